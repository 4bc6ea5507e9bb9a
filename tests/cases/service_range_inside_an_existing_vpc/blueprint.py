from fargate_tf import AccessEntry, Blueprint, Cluster, ExistingNetwork, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=ExistingNetwork(
        vpc_id="vpc-0a1b2c3d",
        private_subnet_ids=["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
        cidrs=["10.1.0.0/20"],
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        service_cidr="10.1.0.0/16",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
