from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    EfsVolumes,
    ExistingNetwork,
    FargateProfile,
    Network,
    Selector,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=ExistingNetwork(
        vpc_id="vpc-0a1b2c3d",
        private_subnet_ids=["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        presets=[EfsVolumes("shared")],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
