"""A zone that is known by its id is known to lack Fargate."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="ap-northeast-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["apne1-az1", "apne1-az3"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),

)
