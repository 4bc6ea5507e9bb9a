"""The emulated EKS is no easier than the real one where that is certain, and keeps what moto would drop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.real.emulator import Aws

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("aws")]
REGION = "eu-west-1"
ROLE = "arn:aws:iam::111122223333:role/any"


@dataclass(frozen=True)
class Place:
    """A cluster in a VPC with two private subnets and a public one."""

    eks: Any
    ec2: Any
    private: list[str]
    public: str


@pytest.fixture(scope="module")
def place(aws: Aws) -> Place:
    eks, ec2 = aws.client("eks", REGION), aws.client("ec2", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    private_a, private_b, public = (
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{number}.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for number, zone in enumerate(("eu-west-1a", "eu-west-1b", "eu-west-1a"))
    )
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=public)
    make_cluster(eks, "main", [private_a, private_b], accessConfig={"authenticationMode": "API"})
    return Place(eks, ec2, [private_a, private_b], public)


def make_cluster(eks: Any, name: str, subnets: list[str], **more: Any) -> None:
    eks.create_cluster(name=name, roleArn=ROLE, resourcesVpcConfig={"subnetIds": subnets}, **more)


def make_profile(place: Place, name: str, selectors: int = 1, subnet: str = "") -> None:
    place.eks.create_fargate_profile(
        clusterName="main",
        fargateProfileName=name,
        podExecutionRoleArn=ROLE,
        subnets=[subnet or place.private[0]],
        selectors=[{"namespace": f"n{number}"} for number in range(selectors)],
    )


def test_a_profile_takes_five_selectors_and_no_sixth(place: Place) -> None:
    make_profile(place, "five", selectors=5)
    with pytest.raises(ClientError, match="more than 5 selectors"):
        make_profile(place, "six", selectors=6)


def test_a_profile_is_not_named_like_those_of_eks(place: Place) -> None:
    with pytest.raises(ClientError, match="cannot start with eks-"):
        make_profile(place, "eks-mine")


def test_a_profile_takes_no_public_subnet(place: Place) -> None:
    with pytest.raises(ClientError, match=f"{place.public} .* is not a private subnet"):
        make_profile(place, "public", subnet=place.public)


def test_a_cluster_spans_two_zones(place: Place) -> None:
    with pytest.raises(ClientError, match="at least two different AZs"):
        make_cluster(place.eks, "narrow", [place.private[0], place.public])


def test_access_entries_need_the_api_mode(place: Place) -> None:
    make_cluster(place.eks, "old", place.private)
    with pytest.raises(ClientError, match="authentication mode must be set"):
        place.eks.create_access_entry(clusterName="old", principalArn=ROLE)


def test_what_is_not_there_is_said_to_be_missing(place: Place) -> None:
    with pytest.raises(place.eks.exceptions.ResourceNotFoundException):
        place.eks.describe_addon(clusterName="main", addonName="none")
    with pytest.raises(place.eks.exceptions.ResourceNotFoundException):
        place.eks.describe_access_entry(clusterName="main", principalArn=ROLE)


def test_an_addon_can_be_changed_and_tagged(place: Place) -> None:
    made = place.eks.create_addon(clusterName="main", addonName="coredns", tags={"a": "1"})["addon"]
    update = place.eks.update_addon(clusterName="main", addonName="coredns", configurationValues="{}")["update"]
    place.eks.tag_resource(resourceArn=made["addonArn"], tags={"b": "2"})
    place.eks.untag_resource(resourceArn=made["addonArn"], tagKeys=["a"])
    addon = place.eks.describe_addon(clusterName="main", addonName="coredns")["addon"]
    seen = place.eks.describe_update(name="main", updateId=update["id"], addonName="coredns")["update"]

    assert (addon["configurationValues"], addon["tags"], seen["status"]) == ("{}", {"b": "2"}, "Successful")


def test_the_security_group_of_a_cluster_goes_with_it(place: Place) -> None:
    make_cluster(place.eks, "brief", place.private)
    group = place.eks.describe_cluster(name="brief")["cluster"]["resourcesVpcConfig"]["clusterSecurityGroupId"]
    assert place.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]

    place.eks.delete_cluster(name="brief")

    with pytest.raises(ClientError, match=group):
        place.ec2.describe_security_groups(GroupIds=[group])
