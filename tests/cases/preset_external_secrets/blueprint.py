from fargate_tf import AccessEntry, Blueprint, Cluster, ExternalSecrets, FargateProfile, Network, Selector, var

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        presets=[
            ExternalSecrets(
                secret_arns=["arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/*"],
                parameter_arns=["arn:aws:ssm:eu-central-1:111122223333:parameter/prod/*"],
                kms_key_arns=[var("kms_key_arn", description="ARN of the key of the secrets")],
            )
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
