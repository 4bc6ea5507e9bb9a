"""A blueprint as a user has it, with a limit that the user's own tests watch."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector, parameter

in_each_zone = parameter("nat", default="single", choices=["single", "per_az"]) == "per_az"

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    tags={"team": "shop"},
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        nat="per_az" if in_each_zone else "single",
    ),
    cluster=Cluster(
        "shop",
        version="1.35",
        fargate_profiles=[FargateProfile("apps", selectors=[Selector("prod-*", labels={"tier": "web"})])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
