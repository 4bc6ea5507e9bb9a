from fargate_tf import Blueprint, Cluster, FargateLogging, FargateProfile, Kinesis, Network, Selector

# The account is not known here, and the two destinations need the same permissions.
blueprint = Blueprint(
    region="eu-central-1",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        logging=FargateLogging(
            outputs=[
                Kinesis(match="kube.*", region="eu-central-1", stream="pods"),
                Kinesis(match="host.*", region="eu-central-1", stream="pods"),
            ]
        ),
    ),
)
