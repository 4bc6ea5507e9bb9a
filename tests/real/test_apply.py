"""The article's cluster, applied by the real Terraform and provider to an emulated AWS, and read back from there.

The tests stand in the order of the story: apply, read back, plan again, go over to modules and back, destroy. What is
expected is written out here, as a reader of the blueprint would say it; nothing is computed by our own code.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.real.applying import NO_CHANGE, Applied, applied
from tests.real.emulator import Aws
from tests.real.rendering import BLUEPRINTS
from tests.real.terraform import Terraform
from tests.real.test_forms import rendered_file, with_modules

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("aws")]

CLUSTER = "fargate-test-eu-central-1-cluster"
ADMIN = "arn:aws:iam::111122223333:role/Admin"
PRIVATE = {"10.0.0.0/20": "eu-central-1a", "10.0.16.0/20": "eu-central-1b", "10.0.32.0/20": "eu-central-1c"}
PUBLIC = {"10.0.128.0/20": "eu-central-1a", "10.0.144.0/20": "eu-central-1b", "10.0.160.0/20": "eu-central-1c"}


@pytest.fixture(scope="module")
def article(terraform: Terraform, aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    """The article's cluster, as it stands in the emulated AWS."""
    return applied(terraform, aws, tmp_path_factory.mktemp("article"), "fargate_test")


@pytest.fixture(scope="module")
def subnets(article: Applied) -> dict[str, Any]:
    """The subnets of our VPC by CIDR."""
    return article.subnets


@pytest.fixture(scope="module")
def ec2(article: Applied) -> Any:
    return article.client("ec2")


@pytest.fixture(scope="module")
def eks(article: Applied) -> Any:
    return article.client("eks")


def tags_of(resource: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in resource["Tags"]}


def ids(subnets: dict[str, Any], cidrs: dict[str, str]) -> set[str]:
    return {subnets[cidr]["SubnetId"] for cidr in cidrs}


def test_the_vpc_resolves_names_and_carries_the_default_tags(ec2: Any, article: Applied) -> None:
    [vpc] = ec2.describe_vpcs(VpcIds=[article.outputs["vpc_id"]])["Vpcs"]
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
    ec2: Any, article: Applied, subnets: dict[str, Any]
) -> None:
    zones = {subnet["SubnetId"]: subnet["AvailabilityZone"] for subnet in subnets.values()}
    gateways = ec2.describe_nat_gateways(Filters=article.in_vpc)["NatGateways"]
    nat_zones = {gateway["NatGatewayId"]: zones[gateway["SubnetId"]] for gateway in gateways}
    routes = {cidr: default_route(ec2, subnets[cidr]) for cidr in PRIVATE}

    assert {cidr: nat_zones[route["NatGatewayId"]] for cidr, route in routes.items()} == PRIVATE
    assert {gateway["SubnetId"] for gateway in gateways} == ids(subnets, PUBLIC)


def test_public_subnets_leave_through_the_internet_gateway(ec2: Any, article: Applied, subnets: dict[str, Any]) -> None:
    of_vpc = [{"Name": "attachment.vpc-id", "Values": [article.outputs["vpc_id"]]}]
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


def test_the_s3_endpoint_serves_every_subnet(ec2: Any, article: Applied, subnets: dict[str, Any]) -> None:
    [endpoint] = ec2.describe_vpc_endpoints(Filters=article.in_vpc)["VpcEndpoints"]
    tables = {table_of(ec2, subnet)["RouteTableId"] for subnet in subnets.values()}

    assert (endpoint["ServiceName"], endpoint["VpcEndpointType"]) == ("com.amazonaws.eu-central-1.s3", "Gateway")
    assert set(endpoint["RouteTableIds"]) == tables
    assert len(tables) == len(PRIVATE) + 1


def test_the_default_security_group_lets_nothing_through(ec2: Any, article: Applied) -> None:
    by_name = [*article.in_vpc, {"Name": "group-name", "Values": ["default"]}]
    [group] = ec2.describe_security_groups(Filters=by_name)["SecurityGroups"]

    assert (group["IpPermissions"], group["IpPermissionsEgress"]) == ([], [])


def test_only_eks_may_take_the_cluster_role(article: Applied) -> None:
    role, policies = article.role(article.cluster["roleArn"])

    assert role["AssumeRolePolicyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }
    assert policies == ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"]


def test_only_pods_of_this_cluster_may_take_the_execution_role(article: Applied) -> None:
    role, policies = article.role(article.outputs["pod_execution_role_arn"])
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


def test_the_cluster_is_reached_privately_and_from_one_address(article: Applied, subnets: dict[str, Any]) -> None:
    network = article.cluster["resourcesVpcConfig"]

    assert (article.cluster["name"], article.cluster["version"]) == (CLUSTER, "1.35")
    assert (network["endpointPrivateAccess"], network["endpointPublicAccess"]) == (True, True)
    assert network["publicAccessCidrs"] == ["198.51.100.7/32"]
    assert set(network["subnetIds"]) == ids(subnets, PRIVATE)
    assert network["clusterSecurityGroupId"] == article.outputs["cluster_security_group_id"]
    assert article.cluster["accessConfig"]["authenticationMode"] == "API"
    assert article.cluster["tags"]["team"] == "platform"


def test_the_cluster_logs_everything_to_a_group_that_forgets_after_a_year(article: Applied) -> None:
    logged = [types for types in article.cluster["logging"]["clusterLogging"] if types["enabled"]]
    [group] = article.client("logs").describe_log_groups(logGroupNamePrefix="/aws/eks/")["logGroups"]

    assert [sorted(types["types"]) for types in logged] == [
        ["api", "audit", "authenticator", "controllerManager", "scheduler"]
    ]
    assert (group["logGroupName"], group["retentionInDays"]) == (f"/aws/eks/{CLUSTER}/cluster", 365)


def test_secrets_are_encrypted_with_a_rotating_key_of_the_cluster(article: Applied) -> None:
    kms = article.client("kms")
    [encryption] = article.cluster["encryptionConfig"]
    key = encryption["provider"]["keyArn"]
    policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
    principals = [statement["Principal"]["AWS"] for statement in policy["Statement"]]

    assert encryption["resources"] == ["secrets"]
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is True
    assert principals == ["arn:aws:iam::111122223333:root", article.cluster["roleArn"]]
    assert [alias["AliasName"] for alias in kms.list_aliases(KeyId=key)["Aliases"]] == [f"alias/eks/{CLUSTER}"]


def test_profiles_select_the_pods_of_the_blueprint(article: Applied, subnets: dict[str, Any]) -> None:
    profiles = article.profiles
    selectors = {name: list(map(selected, profile["selectors"])) for name, profile in profiles.items()}

    assert selectors == {
        "default": [("default", {})],
        "system": [("kube-system", {})],
        "apps": [("prod-*", {"tier": "web"})],
    }
    assert {frozenset(profile["subnets"]) for profile in profiles.values()} == {frozenset(ids(subnets, PRIVATE))}
    assert {p["podExecutionRoleArn"] for p in profiles.values()} == {article.outputs["pod_execution_role_arn"]}


def selected(selector: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """A selector's namespace and labels; EKS leaves labels out where there are none."""
    return selector["namespace"], selector.get("labels") or {}


def test_coredns_is_told_to_run_on_fargate(article: Applied) -> None:
    addons = {name: json.loads(addon.get("configurationValues") or "{}") for name, addon in article.addons.items()}

    assert addons == {"coredns": {"computeType": "Fargate"}, "metrics-server": {}}


def test_the_admin_role_alone_may_enter_and_administers_the_cluster(eks: Any) -> None:
    entries = eks.list_access_entries(clusterName=CLUSTER)["accessEntries"]
    policies = eks.list_associated_access_policies(clusterName=CLUSTER, principalArn=ADMIN)["associatedAccessPolicies"]

    assert entries == [ADMIN]
    assert [(policy["policyArn"], policy["accessScope"]) for policy in policies] == [
        ("arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", {"type": "cluster", "namespaces": []})
    ]


def test_outputs_say_how_to_reach_the_cluster(article: Applied, subnets: dict[str, Any]) -> None:
    command = f"aws eks update-kubeconfig --region eu-central-1 --name {CLUSTER}"

    assert article.outputs["update_kubeconfig_command"] == command
    assert article.outputs["private_subnet_ids"] == [subnets[cidr]["SubnetId"] for cidr in PRIVATE]
    assert article.outputs["public_subnet_ids"] == [subnets[cidr]["SubnetId"] for cidr in PUBLIC]


def test_a_second_plan_has_nothing_to_do(article: Applied) -> None:
    assert article.pending() == {}


def gone_over(article: Applied, *options: str) -> tuple[dict[str, list[str]], set[str]]:
    """Render another form over what stands: what a plan would change, and the addresses that it moves from."""
    (article.folder / "main.tf").write_text(
        rendered_file(BLUEPRINTS / "fargate_test.py", *options), encoding="utf-8", newline="\n"
    )
    article.terraform.init(article.folder)
    changes = article.terraform.plan(article.folder)["resource_changes"]
    actions = {each["address"]: each["change"]["actions"] for each in changes}
    moved = {each["previous_address"] for each in changes if "previous_address" in each}
    return {address: done for address, done in actions.items() if done not in NO_CHANGE}, moved


def test_going_over_to_modules_moves_everything_and_changes_nothing(article: Applied) -> None:
    with_modules(article.folder / "modules")
    before = set(article.terraform.state(article.folder))

    changes, moved = gone_over(article, "--modules", "./modules", "--moved-from", "self-contained")

    assert changes == {}
    assert moved == before
    article.terraform.apply(article.folder)
    assert [address for address in article.terraform.state(article.folder) if not address.startswith("module.")] == []


def test_coming_back_from_modules_moves_everything_and_changes_nothing(article: Applied) -> None:
    before = set(article.terraform.state(article.folder))

    changes, moved = gone_over(article, "--moved-from", "modules")

    assert changes == {}
    assert moved == before
    article.terraform.apply(article.folder)
    assert [address for address in article.terraform.state(article.folder) if address.startswith("module.")] == []


def test_destroy_leaves_nothing(article: Applied) -> None:
    assert article.left() == {}
