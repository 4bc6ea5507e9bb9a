"""The provider takes a profile, a role, a number of tries, and leaves some tags alone."""

from fargate_tf import AccessEntry, AssumeRole, Blueprint, Cluster, FargateProfile, Network, Provider, Selector, var

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
    tags={"team": "platform"},
    provider=Provider(
        profile="sandbox",
        max_retries=5,
        ignore_tag_prefixes=["kubernetes.io/"],
        assume_role=AssumeRole(
            "arn:aws:iam::111122223333:role/terraform",
            session_name="terraform",
            external_id=var("external_id", description="External id of the role", sensitive=True),
        ),
    ),
)
