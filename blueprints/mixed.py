"""Fargate beside EC2 nodes: what asks for a disk, a DaemonSet or a low price runs on nodes, all else on Fargate.

For a team that moves to Fargate and keeps what it cannot run: stateful services, and batch work on spot capacity.
"""

from fargate_tf import (
    AccessEntry,
    Addon,
    Blueprint,
    Cluster,
    EbsCsiDriver,
    Endpoint,
    FargateProfile,
    Network,
    NodeGroup,
    NodeSecurityGroup,
    S3Backend,
    Scaling,
    Selector,
    Taint,
    UpdatePolicy,
)

ACCOUNT = "111122223333"
ZONES = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]

blueprint = Blueprint(
    region="eu-central-1",
    account_id=ACCOUNT,
    tags={"team": "platform"},
    backend=S3Backend(bucket="acme-terraform-state", key="shop.tfstate", region="eu-central-1"),
    network=Network(cidr="10.20.0.0/16", availability_zones=ZONES, nat="per_az"),
    cluster=Cluster(
        "shop",
        version="1.35",
        endpoint=Endpoint(
            public_access_cidrs=["198.51.100.0/24"],
            accept=["FT310: stands for the addresses of your office"],
        ),
        fargate_profiles=[
            # The web tier scales by pods, and shares its kernel with nobody.
            FargateProfile("web", selectors=[Selector("shop-*", labels={"tier": "web"})]),
        ],
        node_groups=[
            # CoreDNS, controllers and databases; the autoscaler has the size, so no `desired_size`.
            NodeGroup(
                "general",
                instance_types=["m7i.large"],
                scaling=Scaling(min_size=2, max_size=6),
                repair=True,
            ),
            # Work that may be interrupted. Several types: the more there are, the rarer is none free.
            NodeGroup(
                "batch",
                instance_types=["m7g.xlarge", "m6g.xlarge", "c7g.xlarge"],
                capacity_type="SPOT",
                scaling=Scaling(min_size=0, max_size=20),
                disk_size_gib=100,
                labels={"tier": "batch"},
                taints=[Taint("dedicated", value="batch")],
                update=UpdatePolicy(max_unavailable_percentage=33),
                # Of its own: jobs and the web tier reach each other on the metrics port, and on no other.
                security_group=NodeSecurityGroup(pod_ports=[9090]),
            ),
        ],
        presets=[EbsCsiDriver(accept=["FT824: what has a disk runs in the group `general`"])],
        addons=[Addon("metrics-server")],
        access_entries=[
            AccessEntry(f"arn:aws:iam::{ACCOUNT}:role/platform-admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
)
