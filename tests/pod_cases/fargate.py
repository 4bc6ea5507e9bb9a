"""The cluster of most cases: everything in the namespaces apps and web-* runs on Fargate, and there are no nodes."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector, ServiceAccountRole

ROLE = "arn:aws:iam::111122223333:role/pods"

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        pod_execution_role_arn=ROLE,
        fargate_profiles=[
            FargateProfile("apps", selectors=[Selector("apps")]),
            FargateProfile("web", selectors=[Selector("web-*", labels={"tier": "web"})]),
        ],
        service_account_roles=[
            ServiceAccountRole("orders", namespace="apps", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"])
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
