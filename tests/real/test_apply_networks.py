"""Networks besides the usual one, applied to an emulated AWS: one without internet, and one that stood before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.real.applying import REGION, Applied, applied
from tests.real.emulator import Aws
from tests.real.terraform import Terraform

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("aws")]

ZONES = (f"{REGION}a", f"{REGION}b")


# blueprints/private.py


@pytest.fixture(scope="module")
def private(terraform: Terraform, aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    """The cluster without internet, as it stands in the emulated AWS."""
    return applied(terraform, aws, tmp_path_factory.mktemp("private"), "private")


def test_a_private_network_has_no_way_to_the_internet(private: Applied) -> None:
    ec2 = private.client("ec2")
    tables = ec2.describe_route_tables(Filters=private.in_vpc)["RouteTables"]
    by_attachment = [{"Name": "attachment.vpc-id", "Values": [private.outputs["vpc_id"]]}]

    assert [r for table in tables for r in table["Routes"] if r.get("DestinationCidrBlock") == "0.0.0.0/0"] == []
    assert ec2.describe_nat_gateways(Filters=private.in_vpc)["NatGateways"] == []
    assert ec2.describe_internet_gateways(Filters=by_attachment)["InternetGateways"] == []
    assert set(private.subnets) == {"10.40.0.0/20", "10.40.16.0/20", "10.40.32.0/20"}


def test_a_private_network_reaches_aws_through_endpoints(private: Applied) -> None:
    needed = {"ec2", "ecr.api", "ecr.dkr", "eks", "elasticloadbalancing", "logs", "sts"}
    interfaces = {name: each for name, each in private.endpoints.items() if each["VpcEndpointType"] == "Interface"}
    [gateway] = [name for name in private.endpoints if name not in interfaces]

    assert (set(interfaces), gateway) == (needed | {"secretsmanager", "sqs"}, "s3")
    assert {each["PrivateDnsEnabled"] for each in interfaces.values()} == {True}
    assert {frozenset(each["SubnetIds"]) for each in interfaces.values()} == {
        frozenset(private.outputs["private_subnet_ids"])
    }


def test_the_endpoints_answer_the_whole_vpc(private: Applied) -> None:
    [group] = {each["GroupId"] for endpoint in private.endpoints.values() for each in endpoint.get("Groups", [])}

    assert private.entered(group) == {("tcp", 443, "10.40.0.0/16")}


def test_only_the_vpc_and_the_company_reach_the_private_api(private: Applied) -> None:
    config = private.cluster["resourcesVpcConfig"]

    assert (config["endpointPrivateAccess"], config["endpointPublicAccess"]) == (True, False)
    assert private.entered(config["clusterSecurityGroupId"]) == {("tcp", 443, "10.0.0.0/8")}


def test_the_traffic_of_the_private_network_is_kept_for_a_year(private: Applied) -> None:
    [log] = private.client("ec2").describe_flow_logs(
        Filters=[{"Name": "resource-id", "Values": [private.outputs["vpc_id"]]}]
    )["FlowLogs"]
    groups = private.client("logs").describe_log_groups()["logGroups"]
    days = {group["arn"].removesuffix(":*"): group["retentionInDays"] for group in groups}

    assert log["TrafficType"] == "ALL"
    assert days[log["LogDestination"].removesuffix(":*")] == 365


def test_pods_may_write_their_logs_and_nothing_else(private: Applied) -> None:
    iam, name = private.client("iam"), private.outputs["pod_execution_role_arn"].rpartition("/")[2]
    [policy] = iam.list_role_policies(RoleName=name)["PolicyNames"]
    statements = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]["Statement"]

    assert {action.partition(":")[0] for each in statements for action in listed(each["Action"])} == {"logs"}
    assert all("/aws/eks/payments/fargate" in arn for each in statements for arn in listed(each["Resource"]))


def listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_developers_see_their_own_namespace(private: Applied) -> None:
    developer = "arn:aws:iam::111122223333:role/payments-developer"
    [policy] = private.client("eks").list_associated_access_policies(clusterName="payments", principalArn=developer)[
        "associatedAccessPolicies"
    ]

    assert policy["policyArn"].endswith("/AmazonEKSViewPolicy")
    assert policy["accessScope"] == {"type": "namespace", "namespaces": ["payments"]}


def test_a_second_plan_of_the_private_network_has_nothing_to_do(private: Applied) -> None:
    assert private.pending() == {}


def test_destroying_the_private_network_leaves_nothing(private: Applied) -> None:
    assert private.left() == {}


# blueprints/existing_vpc.py


@dataclass(frozen=True)
class Vpc:
    """What the network team made."""

    id: str
    subnet_ids: tuple[str, ...]


@pytest.fixture(scope="module")
def vpc(aws: Aws) -> Iterator[Vpc]:
    """A VPC with a private subnet in each of two zones, made by hand."""
    ec2 = aws.client("ec2", REGION)
    vpc_id = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    made = [
        ec2.create_subnet(VpcId=vpc_id, CidrBlock=f"10.9.{i}.0/24", AvailabilityZone=zone)["Subnet"]
        for i, zone in enumerate(ZONES)
    ]
    yield Vpc(vpc_id, tuple(subnet["SubnetId"] for subnet in made))
    for subnet in made:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    ec2.delete_vpc(VpcId=vpc_id)


@pytest.fixture(scope="module")
def existing(terraform: Terraform, aws: Aws, vpc: Vpc, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    """The cluster in that VPC, whose ids come as variables."""
    names = ("vpc_id", "private_subnet_a_id", "private_subnet_b_id")
    given = zip(names, (vpc.id, *vpc.subnet_ids), strict=True)
    tfvars = "".join(f"{name} = {json.dumps(value)}\n" for name, value in given)
    return applied(terraform, aws, tmp_path_factory.mktemp("existing"), "existing_vpc", tfvars)


def test_the_cluster_lives_in_the_subnets_that_were_there(existing: Applied, vpc: Vpc) -> None:
    config = existing.cluster["resourcesVpcConfig"]

    assert (config["vpcId"], existing.outputs["vpc_id"]) == (vpc.id, vpc.id)
    assert set(config["subnetIds"]) == set(existing.outputs["private_subnet_ids"]) == set(vpc.subnet_ids)
    assert (config["endpointPrivateAccess"], config["endpointPublicAccess"]) == (True, False)


def test_a_profile_keeps_to_the_zone_that_it_names(existing: Applied, vpc: Vpc) -> None:
    assert {name: set(profile["subnets"]) for name, profile in existing.profiles.items()} == {
        "system": set(vpc.subnet_ids),
        "orders": set(vpc.subnet_ids),
        "import": {vpc.subnet_ids[0]},
    }


def test_every_role_is_bounded(existing: Applied) -> None:
    arns = (existing.cluster["roleArn"], existing.outputs["pod_execution_role_arn"])
    bounds = {existing.role(arn)[0]["PermissionsBoundary"]["PermissionsBoundaryArn"] for arn in arns}

    assert bounds == {"arn:aws:iam::111122223333:policy/boundary"}


def test_nothing_is_made_in_the_network_and_nothing_in_it_is_changed(existing: Applied) -> None:
    ec2 = existing.client("ec2")
    tags = {cidr: subnet.get("Tags", []) for cidr, subnet in existing.subnets.items()}
    [vpc] = ec2.describe_vpcs(VpcIds=[existing.outputs["vpc_id"]])["Vpcs"]
    [table] = ec2.describe_route_tables(Filters=existing.in_vpc)["RouteTables"]

    assert tags == {"10.9.0.0/24": [], "10.9.1.0/24": []}
    assert vpc.get("Tags", []) == []
    assert [association["Main"] for association in table["Associations"]] == [True]
    assert existing.endpoints == {}


def test_only_the_company_reaches_the_api_from_outside(existing: Applied) -> None:
    assert existing.entered(existing.outputs["cluster_security_group_id"]) == {("tcp", 443, "10.0.0.0/8")}


def test_a_second_plan_in_the_existing_network_has_nothing_to_do(existing: Applied) -> None:
    assert existing.pending() == {}


def test_destroying_leaves_the_network_as_it_was(existing: Applied) -> None:
    assert existing.left() == {}
