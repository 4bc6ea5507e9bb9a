from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    ExistingNetwork,
    FargateProfile,
    LoadBalancerController,
    Selector,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=ExistingNetwork(
        vpc_id="vpc-0a1b2c3d4e5f60718",
        private_subnet_ids=["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"],
        nat_public_ips=["203.0.113.10"],
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        presets=[LoadBalancerController()],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
