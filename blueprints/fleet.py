"""Three environments from one function: dev, staging and prod, each with its own account, state and size.

For a platform that wants one form and honest differences: whatever differs is an argument, all else is the same.
`render fleet.py -o live` writes a folder for each; `--select shop-dev` takes one of them.
"""

from fargate_tf import (
    AccessEntry,
    AccessPolicy,
    Addon,
    Blueprint,
    CloudWatchLogs,
    Cluster,
    Endpoint,
    FargateLogging,
    FargateProfile,
    FlowLogs,
    Network,
    S3Backend,
    Selector,
)

REGION = "eu-central-1"
A, B, C = (REGION + letter for letter in "abc")
OFFICE = Endpoint(public_access_cidrs=["198.51.100.0/24"], accept=["FT310: stands for the addresses of your office"])


def environment(
    stage: str, *, account_id: str, network: Network, retention_days: int, endpoint: Endpoint = OFFICE
) -> Blueprint:
    """The shop in one stage."""
    # Developers try things out in dev; elsewhere changes come from the pipeline.
    developers = "AmazonEKSEditPolicy" if stage == "dev" else "AmazonEKSViewPolicy"
    return Blueprint(
        region=REGION,
        account_id=account_id,
        tags={"service": "shop", "stage": stage},
        # A bucket for each account, and a key for each state.
        backend=S3Backend(bucket=f"acme-{stage}-terraform-state", key=f"shop-{stage}.tfstate", region=REGION),
        network=network,
        cluster=Cluster(
            f"shop-{stage}",
            version="1.35",
            endpoint=endpoint,
            log_retention_days=retention_days,
            fargate_profiles=[
                FargateProfile("system", selectors=[Selector("kube-system")]),
                FargateProfile("shop", selectors=[Selector("shop"), Selector("shop-*")]),
            ],
            logging=FargateLogging(outputs=[CloudWatchLogs(log_retention_days=retention_days)]),
            addons=[Addon("metrics-server")],
            access_entries=[
                AccessEntry(f"arn:aws:iam::{account_id}:role/platform-admin", policies=["AmazonEKSClusterAdminPolicy"]),
                AccessEntry(
                    f"arn:aws:iam::{account_id}:role/shop-developer",
                    policies=[AccessPolicy(developers, namespaces=["shop", "shop-*"])],
                ),
            ],
        ),
    )


# The ranges do not overlap, so that a transit gateway can join them later.
blueprints = [
    environment(
        "dev",
        account_id="111122223333",
        network=Network(
            cidr="10.10.0.0/20",
            availability_zones=[A, B],
            nat="single",
            accept=["FT107: when its zone fails, dev waits"],
        ),
        retention_days=7,
    ),
    environment(
        "staging",
        account_id="222233334444",
        # The zones and NAT gateways of prod: what a lost zone does is tried here.
        network=Network(cidr="10.10.16.0/20", availability_zones=[A, B, C]),
        retention_days=30,
    ),
    environment(
        "prod",
        account_id="333344445555",
        network=Network(
            cidr="10.11.0.0/16",
            availability_zones=[A, B, C],
            # At prod's traffic, images through endpoints cost less than through NAT gateways.
            interface_endpoints=["ecr.api", "ecr.dkr"],
            flow_logs=FlowLogs(retention_days=90),
        ),
        # Private only: people come through the VPN.
        endpoint=Endpoint(),
        retention_days=365,
    ),
]
