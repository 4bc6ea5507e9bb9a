from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    ExternalDns,
    ExternalSecrets,
    FargateProfile,
    Karpenter,
    LoadBalancerController,
    Network,
    Selector,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        presets=[
            LoadBalancerController(namespace="ingress", service_account="balancers"),
            ExternalDns(
                hosted_zone_arns=["arn:aws:route53:::hostedzone/Z0123456789ABC"], namespace="dns", service_account="names"
            ),
            ExternalSecrets(
                secret_arns=["arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/*"],
                namespace="secrets",
                service_account="reader",
            ),
            Karpenter(namespace="nodes", service_account="scaler", isolated=False),
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
