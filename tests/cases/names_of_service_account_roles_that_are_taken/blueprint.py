from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    FargateProfile,
    FlowLogs,
    Karpenter,
    Network,
    NodeGroup,
    Scaling,
    Selector,
    ServiceAccountRole,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        flow_logs=FlowLogs(),
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        presets=[Karpenter()],
        node_groups=[NodeGroup("workers", instance_types=["m7i.large"], scaling=Scaling(min_size=1, max_size=3))],
        service_account_roles=[
            ServiceAccountRole("a", namespace="prod", name="cluster", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
            ServiceAccountRole("b", namespace="prod", name="pod-execution", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
            ServiceAccountRole("c", namespace="prod", name="node", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
            ServiceAccountRole("d", namespace="prod", name="karpenter-node", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
            ServiceAccountRole("e", namespace="prod", name="flow-logs", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
