from fargate_tf import AccessEntry, AssumeRole, Blueprint, Cluster, FargateProfile, Network, Provider, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    provider=Provider(
        assume_role=AssumeRole(
            "arn:aws:iam::111122223333:role/terraform", session_name="the nightly run", external_id="a"
        )
    ),
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
