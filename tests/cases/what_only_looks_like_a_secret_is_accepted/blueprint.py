from fargate_tf import AccessEntry, Addon, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    tags={"team": "platform"},
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("system", selectors=[Selector("kube-system")])],
        addons=[Addon(
            "metrics-server", configuration_values={"env": [{"name": "KEY", "value": "AKIAIOSFODNN7EXAMPLE"}]},
            accept=["FT018: the example key of the documentation"])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
