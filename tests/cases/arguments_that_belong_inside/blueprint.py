"""Arguments of an inner call, and misspelt ones: each is told once, and no rule judges by what was not said."""

from fargate_tf import Blueprint, Cluster, FargateProfile, Network

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    cidr="10.0.0.0/16",
    network=Network(cidr="10.0.0.0/16", zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        public_access_cidrs=["198.51.100.7/32"],
        fargate_profiles=[FargateProfile("shop", namespace="shop")],
        admins=["arn:aws:iam::111122223333:role/Admin"],
        access_entrys=[],
    ),
)
