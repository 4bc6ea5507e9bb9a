from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector, var

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
    tags={"team": var("team", description="Who runs it")},
    overrides={
        "variable.team": {"default": "platform"},
        "output.cluster_name": {"value": None, "preconditions": "none"},
        "provider.aws": {"default_tags": {"tags": {"a": "b"}}},
    },
)
