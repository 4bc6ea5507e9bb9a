from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    EbsCsiDriver,
    EfsVolumes,
    ExternalDns,
    ExternalSecrets,
    FargateProfile,
    Karpenter,
    LoadBalancerController,
    Network,
    Selector,
)

blueprint = Blueprint(
    region="cn-northwest-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["cn-northwest-1a", "cn-northwest-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        presets=[
            LoadBalancerController(firewall=True),
            ExternalDns(hosted_zone_arns=["arn:aws-cn:route53:::hostedzone/Z0123456789ABC"]),
            ExternalSecrets(parameter_arns=["arn:aws-cn:ssm:cn-northwest-1:111122223333:parameter/prod/*"]),
            EfsVolumes("shared"),
            Karpenter(),
            EbsCsiDriver(),
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws-cn:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
