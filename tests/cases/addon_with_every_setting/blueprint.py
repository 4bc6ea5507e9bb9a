from fargate_tf import AccessEntry, Addon, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[
            FargateProfile("default", selectors=[Selector("default")]),
            FargateProfile("system", selectors=[Selector("kube-system"), Selector("opentelemetry-operator-system")]),
        ],
        addons=[
            Addon(
                "coredns",
                version="v1.13.2-eksbuild.3",
                configuration_values={"replicaCount": 3, "resources": {"limits": {"memory": "256M"}}},
                resolve_conflicts_on_create="OVERWRITE",
                resolve_conflicts_on_update="PRESERVE",
                preserve=True,
            ),
            Addon("adot", service_account_role_arn="arn:aws:iam::111122223333:role/adot"),
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
