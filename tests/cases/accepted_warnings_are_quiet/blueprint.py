"""A warning is kept quiet where it is accepted, and in all inside; errors and other warnings are not."""

from fargate_tf import AccessEntry, Blueprint, Cluster, Endpoint, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        nat="single",
        accept=["FT107: a cluster for tests"],
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        log_types=["api"],
        endpoint=Endpoint(public_access_cidrs=["198.51.100.7/32"]),
        fargate_profiles=[FargateProfile("all", selectors=[Selector("*")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
        accept=["FT216: whatever runs here is ours", "FT310:an example"],
    ),
)
