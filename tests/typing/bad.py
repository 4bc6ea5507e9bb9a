"""What mypy has to refuse: each line that is wrong names the code of its error; `test_typing.py` compares."""

from fargate_tf import Addon, Cluster, Endpoint, FargateProfile, Network, Selector, parameter
from fargate_tf.hcl.blocks import body, each, keyed, resource, when
from fargate_tf.hcl.functions import call, conditional, variable
from fargate_tf.k8s.selectors import takes

vpc = resource("aws_vpc", "this")
arn = vpc.attr("arn")

# What is known after apply decides no count and no keys.
when(arn, vpc)  # E: arg-type
keyed("aws_eip", "nat", arn, body())  # E: arg-type
keyed("aws_eip", "nat", call("toset", arn), body())  # E: arg-type
each("aws_eks_fargate_profile", arn, FargateProfile, lambda profile: body(name=profile.name))  # E: arg-type
conditional(arn, 1, 2)  # E: arg-type
when(variable("create").index(0), vpc)

# Keywords.
Selector("default", lables={})  # E: call-arg
Network(cidr="10.0.0.0/16", zones=[])  # E: call-arg
Network(cidr="10.0.0.0/16")  # E: call-arg
Cluster("dev")  # E: call-arg
Selector("default", ["kube-system"])  # E: call-arg
FargateProfile(selectors=[])  # E: call-arg

# Types.
Cluster("dev", version=1.35)  # E: arg-type
Cluster("dev", version="1.35", log_types=["API"])  # E: list-item
Network(cidr="10.0.0.0/16", availability_zones=["a"], nat="two")  # E: arg-type
Endpoint(private="yes")  # E: arg-type
FargateProfile("apps", selectors=[Addon("metrics-server")])  # E: list-item
Addon("metrics-server", tags=["team"])  # E: arg-type
FargateProfile("apps", selectors=[], subnet_ids=[arn, "subnet-1"])
Network(cidr=variable("cidr"), availability_zones=[])  # E: arg-type
resource("aws_vpc", "this", tags={"a", "b"})  # E: arg-type
takes(Selector("default"), "default", {"replicas": 3})  # E: dict-item
parameter("replicas", default=1.5)  # E: type-var

# Nothing that is built ever changes.
Selector("default").namespace = "other"  # E: misc
vpc.block = vpc.block  # E: misc
