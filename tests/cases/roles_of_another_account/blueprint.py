from fargate_tf import (
    AccessEntry,
    Addon,
    Blueprint,
    Cluster,
    FargateProfile,
    Network,
    NodeGroup,
    Scaling,
    Selector,
    ServiceAccountRole,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        cluster_role_arn="arn:aws:iam::444455556666:role/cluster",
        pod_execution_role_arn="arn:aws:iam::444455556666:role/pods",
        permissions_boundary_arn="arn:aws:iam::444455556666:policy/boundary",
        node_groups=[
            NodeGroup(
                "general",
                instance_types=["m7i.large"],
                scaling=Scaling(min_size=1, max_size=3),
                node_role_arn="arn:aws-cn:iam::111122223333:role/node",
            )
        ],
        addons=[Addon("metrics-server", service_account_role_arn="arn:aws:iam::444455556666:role/metrics")],
        service_account_roles=[
            ServiceAccountRole(
                "reports",
                namespace="default",
                policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"],
                permissions_boundary_arn="arn:aws:iam::444455556666:policy/boundary",
            )
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
