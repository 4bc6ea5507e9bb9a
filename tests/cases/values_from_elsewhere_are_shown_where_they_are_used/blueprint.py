from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

ZONES = ["eu-central-1a", "eu-central-1z"]
common = {"cidr": "10.0.0.0/99"}
teams = [Selector(f"Team-{i}") for i in range(2)]


blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(availability_zones=ZONES, **common),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("teams", selectors=teams)],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
)
