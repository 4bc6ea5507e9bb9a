from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, S3Backend, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    backend=S3Backend(
        bucket="acme-terraform-state", key="dev.tfstate", region="eu-central-1", kms_key_id="the key of the team"
    ),
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
