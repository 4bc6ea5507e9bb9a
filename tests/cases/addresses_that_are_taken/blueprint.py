"""Each address stands once."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Output, Resource, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
    resources=[Resource("aws_vpc.this", arguments={"cidr_block": "10.1.0.0/16"})],
    outputs=[Output("vpc_id", value="vpc-1", description="Another"), Output("x", value=1, description="X"), Output("x", value=2, description="X")],
)
