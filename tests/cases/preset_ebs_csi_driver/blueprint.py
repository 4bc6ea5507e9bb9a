from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    EbsCsiDriver,
    FargateProfile,
    Network,
    NodeGroup,
    Scaling,
    Selector,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        node_groups=[NodeGroup("general", instance_types=["m7i.large"], scaling=Scaling(min_size=2, max_size=5))],
        presets=[EbsCsiDriver()],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
