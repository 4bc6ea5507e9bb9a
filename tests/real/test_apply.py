"""The article's cluster, applied by the real Terraform and provider to an emulated AWS, and read back from there.

The tests stand in the order of the story: apply, read back, plan again, destroy. What is expected is written out
here, as a reader of the blueprint would say it; nothing is computed by our own code.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.real.emulator import Aws
from tests.real.rendering import rendered
from tests.real.terraform import OVERRIDE_FILE, Terraform, emulator_override

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("aws")]

BLUEPRINT = Path(__file__).parents[2] / "blueprints" / "fargate_test.py"
REGION = "eu-central-1"
CLUSTER = "fargate-test-eu-central-1-cluster"
ADMIN = "arn:aws:iam::111122223333:role/Admin"
PRIVATE = {"10.0.0.0/20": "eu-central-1a", "10.0.16.0/20": "eu-central-1b", "10.0.32.0/20": "eu-central-1c"}
PUBLIC = {"10.0.128.0/20": "eu-central-1a", "10.0.144.0/20": "eu-central-1b", "10.0.160.0/20": "eu-central-1c"}


@pytest.fixture(scope="module")
def applied(terraform: Terraform, aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder whose configuration stands in the emulated AWS."""
    folder = tmp_path_factory.mktemp("applied")
    (folder / "main.tf").write_text(rendered(BLUEPRINT), encoding="utf-8", newline="\n")
    (folder / OVERRIDE_FILE).write_text(emulator_override(aws.port), encoding="utf-8")
    terraform.init(folder)
    terraform.apply(folder)
    return folder


@pytest.fixture(scope="module")
def outputs(terraform: Terraform, applied: Path) -> dict[str, Any]:
    return terraform.output(applied)


@pytest.fixture(scope="module")
def ec2(aws: Aws) -> Any:
    return aws.client("ec2", REGION)


@pytest.fixture(scope="module")
def eks(aws: Aws) -> Any:
    return aws.client("eks", REGION)


@pytest.fixture(scope="module")
def iam(aws: Aws) -> Any:
    return aws.client("iam", REGION)


@pytest.fixture(scope="module")
def subnets(ec2: Any, outputs: dict[str, Any]) -> dict[str, Any]:
    """The subnets of our VPC by CIDR."""
    return {subnet["CidrBlock"]: subnet for subnet in ec2.describe_subnets(Filters=in_vpc(outputs))["Subnets"]}


@pytest.fixture(scope="module")
def cluster(eks: Any, outputs: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = eks.describe_cluster(name=outputs["cluster_name"])["cluster"]
    return described


def in_vpc(outputs: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"Name": "vpc-id", "Values": [outputs["vpc_id"]]}]


def tags_of(resource: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in resource["Tags"]}


def ids(subnets: dict[str, Any], cidrs: dict[str, str]) -> set[str]:
    return {subnets[cidr]["SubnetId"] for cidr in cidrs}


def test_the_vpc_resolves_names_and_carries_the_default_tags(ec2: Any, outputs: dict[str, Any]) -> None:
    [vpc] = ec2.describe_vpcs(VpcIds=[outputs["vpc_id"]])["Vpcs"]
    attributes = {
        name: ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=name)[name[0].upper() + name[1:]]["Value"]
        for name in ("enableDnsSupport", "enableDnsHostnames")
    }

    assert vpc["CidrBlock"] == "10.0.0.0/16"
    assert attributes == {"enableDnsSupport": True, "enableDnsHostnames": True}
    assert tags_of(vpc) == {"Name": CLUSTER, "team": "platform"}


def test_every_zone_has_a_private_and_a_public_subnet(subnets: dict[str, Any]) -> None:
    assert {cidr: subnet["AvailabilityZone"] for cidr, subnet in subnets.items()} == PRIVATE | PUBLIC


def test_load_balancers_find_their_subnets_by_tag(subnets: dict[str, Any]) -> None:
    roles = {
        cidr: {key: value for key, value in tags_of(subnet).items() if key.startswith("kubernetes.io/")}
        for cidr, subnet in subnets.items()
    }

    assert roles == {
        **{cidr: {"kubernetes.io/role/internal-elb": "1"} for cidr in PRIVATE},
        **{cidr: {"kubernetes.io/role/elb": "1"} for cidr in PUBLIC},
    }


def test_private_subnets_leave_through_the_nat_of_their_zone(
    ec2: Any, outputs: dict[str, Any], subnets: dict[str, Any]
) -> None:
    zones = {subnet["SubnetId"]: subnet["AvailabilityZone"] for subnet in subnets.values()}
    gateways = ec2.describe_nat_gateways(Filters=in_vpc(outputs))["NatGateways"]
    nat_zones = {gateway["NatGatewayId"]: zones[gateway["SubnetId"]] for gateway in gateways}
    routes = {cidr: default_route(ec2, subnets[cidr]) for cidr in PRIVATE}

    assert {cidr: nat_zones[route["NatGatewayId"]] for cidr, route in routes.items()} == PRIVATE
    assert {gateway["SubnetId"] for gateway in gateways} == ids(subnets, PUBLIC)


def test_public_subnets_leave_through_the_internet_gateway(
    ec2: Any, outputs: dict[str, Any], subnets: dict[str, Any]
) -> None:
    of_vpc = [{"Name": "attachment.vpc-id", "Values": [outputs["vpc_id"]]}]
    [gateway] = ec2.describe_internet_gateways(Filters=of_vpc)["InternetGateways"]

    assert {default_route(ec2, subnets[cidr])["GatewayId"] for cidr in PUBLIC} == {gateway["InternetGatewayId"]}


def table_of(ec2: Any, subnet: dict[str, Any]) -> dict[str, Any]:
    """The route table that is associated with the subnet itself."""
    by_subnet = [{"Name": "association.subnet-id", "Values": [subnet["SubnetId"]]}]
    [table] = ec2.describe_route_tables(Filters=by_subnet)["RouteTables"]
    found: dict[str, Any] = table
    return found


def default_route(ec2: Any, subnet: dict[str, Any]) -> dict[str, Any]:
    [route] = [r for r in table_of(ec2, subnet)["Routes"] if r.get("DestinationCidrBlock") == "0.0.0.0/0"]
    found: dict[str, Any] = route
    return found


def test_the_s3_endpoint_serves_every_subnet(ec2: Any, outputs: dict[str, Any], subnets: dict[str, Any]) -> None:
    [endpoint] = ec2.describe_vpc_endpoints(Filters=in_vpc(outputs))["VpcEndpoints"]
    tables = {table_of(ec2, subnet)["RouteTableId"] for subnet in subnets.values()}

    assert (endpoint["ServiceName"], endpoint["VpcEndpointType"]) == ("com.amazonaws.eu-central-1.s3", "Gateway")
    assert set(endpoint["RouteTableIds"]) == tables
    assert len(tables) == len(PRIVATE) + 1


def test_the_default_security_group_lets_nothing_through(ec2: Any, outputs: dict[str, Any]) -> None:
    by_name = [*in_vpc(outputs), {"Name": "group-name", "Values": ["default"]}]
    [group] = ec2.describe_security_groups(Filters=by_name)["SecurityGroups"]

    assert (group["IpPermissions"], group["IpPermissionsEgress"]) == ([], [])


def test_only_eks_may_take_the_cluster_role(iam: Any, cluster: dict[str, Any]) -> None:
    role, policies = role_and_policies(iam, cluster["roleArn"])

    assert role["AssumeRolePolicyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }
    assert policies == ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"]


def test_only_pods_of_this_cluster_may_take_the_execution_role(iam: Any, outputs: dict[str, Any]) -> None:
    role, policies = role_and_policies(iam, outputs["pod_execution_role_arn"])
    profiles = f"arn:aws:eks:eu-central-1:111122223333:fargateprofile/{CLUSTER}/*"

    assert role["AssumeRolePolicyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "eks-fargate-pods.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {"ArnLike": {"aws:SourceArn": profiles}},
            },
        ],
    }
    assert policies == ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"]


def role_and_policies(iam: Any, arn: str) -> tuple[dict[str, Any], list[str]]:
    name = arn.rpartition("/")[2]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return iam.get_role(RoleName=name)["Role"], [policy["PolicyArn"] for policy in attached]


def test_the_cluster_is_reached_privately_and_from_one_address(
    cluster: dict[str, Any], outputs: dict[str, Any], subnets: dict[str, Any]
) -> None:
    network = cluster["resourcesVpcConfig"]

    assert (cluster["name"], cluster["version"]) == (CLUSTER, "1.35")
    assert (network["endpointPrivateAccess"], network["endpointPublicAccess"]) == (True, True)
    assert network["publicAccessCidrs"] == ["198.51.100.7/32"]
    assert set(network["subnetIds"]) == ids(subnets, PRIVATE)
    assert network["clusterSecurityGroupId"] == outputs["cluster_security_group_id"]
    assert cluster["accessConfig"]["authenticationMode"] == "API"
    assert cluster["tags"]["team"] == "platform"


def test_the_cluster_logs_everything_to_a_group_that_forgets_after_a_year(aws: Aws, cluster: dict[str, Any]) -> None:
    logged = [types for types in cluster["logging"]["clusterLogging"] if types["enabled"]]
    [group] = aws.client("logs", REGION).describe_log_groups(logGroupNamePrefix="/aws/eks/")["logGroups"]

    assert [sorted(types["types"]) for types in logged] == [
        ["api", "audit", "authenticator", "controllerManager", "scheduler"]
    ]
    assert (group["logGroupName"], group["retentionInDays"]) == (f"/aws/eks/{CLUSTER}/cluster", 365)


def test_secrets_are_encrypted_with_a_rotating_key_of_the_cluster(aws: Aws, cluster: dict[str, Any]) -> None:
    kms = aws.client("kms", REGION)
    [encryption] = cluster["encryptionConfig"]
    key = encryption["provider"]["keyArn"]
    policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
    principals = [statement["Principal"]["AWS"] for statement in policy["Statement"]]

    assert encryption["resources"] == ["secrets"]
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is True
    assert principals == ["arn:aws:iam::111122223333:root", cluster["roleArn"]]
    assert [alias["AliasName"] for alias in kms.list_aliases(KeyId=key)["Aliases"]] == [f"alias/eks/{CLUSTER}"]


def test_profiles_select_the_pods_of_the_blueprint(eks: Any, outputs: dict[str, Any], subnets: dict[str, Any]) -> None:
    profiles = {
        name: eks.describe_fargate_profile(clusterName=CLUSTER, fargateProfileName=name)["fargateProfile"]
        for name in eks.list_fargate_profiles(clusterName=CLUSTER)["fargateProfileNames"]
    }
    selectors = {name: list(map(selected, profile["selectors"])) for name, profile in profiles.items()}

    assert selectors == {
        "default": [("default", {})],
        "system": [("kube-system", {})],
        "apps": [("prod-*", {"tier": "web"})],
    }
    assert {frozenset(profile["subnets"]) for profile in profiles.values()} == {frozenset(ids(subnets, PRIVATE))}
    assert {p["podExecutionRoleArn"] for p in profiles.values()} == {outputs["pod_execution_role_arn"]}


def selected(selector: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """A selector's namespace and labels; EKS leaves labels out where there are none."""
    return selector["namespace"], selector.get("labels") or {}


def test_coredns_is_told_to_run_on_fargate(eks: Any, applied: Path) -> None:
    assert applied.exists()
    addons = {
        name: json.loads(
            eks.describe_addon(clusterName=CLUSTER, addonName=name)["addon"].get("configurationValues") or "{}"
        )
        for name in eks.list_addons(clusterName=CLUSTER)["addons"]
    }

    assert addons == {"coredns": {"computeType": "Fargate"}, "metrics-server": {}}


def test_the_admin_role_alone_may_enter_and_administers_the_cluster(eks: Any, applied: Path) -> None:
    assert applied.exists()
    entries = eks.list_access_entries(clusterName=CLUSTER)["accessEntries"]
    policies = eks.list_associated_access_policies(clusterName=CLUSTER, principalArn=ADMIN)["associatedAccessPolicies"]

    assert entries == [ADMIN]
    assert [(policy["policyArn"], policy["accessScope"]) for policy in policies] == [
        ("arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", {"type": "cluster", "namespaces": []})
    ]


def test_outputs_say_how_to_reach_the_cluster(outputs: dict[str, Any], subnets: dict[str, Any]) -> None:
    command = f"aws eks update-kubeconfig --region eu-central-1 --name {CLUSTER}"

    assert outputs["update_kubeconfig_command"] == command
    assert outputs["private_subnet_ids"] == [subnets[cidr]["SubnetId"] for cidr in PRIVATE]
    assert outputs["public_subnet_ids"] == [subnets[cidr]["SubnetId"] for cidr in PUBLIC]


def test_a_second_plan_has_nothing_to_do(terraform: Terraform, applied: Path) -> None:
    assert terraform.pending(applied) == ""


def test_destroy_leaves_nothing(terraform: Terraform, aws: Aws, applied: Path, ec2: Any, eks: Any, iam: Any) -> None:
    terraform.destroy(applied)

    assert eks.list_clusters()["clusters"] == []
    assert [vpc["CidrBlock"] for vpc in ec2.describe_vpcs()["Vpcs"] if not vpc["IsDefault"]] == []
    assert ec2.describe_addresses()["Addresses"] == []
    assert [role["RoleName"] for role in iam.list_roles()["Roles"]] == []
    assert aws.client("logs", REGION).describe_log_groups()["logGroups"] == []
