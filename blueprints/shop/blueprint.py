"""A shop on Fargate with one node group: what its manifests get wrong is in docs/pods.md."""

from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    FargateProfile,
    Network,
    NodeGroup,
    Scaling,
    Selector,
    ServiceAccountRole,
    Taint,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "shop",
        version="1.35",
        fargate_profiles=[
            FargateProfile("shop", selectors=[Selector("shop"), Selector("shop-*", labels={"tier": "web"})]),
            FargateProfile("backoffice", selectors=[Selector("shop-backoffice")]),
            FargateProfile("monitoring", selectors=[Selector("monitoring", labels={"runs-on": "fargate"})]),
        ],
        node_groups=[
            NodeGroup(
                "search",
                instance_types=["r6i.large"],
                scaling=Scaling(min_size=2, max_size=4),
                labels={"workload": "search"},
                taints=[Taint("dedicated", value="search")],
            )
        ],
        service_account_roles=[
            ServiceAccountRole("orders", namespace="shop", policy_arns=["arn:aws:iam::aws:policy/AmazonSQSFullAccess"])
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
