from fargate_tf import AccessEntry, Blueprint, Cluster, EfsAccessPoint, EfsVolumes, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        presets=[
            EfsVolumes(
                "shared files",
                kms_key_arn="alias/efs",
                access_points=[
                    EfsAccessPoint("up loads", user_id=-1),
                    EfsAccessPoint("a", group_id=5000000000),
                    EfsAccessPoint("A"),
                ],
            )
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
