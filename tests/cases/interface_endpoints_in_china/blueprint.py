"""The names of endpoints in China are not known for sure."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="cn-northwest-1",
    account_id="111122223333",
    network=Network.private(cidr="10.0.0.0/16", availability_zones=["cn-northwest-1a", "cn-northwest-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws-cn:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),

)
