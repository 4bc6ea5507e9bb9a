"""Ids may be variables and references; by zone, profiles can name zones."""

from fargate_tf import AccessEntry, Blueprint, Cluster, ExistingNetwork, FargateProfile, Resource, Selector, ref, var

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=ExistingNetwork(vpc_id=ref("aws_vpc.shared.id"), private_subnet_ids={"eu-central-1b": var("subnet_b", description="Private subnet in b"), "eu-central-1a": "subnet-0a1b2c3d"}),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")]), FargateProfile("apps", selectors=[Selector("apps")], availability_zones=["eu-central-1b"])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
    resources=[Resource("aws_vpc.shared", arguments={"cidr_block": "10.0.0.0/16"})],
)
