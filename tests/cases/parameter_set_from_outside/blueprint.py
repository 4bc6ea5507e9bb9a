from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector, parameter

env = parameter("env", default="dev", choices=["dev", "prod"])


blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        nat="per_az" if env == "prod" else "single",
    ),
    cluster=Cluster(
        f"shop-{env}",
        version="1.35",
        log_retention_days=parameter("days", default=365),
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
)
