"""The article's cluster: three zones with a NAT gateway each, both endpoints, all logs, three profiles.

For a team that wants what the console's wizards make, in one file that can be reviewed.
"""

from fargate_tf import AccessEntry, Addon, Blueprint, Cluster, Endpoint, FargateProfile, Network, S3Backend, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    tags={"team": "platform"},
    backend=S3Backend(bucket="acme-terraform-state", key="fargate-test.tfstate", region="eu-central-1"),
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        nat="per_az",
    ),
    cluster=Cluster(
        "fargate-test-eu-central-1-cluster",
        version="1.35",
        endpoint=Endpoint(private=True, public_access_cidrs=["198.51.100.7/32"]),
        log_types=["api", "audit", "authenticator", "controllerManager", "scheduler"],
        fargate_profiles=[
            FargateProfile("default", selectors=[Selector("default")]),
            FargateProfile("system", selectors=[Selector("kube-system")]),
            FargateProfile("apps", selectors=[Selector("prod-*", labels={"tier": "web"})]),
        ],
        addons=[Addon("metrics-server")],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
