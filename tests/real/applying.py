"""A blueprint applied to the emulated AWS: what came of it, what a plan would still change, and what stays behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.real.emulator import Aws
from tests.real.rendering import BLUEPRINTS, rendered
from tests.real.terraform import OVERRIDE_FILE, Terraform, emulator_override

Described = dict[str, Any]

REGION = "eu-central-1"
NO_CHANGE = (["no-op"], ["read"])


@dataclass(frozen=True)
class Applied:
    """A root module that stands in the emulated AWS, and how to ask there what it has become."""

    folder: Path
    terraform: Terraform
    aws: Aws
    before: Mapping[str, list[str]]
    """What stood before it."""

    def client(self, service: str) -> Any:
        """A boto3 client of the region."""
        return self.aws.client(service, REGION)

    @cached_property
    def outputs(self) -> Described:
        """The outputs by name."""
        return self.terraform.output(self.folder)

    @cached_property
    def cluster(self) -> Described:
        """The cluster, as EKS describes it."""
        described: Described = self.client("eks").describe_cluster(name=self.outputs["cluster_name"])["cluster"]
        return described

    @cached_property
    def profiles(self) -> Described:
        """The Fargate profiles by name."""
        eks, name = self.client("eks"), self.outputs["cluster_name"]
        return {
            each: eks.describe_fargate_profile(clusterName=name, fargateProfileName=each)["fargateProfile"]
            for each in eks.list_fargate_profiles(clusterName=name)["fargateProfileNames"]
        }

    @property
    def groups(self) -> Described:
        """The node groups by name, as they are now."""
        eks, name = self.client("eks"), self.outputs["cluster_name"]
        return {
            each: eks.describe_nodegroup(clusterName=name, nodegroupName=each)["nodegroup"]
            for each in eks.list_nodegroups(clusterName=name)["nodegroups"]
        }

    @cached_property
    def addons(self) -> Described:
        """The add-ons by name."""
        eks, name = self.client("eks"), self.outputs["cluster_name"]
        return {
            each: eks.describe_addon(clusterName=name, addonName=each)["addon"]
            for each in eks.list_addons(clusterName=name)["addons"]
        }

    @property
    def in_vpc(self) -> list[Described]:
        """The filter of EC2's calls that keeps to the VPC of the cluster."""
        return [{"Name": "vpc-id", "Values": [self.outputs["vpc_id"]]}]

    @cached_property
    def subnets(self) -> Described:
        """The subnets of the VPC by CIDR."""
        found = self.client("ec2").describe_subnets(Filters=self.in_vpc)["Subnets"]
        return {subnet["CidrBlock"]: subnet for subnet in found}

    @cached_property
    def endpoints(self) -> Described:
        """The endpoints of the VPC by the end of the service's name."""
        found = self.client("ec2").describe_vpc_endpoints(Filters=self.in_vpc)["VpcEndpoints"]
        return {each["ServiceName"].removeprefix(f"com.amazonaws.{REGION}."): each for each in found}

    def role(self, arn: str) -> tuple[Described, list[str]]:
        """A role, and the ARNs of the policies that are attached to it."""
        iam, name = self.client("iam"), arn.rpartition("/")[2]
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        return iam.get_role(RoleName=name)["Role"], sorted(policy["PolicyArn"] for policy in attached)

    def entered(self, group_id: str) -> set[tuple[str, int | None, str]]:
        """What a security group lets in: protocol, first port, and the range or group that it comes from."""
        [group] = self.client("ec2").describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
        return {
            (rule["IpProtocol"], rule.get("FromPort"), source)
            for rule in group["IpPermissions"]
            for source in (
                *(pair["GroupId"] for pair in rule["UserIdGroupPairs"]),
                *(each["CidrIp"] for each in rule["IpRanges"]),
            )
        }

    def pending(self) -> dict[str, set[str]]:
        """The arguments that a plan would change, by address; what it would make or remove has its action there."""
        planned = self.terraform.plan(self.folder)["resource_changes"]
        return {
            each["address"]: changed(each["change"]) for each in planned if each["change"]["actions"] not in NO_CHANGE
        }

    def left(self) -> dict[str, set[str]]:
        """What differs, once all is destroyed, from what stood before: left behind, or taken along."""
        self.terraform.destroy(self.folder)
        now = standing(self.aws)
        return {kind: other for kind in now if (other := set(now[kind]) ^ set(self.before[kind]))}


def applied(terraform: Terraform, aws: Aws, folder: Path, name: str, tfvars: str = "") -> Applied:
    """Apply a blueprint of the project, as it stands in its file."""
    before = standing(aws)
    (folder / "main.tf").write_text(rendered(BLUEPRINTS / f"{name}.py"), encoding="utf-8", newline="\n")
    (folder / OVERRIDE_FILE).write_text(emulator_override(aws.port), encoding="utf-8")
    (folder / "terraform.tfvars").write_text(tfvars, encoding="utf-8")
    terraform.init(folder)
    terraform.apply(folder)
    return Applied(folder, terraform, aws, before)


def changed(change: Described) -> set[str]:
    """The arguments that one change is about, or its actions where it is no update."""
    if change["actions"] != ["update"]:
        return set(change["actions"])
    before, after = change["before"], change["after"]
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def standing(aws: Aws) -> dict[str, list[str]]:
    """Whatever there is in the account that a blueprint may have made, by kind."""
    ec2, iam, kms = (aws.client(service, REGION) for service in ("ec2", "iam", "kms"))
    keys = (kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in kms.list_keys()["Keys"])
    # moto tells these for a while after they are gone, as AWS does.
    gateways = (each for each in ec2.describe_nat_gateways()["NatGateways"] if each["State"] != "deleted")
    endpoints = (each for each in ec2.describe_vpc_endpoints()["VpcEndpoints"] if each["State"] != "deleted")
    return {
        "clusters": aws.client("eks", REGION).list_clusters()["clusters"],
        "vpcs": [each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]],
        "subnets": [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]],
        "route tables": [each["RouteTableId"] for each in ec2.describe_route_tables()["RouteTables"]],
        "security groups": [each["GroupId"] for each in ec2.describe_security_groups()["SecurityGroups"]],
        "endpoints": [each["VpcEndpointId"] for each in endpoints],
        "addresses": [each["PublicIp"] for each in ec2.describe_addresses()["Addresses"]],
        "gateways": [each["NatGatewayId"] for each in gateways],
        "flow logs": [each["FlowLogId"] for each in ec2.describe_flow_logs()["FlowLogs"]],
        "launch templates": [each["LaunchTemplateId"] for each in ec2.describe_launch_templates()["LaunchTemplates"]],
        "roles": [each["RoleName"] for each in iam.list_roles()["Roles"]],
        "policies": [each["PolicyName"] for each in iam.list_policies(Scope="Local")["Policies"]],
        "issuers": [each["Arn"] for each in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]],
        "queues": aws.client("sqs", REGION).list_queues().get("QueueUrls", []),
        "event rules": [rule["Name"] for rule in aws.client("events", REGION).list_rules()["Rules"]],
        "keys": [key["KeyId"] for key in keys if key["Enabled"]],
        "log groups": [g["logGroupName"] for g in aws.client("logs", REGION).describe_log_groups()["logGroups"]],
    }
