"""What EKS does and moto 5.2 does not, between the provider and moto.

moto keeps clusters, profiles and node groups. Here are add-ons and access entries, the fields of a cluster and of a
node group that moto drops, the one that it adds, and a few refusals that are certain in AWS and absent in moto, so
that nothing passes here that cannot pass there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import uuid4

from tests.real.eks_access import Access
from tests.real.eks_addons import Addons, successful_update
from tests.real.exchange import Json, Request, Response, invalid, missing

Moto: TypeAlias = Callable[[Request], Response]
Ec2: TypeAlias = Any  # boto3 makes its clients while running

_MAX_SELECTORS = 5
_MIN_ZONES = 2
_OK = 200


@dataclass(frozen=True)
class _Cluster:
    """What moto's record of a cluster lacks."""

    dropped: Json
    security_group: str
    addons: Addons
    access: Access

    def tagged(self) -> Iterator[Json]:
        """Every record that may carry tags, by whatever name its ARN goes."""
        yield from self.addons.records.values()
        yield from self.access.records.values()


class Eks:
    """The EKS endpoint: our own answer, or moto's, mended."""

    def __init__(self, moto: Moto, ec2: Callable[[str], Ec2]) -> None:
        self._moto = moto
        self._ec2 = ec2
        self._clusters: dict[tuple[str, str], _Cluster] = {}
        self._node_groups: dict[tuple[str, str, str], Json] = {}

    def answer(self, request: Request) -> Response:
        """Answer one call of the EKS API."""
        match (request.method, *request.segments):
            case ("POST", "clusters"):
                return self._create_cluster(request)
            case ("GET", "clusters", name):
                return self._mended(request, name)
            case ("DELETE", "clusters", name):
                return self._delete_cluster(request, name)
            case ("POST", "clusters", _, "fargate-profiles"):
                self._refuse_profile(request)
            case (_, "clusters", name, "node-groups", *rest):
                return self._node_group(request, (request.scope[0], name), rest)
            case (_, "clusters", name, "addons", *rest):
                return self._cluster(request, name).addons.answer(request, tuple(rest))
            case (_, "clusters", name, "access-entries", *rest):
                return self._cluster(request, name).access.answer(request, tuple(rest))
            case ("GET", "clusters", _, "updates", update_id):
                return Response.of({"update": successful_update(update_id, "AddonUpdate")})
            case (_, "tags", arn) if (record := self._tagged(arn)) is not None:
                return _tag(request, record["tags"])
        return self._moto(request)

    def _cluster(self, request: Request, name: str) -> _Cluster:
        key = (request.scope[0], name)
        if key not in self._clusters:
            msg = f"No cluster found for name: {name}."
            raise missing(msg)
        return self._clusters[key]

    def _create_cluster(self, request: Request) -> Response:
        asked = request.json
        region = request.scope[0]
        ec2 = self._ec2(region)
        vpc = _vpc_across_zones(ec2, asked["resourcesVpcConfig"]["subnetIds"])
        made = self._moto(request)
        if made.status != _OK:
            return made
        name, arn = asked["name"], made.json["cluster"]["arn"]
        # EKS makes this group with the cluster and removes it with the cluster.
        group = ec2.create_security_group(
            GroupName=f"eks-cluster-sg-{name}-{uuid4().int % 10**10}", Description="Made by EKS", VpcId=vpc
        )["GroupId"]
        dropped = _dropped(asked, vpc, group)
        access = Access(arn, dropped["accessConfig"]["authenticationMode"])
        self._clusters[region, name] = _Cluster(dropped, group, Addons(arn), access)
        return _mend(made, dropped)

    def _mended(self, request: Request, name: str) -> Response:
        described = self._moto(request)
        return _mend(described, self._cluster(request, name).dropped) if described.status == _OK else described

    def _delete_cluster(self, request: Request, name: str) -> Response:
        done = self._moto(request)
        if done.status == _OK:
            cluster = self._clusters.pop((request.scope[0], name))
            self._ec2(request.scope[0]).delete_security_group(GroupId=cluster.security_group)
        return done

    def _refuse_profile(self, request: Request) -> None:
        asked = request.json
        if asked["fargateProfileName"].startswith("eks-"):
            raise invalid("fargateProfileName cannot start with eks-")
        if len(asked["selectors"]) > _MAX_SELECTORS:
            msg = f"Fargate Profile has more than {_MAX_SELECTORS} selectors"
            raise invalid(msg)
        for subnet in _public(self._ec2(request.scope[0]), asked["subnets"]):
            msg = f"Subnet {subnet} provided in Fargate Profile is not a private subnet"
            raise invalid(msg)

    def _node_group(self, request: Request, cluster: tuple[str, str], rest: Sequence[str]) -> Response:
        """moto's answer, with what moto forgets and without the remote access that it gives everyone unasked."""
        answer = self._moto(request)
        if request.method == "POST" and answer.status == _OK:
            asked = request.json
            kept = self._node_groups.setdefault((*cluster, asked.get("nodegroupName") or rest[0]), {})
            kept.update({field: asked[field] for field in ("updateConfig", "nodeRepairConfig") if field in asked})
        content = answer.json if answer.status == _OK else {}
        if "nodegroup" not in content:
            return answer
        told = {key: value for key, value in content["nodegroup"].items() if key != "remoteAccess"}
        kept = self._node_groups.get((*cluster, told["nodegroupName"]), {})
        return replace(answer, body=json.dumps({**content, "nodegroup": told | kept}).encode())

    def _tagged(self, arn: str) -> Json | None:
        records = (record for cluster in self._clusters.values() for record in cluster.tagged())
        return next((r for r in records if arn in (r.get("addonArn"), r.get("accessEntryArn"))), None)


def _dropped(asked: Json, vpc: str, group: str) -> Json:
    """What CreateCluster was told and moto forgets, with the defaults of EKS.

    The creator's admin permission is no part of it: EKS, too, never gives that back.
    """
    network = asked["resourcesVpcConfig"]
    public = network.get("endpointPublicAccess", True)
    return {
        "accessConfig": {"authenticationMode": asked.get("accessConfig", {}).get("authenticationMode", "CONFIG_MAP")},
        "upgradePolicy": asked.get("upgradePolicy", {"supportType": "EXTENDED"}),
        **({"zonalShiftConfig": asked["zonalShiftConfig"]} if "zonalShiftConfig" in asked else {}),
        "deletionProtection": asked.get("deletionProtection", False),
        "kubernetesNetworkConfig": {
            "serviceIpv4Cidr": "172.20.0.0/16",
            "ipFamily": "ipv4",
            **asked.get("kubernetesNetworkConfig", {}),
        },
        "resourcesVpcConfig": {
            "securityGroupIds": [],
            "endpointPublicAccess": public,
            "endpointPrivateAccess": False,
            "publicAccessCidrs": ["0.0.0.0/0"] if public else [],
            **network,
            "vpcId": vpc,
            "clusterSecurityGroupId": group,
        },
    }


def _mend(answer: Response, dropped: Json) -> Response:
    content = answer.json
    return replace(answer, body=json.dumps({**content, "cluster": content["cluster"] | dropped}).encode())


def _tag(request: Request, tags: dict[str, str]) -> Response:
    if request.method == "POST":
        tags.update(request.json["tags"])
    if request.method == "DELETE":
        for key in request.query.get("tagKeys", []):
            tags.pop(key, None)
    return Response.of({"tags": tags} if request.method == "GET" else {})


def _vpc_across_zones(ec2: Ec2, subnet_ids: Sequence[str]) -> str:
    """The VPC of a cluster's subnets, which EKS wants in two zones at least."""
    subnets = ec2.describe_subnets(SubnetIds=list(subnet_ids))["Subnets"]
    if len({subnet["AvailabilityZone"] for subnet in subnets}) < _MIN_ZONES:
        raise invalid("Subnets specified must be in at least two different AZs")
    vpc: str = subnets[0]["VpcId"]
    return vpc


def _public(ec2: Ec2, subnet_ids: Sequence[str]) -> list[str]:
    """The subnets whose own route table leads to an internet gateway: Fargate takes private ones only."""
    tables = ec2.describe_route_tables(
        Filters=[
            {"Name": "association.subnet-id", "Values": list(subnet_ids)},
            {"Name": "route.gateway-id", "Values": ["igw-*"]},
        ]
    )["RouteTables"]
    routed = {link.get("SubnetId") for table in tables for link in table["Associations"]}
    return sorted(routed & set(subnet_ids))
