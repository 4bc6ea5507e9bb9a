from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, S3Backend, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    backend=S3Backend(
        bucket="acme-terraform-state",
        key="eu/dev.tfstate",
        region="eu-west-1",
        kms_key_id="arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
)
