"""Everything that version 5.100.0 of the AWS provider knows and the language says, in one cluster.

For readers who look for how a thing is written. Nobody runs all of it at once: copy the part that you need.
"""

from fargate_tf import (
    AccessEntry,
    AccessPolicy,
    Addon,
    Blueprint,
    CloudWatchLogs,
    Cluster,
    EbsCsiDriver,
    EfsAccessPoint,
    EfsVolumes,
    Endpoint,
    ExternalDns,
    ExternalSecrets,
    FargateLogging,
    FargateProfile,
    Filter,
    Firehose,
    FlowLogs,
    Karpenter,
    Kinesis,
    LoadBalancerController,
    Network,
    NodeGroup,
    NodeSecurityGroup,
    OpenSearch,
    Output,
    Parser,
    Provider,
    Resource,
    S3Backend,
    Scaling,
    Selector,
    ServiceAccountRole,
    Taint,
    UpdatePolicy,
    profile_per_zone,
    ref,
    var,
)

ACCOUNT = "111122223333"
REGION = "eu-central-1"
ZONES = [REGION + letter for letter in "abc"]
KEYS = f"arn:aws:kms:{REGION}:{ACCOUNT}:key"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/platform-boundary"

blueprint = Blueprint(
    region=REGION,
    account_id=ACCOUNT,
    name="everything",
    tags={"team": "platform", "cost-center": var("cost_center", description="Who pays", default="4711")},
    backend=S3Backend(
        bucket="acme-terraform-state",
        key="everything.tfstate",
        region=REGION,
        kms_key_id=f"{KEYS}/11111111-2222-4333-8444-555555555555",
    ),
    provider=Provider(max_retries=10, ignore_tag_prefixes=["acme:"]),
    network=Network(
        cidr="10.70.0.0/16",
        availability_zones=ZONES,
        nat="per_az",
        # Pods in a range of their own, that no other network has to know.
        secondary_cidrs=["100.64.0.0/16"],
        private_subnet_cidrs={ZONES[0]: "100.64.0.0/18", ZONES[1]: "100.64.64.0/18", ZONES[2]: "100.64.128.0/18"},
        public_subnet_cidrs={ZONES[0]: "10.70.0.0/24", ZONES[1]: "10.70.1.0/24", ZONES[2]: "10.70.2.0/24"},
        s3_endpoint=True,
        dynamodb_endpoint=True,
        interface_endpoints=["ecr.api", "ecr.dkr", "sts"],
        flow_logs=FlowLogs(traffic="REJECT", retention_days=365, aggregation_seconds=60),
        tags={"layer": "network"},
    ),
    cluster=Cluster(
        "everything",
        version="1.35",
        support_type="STANDARD",
        zonal_shift=True,
        service_cidr="172.20.0.0/16",
        security_group_ids=["sg-0a1b2c3d4e5f60718"],
        endpoint=Endpoint(
            private=True,
            public_access_cidrs=["198.51.100.0/24"],
            nat_gateway_access=True,
            accept=["FT310: stands for the addresses of your office"],
        ),
        log_types=["api", "audit", "authenticator", "controllerManager", "scheduler"],
        log_retention_days=400,
        log_kms_key_arn=f"{KEYS}/22222222-3333-4444-8555-666666666666",
        kms_key_arn=f"{KEYS}/33333333-4444-4555-8666-777777777777",
        permissions_boundary_arn=BOUNDARY,
        fargate_profiles=[
            FargateProfile("system", selectors=[Selector("kube-system")]),
            FargateProfile(
                "apps",
                selectors=[Selector("apps-*", labels={"tier": "web"}), Selector("apps-*", labels={"tier": "api"})],
                availability_zones=ZONES[:2],
                create_pod_execution_role=True,
                revision="2",
                create_timeout="45m",
                delete_timeout="90m",
                tags={"layer": "apps"},
            ),
            # A profile for each zone: a StatefulSet's pods say by a label where they run.
            *profile_per_zone("queue", selectors=[Selector("queue")], availability_zones=ZONES),
        ],
        logging=FargateLogging(
            outputs=[
                CloudWatchLogs(match="kube.*", log_group_name="/everything/pods", log_retention_days=400),
                Firehose("pods-archive", match="kube.*"),
                Kinesis("pods-alerts", match="kube.*"),
                OpenSearch("pods", host=f"search-pods-0a1b2c3d4e5f.{REGION}.es.amazonaws.com", match="kube.*"),
            ],
            filters=[
                Filter("parser", options={"Key_Name": "log", "Parser": "access", "Reserve_Data": "on"}),
                Filter("grep", options={"Exclude": "log /healthz"}),
                Filter("kubernetes", options={"Merge_Log": "on"}),
            ],
            parsers=[Parser("access", format="regex", options={"Regex": "^(?<method>[A-Z]+) (?<path>[^ ]+)$"})],
            fluent_bit_logs=True,
        ),
        node_groups=[
            NodeGroup(
                "general",
                instance_types=["m7i.large"],
                scaling=Scaling(min_size=2, max_size=6, desired_size=3),
                version="1.35",
                repair=True,
            ),
            NodeGroup(
                "batch",
                instance_types=["m7g.xlarge", "c7g.xlarge"],
                ami_type="BOTTLEROCKET_ARM_64",
                capacity_type="SPOT",
                scaling=Scaling(min_size=0, max_size=20),
                disk_size_gib=100,
                labels={"tier": "batch"},
                taints=[Taint("dedicated", value="batch"), Taint("spot", effect="PREFER_NO_SCHEDULE")],
                update=UpdatePolicy(max_unavailable_percentage=33),
                availability_zones=ZONES[:2],
                security_group=NodeSecurityGroup(pod_ports=[9090]),
                tags={"layer": "batch"},
            ),
        ],
        presets=[
            LoadBalancerController(firewall=True),
            ExternalDns(hosted_zone_arns=["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]),
            ExternalSecrets(
                secret_arns=[f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:apps/*"],
                parameter_arns=[f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/apps/*"],
                kms_key_arns=[f"{KEYS}/44444444-5555-4666-8777-888888888888"],
            ),
            EfsVolumes("shared", access_points=[EfsAccessPoint("uploads", user_id=1000, group_id=2000)]),
            Karpenter(),
            EbsCsiDriver(accept=["FT824: what has a disk runs in the group `general`"]),
        ],
        service_account_roles=[
            ServiceAccountRole(
                "reports",
                namespace="apps-reports",
                name="reports",
                policy={
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sqs:SendMessage",
                            "Resource": ref("aws_sqs_queue.reports.arn"),
                        }
                    ],
                },
                tags={"layer": "apps"},
            )
        ],
        addons=[
            Addon(
                "metrics-server",
                configuration_values={"replicas": 2},
                resolve_conflicts_on_create="OVERWRITE",
                resolve_conflicts_on_update="PRESERVE",
                preserve=True,
                tags={"layer": "system"},
            ),
            Addon("eks-pod-identity-agent"),
        ],
        access_entries=[
            AccessEntry(f"arn:aws:iam::{ACCOUNT}:role/platform-admin", policies=["AmazonEKSClusterAdminPolicy"]),
            AccessEntry(
                f"arn:aws:iam::{ACCOUNT}:role/developer",
                policies=["AmazonEKSViewPolicy", AccessPolicy("AmazonEKSEditPolicy", namespaces=["apps-*"])],
                kubernetes_groups=["developers"],
                user_name="developer:{{SessionName}}",
            ),
            # Nodes that somebody else makes, such as of an own scaling group.
            AccessEntry(f"arn:aws:iam::{ACCOUNT}:role/foreign-node", type="EC2_LINUX"),
        ],
        tags={"layer": "cluster"},
    ),
    resources=[
        Resource(
            "aws_sqs_queue.reports",
            arguments={"name": "everything-reports", "sqs_managed_sse_enabled": True},
            lifecycle={"prevent_destroy": True},
        ),
    ],
    outputs=[
        Output("reports_queue_url", value=ref("aws_sqs_queue.reports.url"), description="Where reports are asked")
    ],
    # What the language has no word for.
    overrides={"aws_eks_node_group.general": {"timeouts": {"create": "90m"}}},
)
