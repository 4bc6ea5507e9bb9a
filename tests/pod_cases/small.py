"""A cluster whose private subnets have 27 addresses each."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        cidr="10.0.0.0/24",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        private_subnet_cidrs={"eu-central-1a": "10.0.0.0/27", "eu-central-1b": "10.0.0.32/27"},
        public_subnet_cidrs={"eu-central-1a": "10.0.0.64/27", "eu-central-1b": "10.0.0.96/27"},
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("apps", selectors=[Selector("apps")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
