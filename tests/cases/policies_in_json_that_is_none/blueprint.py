from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector, ServiceAccountRole

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        service_account_roles=[
            ServiceAccountRole("a", namespace="prod", policy='{"Version": NaN}'),
            ServiceAccountRole("b", namespace="prod", policy='{"Version": "2012-10-17", "Version": "2012-10-17"}'),
            ServiceAccountRole("c", namespace="prod", policy='{"Version": ' + "9" * 5000 + "}"),
            ServiceAccountRole("d", namespace="prod", policy="[" * 100000),
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
