from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector


def dev(region: str) -> Blueprint:
    return Blueprint(
        region=region,
        account_id="111122223333",
        network=Network(cidr="10.0.0.0/16", availability_zones=[f"{region}a", f"{region}b"]),
        cluster=Cluster(
            "dev",
            version="1.35",
            fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
            access_entries=[
                AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
            ],
        ),
    )


blueprints = [dev("eu-central-1"), dev("eu-west-1")]
