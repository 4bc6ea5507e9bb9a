"""Ids of zones are the same in every account; their number is the slot of their subnets."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["euc1-az3", "euc1-az1"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")], availability_zones=["euc1-az3"])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),

)
