"""Everything that can go wrong at once: each line with a mistake has one problem of its own."""

from fargate_tf import (
    AccessEntry,
    Addon,
    Blueprint,
    Cluster,
    Endpoint,
    FargateProfile,
    Network,
    S3Backend,
    Selector,
)

blueprint = Blueprint(
    region="eu-centrall-1",
    acount_id="111122223333",
    tags={"team": "R&D", "cost": 12},
    backend=S3Backend(bucket="acme terraform", key="", region="eu-central-1"),
    network=Network(
        cidr="10.0.0.0/8",
        availability_zones=["eu-central-1a"],
        nat="one",
        private_subnet_cidrs={"eu-central-1b": "10.0.0.0/33"},
        s3_endpoint="yes",
    ),
    cluster=Cluster(
        "fargate test",
        version=1.35,
        endpoint=Endpoint(private=False, public_access_cidrs=["192.168.0.0/24"]),
        log_types=["api", "audits"],
        log_retention_days=100,
        pod_execution_role_arn="arn:aws:iam::111122223333:role/eks/pods",
        fargate_profiles=[
            FargateProfile("default", selector=[Selector("default")]),
            FargateProfile("eks-system", selectors=[]),
            FargateProfile("all", selectors=[Selector(f"team-{i}") for i in range(50)]),
            FargateProfile("web apps", selectors=[Selector("prod_*", labels={"tier": ""})]),
            FargateProfile(
                "front-end", selectors=[Selector("front-end")], availability_zones=["eu-central-1f"]
            ),
            FargateProfile("front_end", selectors=[Selector("front-*")]),
        ],
        addons=[Addon("aws-ebs-csi-driver"), Addon("metrics-sever")],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:group/admins", policies=["AdministratorAccess"]),
            AccessEntry("Admin", policy="AmazonEKSViewPolicy"),
        ],
    ),
)
