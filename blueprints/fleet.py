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


def environment(
    stage: str,
    *,
    account_id: str,
    cidr: str,
    zones: str,
    retention_days: int,
    office_cidrs: tuple[str, ...] = (),
    one_nat_because: str | None = None,
    developers: str = "AmazonEKSViewPolicy",
    interface_endpoints: tuple[str, ...] = (),
    flow_logs: FlowLogs | None = None,
) -> Blueprint:
    """The shop in one stage."""
    return Blueprint(
        region=REGION,
        account_id=account_id,
        tags={"service": "shop", "stage": stage},
        # A bucket for each account, and a key for each state.
        backend=S3Backend(bucket=f"acme-{stage}-terraform-state", key=f"shop-{stage}.tfstate", region=REGION),
        network=Network(
            cidr=cidr,
            availability_zones=[REGION + zone for zone in zones],
            nat="single" if one_nat_because else "per_az",
            interface_endpoints=interface_endpoints,
            flow_logs=flow_logs,
            accept=[f"FT107: {one_nat_because}"] if one_nat_because else [],
        ),
        cluster=Cluster(
            f"shop-{stage}",
            version="1.35",
            endpoint=Endpoint(
                public_access_cidrs=office_cidrs,
                accept=["FT310: stands for the addresses of your office"] if office_cidrs else [],
            ),
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


OFFICE = ("198.51.100.0/24",)

# The ranges do not overlap, so that a transit gateway can join them later.
blueprints = [
    environment(
        "dev",
        account_id="111122223333",
        cidr="10.10.0.0/20",
        zones="ab",
        retention_days=7,
        office_cidrs=OFFICE,
        one_nat_because="when its zone fails, dev waits",
        developers="AmazonEKSEditPolicy",
    ),
    environment(
        "staging",
        account_id="222233334444",
        cidr="10.10.16.0/20",
        # The same zones and NAT gateways as prod: what a lost zone does is tried here.
        zones="abc",
        retention_days=30,
        office_cidrs=OFFICE,
    ),
    environment(
        "prod",
        account_id="333344445555",
        cidr="10.11.0.0/16",
        zones="abc",
        retention_days=365,
        # No public endpoint: people come through the VPN. Images come through endpoints: at this traffic they cost
        # less than NAT gateways do.
        interface_endpoints=("ecr.api", "ecr.dkr"),
        flow_logs=FlowLogs(retention_days=90),
    ),
]
