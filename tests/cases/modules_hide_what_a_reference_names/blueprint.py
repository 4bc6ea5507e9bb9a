from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Output, Resource, Selector, ServiceAccountRole, ref

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        service_account_roles=[
            ServiceAccountRole("reports", namespace="default", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"])
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSViewPolicy"])],
    ),
    resources=[
        Resource(
            "aws_security_group.database",
            arguments={"name": "database", "vpc_id": ref("aws_route_table.public.vpc_id")},
            depends_on=["aws_eks_fargate_profile.default"],
        ),
        Resource(
            "aws_iam_role_policy_attachment.more",
            arguments={
                "role": ref("aws_iam_role.irsa_default_reports.name"),
                "policy_arn": "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess",
            },
        ),
    ],
    outputs=[
        Output("pods", value=ref("aws_eks_cluster.this.vpc_config[0].cluster_security_group_id"), description="Pods"),
        Output("zone_a", value=ref('aws_subnet.private["eu-central-1a"].id'), description="Subnet in zone a"),
    ],
)
