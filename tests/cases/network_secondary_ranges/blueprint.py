"""Pods take addresses of a further range, and subnets wait until the VPC has it."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/24", availability_zones=["eu-central-1a", "eu-central-1b"], secondary_cidrs=["100.64.0.0/16"], private_subnet_cidrs={"eu-central-1a": "100.64.0.0/18", "eu-central-1b": "100.64.64.0/18"}, public_subnet_cidrs={"eu-central-1a": "10.0.0.0/26", "eu-central-1b": "10.0.0.64/26"}, interface_endpoints=["sts"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),

)
