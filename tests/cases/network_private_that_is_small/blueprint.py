from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network.private(
        cidr="10.0.0.0/25",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        private_subnet_cidrs={"eu-central-1a": "10.0.0.0/26", "eu-central-1b": "10.0.0.64/26"},
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
