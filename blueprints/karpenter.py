"""Karpenter on Fargate: its controller needs no node of its own, and makes nodes for whatever no profile takes.

For a team that wants nodes that fit their pods, without a node group to start from. Controllers stay on Fargate, so
that a cluster whose nodes are all gone still makes new ones.
"""

from fargate_tf import (
    AccessEntry,
    Addon,
    Blueprint,
    Cluster,
    Endpoint,
    FargateProfile,
    Karpenter,
    Network,
    S3Backend,
    Selector,
)

ACCOUNT = "111122223333"
REGION = "eu-central-1"

blueprint = Blueprint(
    region=REGION,
    account_id=ACCOUNT,
    tags={"team": "data"},
    backend=S3Backend(bucket="acme-terraform-state", key="data.tfstate", region=REGION),
    # A /16 in three zones: nodes take addresses for their pods ahead of need.
    network=Network(
        cidr="10.50.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        nat="per_az",
    ),
    cluster=Cluster(
        "data",
        version="1.35",
        endpoint=Endpoint(
            public_access_cidrs=["198.51.100.0/24"],
            accept=["FT310: stands for the addresses of your office"],
        ),
        # Karpenter's own profile comes with the preset; CoreDNS must run before the first node is there.
        fargate_profiles=[FargateProfile("system", selectors=[Selector("kube-system")])],
        presets=[Karpenter()],
        addons=[Addon("metrics-server")],
        access_entries=[
            AccessEntry(f"arn:aws:iam::{ACCOUNT}:role/platform-admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
)
