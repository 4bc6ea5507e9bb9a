"""A log group, a role that only the flow logs of this account take, and the least it needs."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, FlowLogs, Network, Selector, var

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], flow_logs=FlowLogs(traffic="REJECT", retention_days=30, aggregation_seconds=60, kms_key_arn=var("logs_key_arn", description="ARN of the key of logs"))),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),

)
