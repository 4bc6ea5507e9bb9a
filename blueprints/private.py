"""A cluster that nothing on the internet reaches, and that reaches nothing there: no NAT, no public subnets.

For workloads under regulation. Images come from ECR, AWS is called through endpoints, and people come over the
company's network: its VPN or transit gateway is not made here.
"""

from fargate_tf import (
    AccessEntry,
    AccessPolicy,
    Addon,
    Blueprint,
    CloudWatchLogs,
    Cluster,
    FargateLogging,
    FargateProfile,
    Filter,
    FlowLogs,
    Network,
    Resource,
    S3Backend,
    Selector,
    ServiceAccountRole,
    ref,
)

ACCOUNT = "111122223333"
REGION = "eu-central-1"

blueprint = Blueprint(
    region=REGION,
    account_id=ACCOUNT,
    tags={"team": "payments", "data": "confidential"},
    backend=S3Backend(bucket="acme-terraform-state", key="payments.tfstate", region=REGION),
    network=Network.private(
        cidr="10.40.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        # What our pods call, beside what EKS needs.
        interface_endpoints=["secretsmanager", "sqs"],
        # The auditors ask for a year.
        flow_logs=FlowLogs(retention_days=365),
    ),
    cluster=Cluster(
        "payments",
        version="1.35",
        fargate_profiles=[
            FargateProfile("payments", selectors=[Selector("payments")]),
            FargateProfile("system", selectors=[Selector("kube-system")]),
        ],
        logging=FargateLogging(
            outputs=[CloudWatchLogs(log_retention_days=365)],
            # A line for each probe, and nothing in it.
            filters=[Filter("grep", options={"Exclude": "log /healthz"})],
        ),
        service_account_roles=[
            ServiceAccountRole(
                "settlement",
                namespace="payments",
                policy={
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                            "Resource": f"arn:aws:sqs:{REGION}:{ACCOUNT}:settlement",
                        }
                    ],
                },
            )
        ],
        addons=[Addon("metrics-server")],
        access_entries=[
            AccessEntry(f"arn:aws:iam::{ACCOUNT}:role/platform-admin", policies=["AmazonEKSClusterAdminPolicy"]),
            AccessEntry(
                f"arn:aws:iam::{ACCOUNT}:role/payments-developer",
                policies=[AccessPolicy("AmazonEKSViewPolicy", namespaces=["payments"])],
            ),
        ],
    ),
    resources=[
        # Without this rule the private endpoint answers inside the VPC only.
        Resource(
            "aws_vpc_security_group_ingress_rule.company_to_api",
            arguments={
                "security_group_id": ref("aws_eks_cluster.this.vpc_config[0].cluster_security_group_id"),
                "description": "Kubernetes API for the company network",
                "cidr_ipv4": "10.0.0.0/8",
                "from_port": 443,
                "to_port": 443,
                "ip_protocol": "tcp",
            },
        )
    ],
)
