"""The article's cluster (blueprints/fargate_test.py) in CDK Terrain's Python, synthesized to standard output.

`tools/bench.py` runs it with the Python of `build/cdktn-python`. It is `tools/cdktn/main.js` line for line: only the
bindings that are used are imported, each from its own module.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from cdktn import App, S3Backend, TerraformOutput, TerraformStack
from cdktn_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktn_provider_aws.default_security_group import DefaultSecurityGroup
from cdktn_provider_aws.eip import Eip
from cdktn_provider_aws.eks_access_entry import EksAccessEntry
from cdktn_provider_aws.eks_access_policy_association import EksAccessPolicyAssociation
from cdktn_provider_aws.eks_addon import EksAddon
from cdktn_provider_aws.eks_cluster import EksCluster
from cdktn_provider_aws.eks_fargate_profile import EksFargateProfile
from cdktn_provider_aws.iam_role import IamRole
from cdktn_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from cdktn_provider_aws.internet_gateway import InternetGateway
from cdktn_provider_aws.kms_alias import KmsAlias
from cdktn_provider_aws.kms_key import KmsKey
from cdktn_provider_aws.nat_gateway import NatGateway
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.route import Route
from cdktn_provider_aws.route_table import RouteTable
from cdktn_provider_aws.route_table_association import RouteTableAssociation
from cdktn_provider_aws.subnet import Subnet
from cdktn_provider_aws.vpc import Vpc
from cdktn_provider_aws.vpc_endpoint import VpcEndpoint

REGION = "eu-central-1"
ACCOUNT = "111122223333"
NAME = "fargate-test-eu-central-1-cluster"
ZONES = [REGION + letter for letter in "abc"]
LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


class Article(TerraformStack):  # type: ignore[misc]  # its types are not installed here
    """The whole of it as one stack."""

    def __init__(self, scope: Any, name: str) -> None:
        super().__init__(scope, name)
        S3Backend(self, bucket="acme-terraform-state", key="fargate-test.tfstate", region=REGION)
        AwsProvider(
            self,
            "aws",
            region=REGION,
            allowed_account_ids=[ACCOUNT],
            default_tags=[{"tags": {"team": "platform"}}],
        )
        vpc, subnets = self.network()
        cluster = self.cluster(subnets)
        self.addons(cluster, self.profiles(cluster, subnets))
        self.access(cluster)
        TerraformOutput(self, "cluster_name", value=cluster.name)
        TerraformOutput(self, "cluster_endpoint", value=cluster.endpoint)
        TerraformOutput(self, "vpc_id", value=vpc.id)

    def network(self) -> tuple[Any, list[str]]:
        """The VPC, and the ids of its private subnets."""
        vpc = Vpc(self, "vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, tags={"Name": NAME})
        DefaultSecurityGroup(self, "default", vpc_id=vpc.id)
        gateway = InternetGateway(self, "gateway", vpc_id=vpc.id)
        outside = RouteTable(self, "public", vpc_id=vpc.id, tags={"Name": f"{NAME}-public"})
        Route(self, "to-internet", route_table_id=outside.id, destination_cidr_block="0.0.0.0/0", gateway_id=gateway.id)
        zones = [self.zone(i, vpc, gateway, outside) for i in range(len(ZONES))]
        VpcEndpoint(
            self,
            "s3",
            vpc_id=vpc.id,
            service_name=f"com.amazonaws.{REGION}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=[table for _, table in zones],
        )
        return vpc, [subnet for subnet, _ in zones]

    def zone(self, i: int, vpc: Any, gateway: Any, outside: Any) -> tuple[str, str]:
        """The subnets of a zone and its way out: the ids of the private subnet and of its route table."""
        zone = ZONES[i]
        public = Subnet(
            self,
            f"public-{zone}",
            vpc_id=vpc.id,
            availability_zone=zone,
            cidr_block=f"10.0.{96 + i}.0/24",
            tags={"Name": f"{NAME}-public-{zone}", "kubernetes.io/role/elb": "1"},
        )
        private = Subnet(
            self,
            f"private-{zone}",
            vpc_id=vpc.id,
            availability_zone=zone,
            cidr_block=f"10.0.{i * 16}.0/20",
            tags={"Name": f"{NAME}-private-{zone}", "kubernetes.io/role/internal-elb": "1"},
        )
        address = Eip(self, f"nat-address-{zone}", domain="vpc")
        nat = NatGateway(self, f"nat-{zone}", allocation_id=address.id, subnet_id=public.id, depends_on=[gateway])
        inside = RouteTable(self, f"private-table-{zone}", vpc_id=vpc.id)
        Route(
            self,
            f"to-nat-{zone}",
            route_table_id=inside.id,
            destination_cidr_block="0.0.0.0/0",
            nat_gateway_id=nat.id,
        )
        RouteTableAssociation(self, f"public-in-{zone}", route_table_id=outside.id, subnet_id=public.id)
        RouteTableAssociation(self, f"private-in-{zone}", route_table_id=inside.id, subnet_id=private.id)
        return private.id, inside.id

    def role(self, name: str, service: str, policy: str, condition: dict[str, Any] | None = None) -> tuple[Any, Any]:
        """A role for a service, and its policy."""
        statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        if condition:
            statement["Condition"] = condition
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        role = IamRole(self, name, name=f"{NAME}-{name}", assume_role_policy=trust)
        arn = f"arn:aws:iam::aws:policy/{policy}"
        return role, IamRolePolicyAttachment(self, f"{name}-policy", role=role.name, policy_arn=arn)

    def cluster(self, subnets: list[str]) -> Any:
        """The cluster with its role, logs and key."""
        role, attached = self.role("cluster", "eks.amazonaws.com", "AmazonEKSClusterPolicy")
        logs = CloudwatchLogGroup(self, "logs", name=f"/aws/eks/{NAME}/cluster", retention_in_days=90)
        key = KmsKey(self, "key", description=f"Secrets of {NAME}", enable_key_rotation=True)
        KmsAlias(self, "key-alias", name=f"alias/eks/{NAME}", target_key_id=key.key_id)
        return EksCluster(
            self,
            "cluster-itself",
            name=NAME,
            version="1.35",
            role_arn=role.arn,
            enabled_cluster_log_types=LOGS,
            access_config={"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": False},
            encryption_config={"provider": {"key_arn": key.arn}, "resources": ["secrets"]},
            vpc_config={
                "subnet_ids": subnets,
                "endpoint_private_access": True,
                "endpoint_public_access": True,
                "public_access_cidrs": ["198.51.100.7/32"],
            },
            depends_on=[attached, logs],
        )

    def profiles(self, cluster: Any, subnets: list[str]) -> list[Any]:
        """The profiles of the pods, with their role."""
        source = f"arn:aws:eks:{REGION}:{ACCOUNT}:fargateprofile/{NAME}/*"
        role, attached = self.role(
            "pods",
            "eks-fargate-pods.amazonaws.com",
            "AmazonEKSFargatePodExecutionRolePolicy",
            {"ArnLike": {"aws:SourceArn": source}},
        )
        selectors: dict[str, dict[str, Any]] = {
            "default": {"namespace": "default"},
            "system": {"namespace": "kube-system"},
            "apps": {"namespace": "prod-*", "labels": {"tier": "web"}},
        }
        return [
            EksFargateProfile(
                self,
                f"profile-{name}",
                cluster_name=cluster.name,
                fargate_profile_name=name,
                pod_execution_role_arn=role.arn,
                subnet_ids=subnets,
                selector=[selector],
                depends_on=[attached],
            )
            for name, selector in selectors.items()
        ]

    def addons(self, cluster: Any, profiles: list[Any]) -> None:
        """CoreDNS and the metrics server."""
        for name in ("coredns", "metrics-server"):
            EksAddon(
                self,
                name,
                cluster_name=cluster.name,
                addon_name=name,
                configuration_values=json.dumps({"computeType": "Fargate"}) if name == "coredns" else None,
                depends_on=profiles,
            )

    def access(self, cluster: Any) -> None:
        """The one who administers."""
        principal = f"arn:aws:iam::{ACCOUNT}:role/Admin"
        EksAccessEntry(self, "admin", cluster_name=cluster.name, principal_arn=principal)
        EksAccessPolicyAssociation(
            self,
            "admin-policy",
            cluster_name=cluster.name,
            principal_arn=principal,
            policy_arn="arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            access_scope={"type": "cluster"},
        )


with tempfile.TemporaryDirectory() as folder:
    app = App(outdir=folder)
    Article(app, "article")
    app.synth()
    sys.stdout.write(Path(folder, "stacks", "article", "cdk.tf.json").read_text(encoding="utf-8"))
