from fargate_tf import (
    AccessEntry,
    Blueprint,
    CloudWatchLogs,
    Cluster,
    FargateLogging,
    FargateProfile,
    Filter,
    Firehose,
    Kinesis,
    Network,
    OpenSearch,
    Parser,
    Selector,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        logging=FargateLogging(outputs=[
                CloudWatchLogs(),
                CloudWatchLogs(log_group_name="/shop/audit", match="kube.var.log.containers.audit*", log_retention_days=0),
                CloudWatchLogs(
                    log_group_name="/shop/dr", region="eu-west-1", create_log_group=False, auto_create_group=True
                ),
                Firehose("pods", options={"time_key": "time"}),
                Kinesis("pods", region="eu-west-1"),
                OpenSearch("logs", host="vpc-logs-abc.eu-central-1.es.amazonaws.com"),
            ],
            filters=[
                Filter("kubernetes", options={"Merge_Log": "On", "Keep_Log": "Off"}),
                Filter("grep", options={"Exclude": ["log healthz", "log #: |-"]}),
                Filter("parser", options={"Key_Name": "log", "Parser": "crio"}),
            ],
            parsers=[Parser("crio", format="regex", options={"Regex": "^(?<time>[^ ]+) (?<log>.*)$"})],
            fluent_bit_logs=True,
        ),
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
)
