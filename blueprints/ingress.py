"""Web services on Fargate: load balancers with pods as their targets, and names in Route 53 that follow them.

For a team whose services speak HTTP to the internet. Terraform makes roles and profiles; the charts of both controllers
are installed with the Helm values that the outputs give: `docs/presets.md` has the commands.
"""

from fargate_tf import (
    AccessEntry,
    Addon,
    Blueprint,
    CloudWatchLogs,
    Cluster,
    Endpoint,
    ExternalDns,
    FargateLogging,
    FargateProfile,
    LoadBalancerController,
    Network,
    S3Backend,
    Selector,
)

ACCOUNT = "111122223333"
REGION = "eu-central-1"

blueprint = Blueprint(
    region=REGION,
    account_id=ACCOUNT,
    tags={"team": "web"},
    backend=S3Backend(bucket="acme-terraform-state", key="web.tfstate", region=REGION),
    # Public subnets are for the load balancers; pods and cluster are in private ones.
    network=Network(
        cidr="10.30.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        nat="per_az",
    ),
    cluster=Cluster(
        "web",
        version="1.35",
        endpoint=Endpoint(
            public_access_cidrs=["198.51.100.0/24"],
            accept=["FT310: stands for the addresses of your office"],
        ),
        fargate_profiles=[
            FargateProfile("web", selectors=[Selector("web"), Selector("web-*")]),
            FargateProfile("system", selectors=[Selector("kube-system")]),
        ],
        presets=[
            # WAF and Shield rules are attached by annotations of the Ingress.
            LoadBalancerController(firewall=True),
            # One zone and no other: names of the rest of the company stay as they are.
            ExternalDns(hosted_zone_arns=["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]),
        ],
        logging=FargateLogging(outputs=[CloudWatchLogs(log_retention_days=365)]),
        addons=[Addon("metrics-server")],
        access_entries=[
            AccessEntry(f"arn:aws:iam::{ACCOUNT}:role/platform-admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
)
