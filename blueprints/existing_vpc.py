"""A cluster in a VPC that the network team made and shares: nothing in the VPC is changed.

For companies with a landing zone. The ids come as Terraform variables, from a `terraform.tfvars` or from another
state; a way to images and `kubernetes.io/role/internal-elb` on the subnets are the network team's.
"""

from fargate_tf import (
    AccessEntry,
    Addon,
    Blueprint,
    Cluster,
    ExistingNetwork,
    FargateProfile,
    Resource,
    S3Backend,
    Selector,
    ref,
    var,
)

ACCOUNT = "111122223333"

blueprint = Blueprint(
    region="eu-central-1",
    account_id=ACCOUNT,
    tags={"team": "orders", "cost-center": "4711"},
    backend=S3Backend(bucket="acme-terraform-state", key="orders.tfstate", region="eu-central-1"),
    network=ExistingNetwork(
        vpc_id=var("vpc_id", description="Shared VPC"),
        # By zone, so that a profile can name one.
        private_subnet_ids={
            "eu-central-1a": var("private_subnet_a_id", description="Private subnet in zone a, for pods"),
            "eu-central-1b": var("private_subnet_b_id", description="Private subnet in zone b, for pods"),
        },
        # Known here, so that a service range that overlaps is found before the cluster is made.
        cidrs=["10.9.0.0/16"],
    ),
    cluster=Cluster(
        "orders",
        version="1.35",
        service_cidr="172.20.0.0/16",
        # The landing zone refuses roles without it.
        permissions_boundary_arn=f"arn:aws:iam::{ACCOUNT}:policy/boundary",
        fargate_profiles=[
            FargateProfile("system", selectors=[Selector("kube-system")]),
            FargateProfile("orders", selectors=[Selector("orders")]),
            # The database has its only writer in zone a: these pods stay beside it.
            FargateProfile("import", selectors=[Selector("orders-import")], availability_zones=["eu-central-1a"]),
        ],
        addons=[Addon("metrics-server")],
        access_entries=[
            AccessEntry(f"arn:aws:iam::{ACCOUNT}:role/platform-admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
    resources=[
        # The private endpoint answers inside the VPC only; people come through the transit gateway.
        Resource(
            "aws_vpc_security_group_ingress_rule.company_to_api",
            arguments={
                "security_group_id": ref("aws_eks_cluster.this.vpc_config[0].cluster_security_group_id"),
                "description": "Kubernetes API for the company network",
                "cidr_ipv4": var("company_cidr", description="Range of the company network", default="10.0.0.0/8"),
                "from_port": 443,
                "to_port": 443,
                "ip_protocol": "tcp",
            },
        )
    ],
)
