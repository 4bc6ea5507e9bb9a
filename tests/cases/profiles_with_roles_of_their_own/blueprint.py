from fargate_tf import (
    AccessEntry,
    Blueprint,
    CloudWatchLogs,
    Cluster,
    FargateLogging,
    FargateProfile,
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
        logging=FargateLogging(outputs=[CloudWatchLogs()]),
        permissions_boundary_arn="arn:aws:iam::111122223333:policy/boundary",
        fargate_profiles=[
            FargateProfile("default", selectors=[Selector("default")]),
            FargateProfile("jobs", selectors=[Selector("jobs")], create_pod_execution_role=True),
            FargateProfile("apps", selectors=[Selector("apps")], create_pod_execution_role=True),
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
