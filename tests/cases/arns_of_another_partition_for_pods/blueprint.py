from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    ExternalDns,
    FargateProfile,
    Network,
    Selector,
    ServiceAccountRole,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        presets=[ExternalDns(hosted_zone_arns=["arn:aws-cn:route53:::hostedzone/Z0123456789ABC"])],
        service_account_roles=[
            ServiceAccountRole(
                "reports",
                namespace="prod",
                policy_arns=["arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"],
                permissions_boundary_arn="arn:aws-cn:iam::111122223333:policy/readers",
            ),
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
