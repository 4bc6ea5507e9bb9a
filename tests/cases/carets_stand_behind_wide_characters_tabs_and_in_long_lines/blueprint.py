from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

# Not formatted, on purpose.
blueprint = Blueprint(
	region="eu-central-1", account_id="1",
    tags={"name": "Überwachung", "größe": "ä ö ü é", "部署": "🚀", "team": "R&D"},
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev", version="1.35", access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"]), AccessEntry("arn:aws:iam::111122223333:role/Deploy", policies=["AmazonEKSEditPolicy", "AmazonEKSFooBar"])],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("default", labels={"a": "b"}), Selector("Default")])],
    ),
)
