"""A blueprint and a component that mypy takes under `--strict`; `test_typing.py` runs it."""

from fargate_tf import (
    AccessEntry,
    Addon,
    Blueprint,
    Cluster,
    Endpoint,
    FargateProfile,
    Network,
    S3Backend,
    Selector,
    parameter,
)
from fargate_tf.hcl.blocks import KeyedResource, OptionalResource, Resource, body, keyed, resource, when
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, template, toset, variable

env: str = parameter("env", default="dev", choices=["dev", "prod"])
days: int = parameter("days", default=365)
logs: bool = parameter("logs", default=True)

blueprint: Blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    tags={"team": "platform"},
    backend=S3Backend(bucket="acme-terraform-state", key="fargate-test.tfstate", region="eu-central-1"),
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        nat="per_az",
    ),
    cluster=Cluster(
        "fargate-test-eu-central-1-cluster",
        version="1.35",
        endpoint=Endpoint(private=True, public_access_cidrs=["198.51.100.7/32"]),
        log_types=["api", "audit", "authenticator", "controllerManager", "scheduler"],
        fargate_profiles=[
            FargateProfile("default", selectors=[Selector("default")]),
            FargateProfile("system", selectors=[Selector("kube-system")]),
            FargateProfile("apps", selectors=[Selector("prod-*", labels={"tier": "web"})]),
        ],
        addons=[Addon("metrics-server")],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"]),
        ],
    ),
)
name: str = blueprint.cluster.fargate_profiles[0].selectors[0].namespace
fleet: list[Blueprint] = [blueprint]

vpc: Resource = resource("aws_vpc", "this", cidr_block=variable("cidr"), tags={"Name": template(env, "-vpc")})
optional: OptionalResource = when(variable("create"), vpc)
known: OptionalResource = when(env == "prod", vpc)
zones: KeyedResource = keyed("aws_eip", "nat", toset(["a"]), body(domain="vpc", tags={"zone": EACH_KEY}))
more: KeyedResource = keyed("aws_nat_gateway", "public", zones.instances, body(allocation_id=EACH_VALUE.attr("id")))
given: KeyedResource = keyed("aws_subnet", "private", {"a": vpc.attr("cidr_block")}, body(vpc_id=vpc.attr("id")))
