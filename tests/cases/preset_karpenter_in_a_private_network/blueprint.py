from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Karpenter, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network.private(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        interface_endpoints=["ec2", "ecr.api", "ecr.dkr", "eks", "sqs", "ssm", "sts"],
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        presets=[Karpenter()],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
