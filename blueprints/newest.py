"""What only version 6 of the AWS provider knows: a cluster that nobody deletes by mistake.

For production, where the provider is new enough. The required version in the file that is written follows from what a
blueprint says: without `deletion_protection` this one would do with 5.100.0.
"""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, S3Backend, Selector

ACCOUNT = "111122223333"
REGION = "eu-central-1"

blueprint = Blueprint(
    region=REGION,
    account_id=ACCOUNT,
    tags={"team": "platform"},
    backend=S3Backend(bucket="acme-terraform-state", key="core.tfstate", region=REGION),
    network=Network(
        cidr="10.60.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        nat="per_az",
    ),
    cluster=Cluster(
        "core",
        version="1.35",
        # AWS refuses to delete the cluster, by whatever tool, until an apply with `False` has come first.
        deletion_protection=True,
        # Leave versions in time, and never pay for extended support.
        support_type="STANDARD",
        fargate_profiles=[
            FargateProfile("core", selectors=[Selector("core")]),
            FargateProfile("system", selectors=[Selector("kube-system")]),
        ],
        access_entries=[
            AccessEntry(f"arn:aws:iam::{ACCOUNT}:role/platform-admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
)
