from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector


def cluster(name: str, version: str) -> Cluster:
    return Cluster(
        name,
        version=version,
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    )


blueprints = [
    Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
        cluster=cluster("dev", "1.35"),
    ),
    Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=Network(
            cidr="10.0.0.0/16",
            availability_zones=["eu-central-1a", "us-east-1b"],
        ),
        cluster=cluster("prod", "1.35-eks.3"),
    ),
]
