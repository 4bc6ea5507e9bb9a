"""The network as a reader sees it: zone by zone, with ranges, routes and endpoints; no Terraform, no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Expression
from fargate_tf.spec.addressing import private_cidrs, public_cidrs
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fargate_tf.hcl.nodes import Value
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.network import ExistingNetwork

ANYWHERE = "0.0.0.0/0"
NOT_MADE_HERE = "not made here"


@dataclass(frozen=True, slots=True)
class Route:
    """What a route table sends where."""

    destination: str
    target: str


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet: its name at Terraform or its id, its range (empty where nobody knows it here), and its routes."""

    name: str
    cidr: str
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone with its subnets; `nat_zone` is where its way out lies, empty where there is none."""

    name: str
    private: Subnet
    public: Subnet | None = None
    nat_zone: str = ""

    @property
    def has_nat(self) -> bool:
        """Whether the zone holds a NAT gateway of its own."""
        return self.public is not None and self.nat_zone == self.name


@dataclass(frozen=True, slots=True)
class Api:
    """How the Kubernetes API is reached; `ranges` are those of the public endpoint."""

    private: bool
    public: bool
    ranges: tuple[str, ...]
    nat_gateways: bool


@dataclass(frozen=True, slots=True)
class NetworkView:
    """A whole network. `made` is false for one that is there already, of which little is known here."""

    name: str
    made: bool
    cidrs: tuple[str, ...]
    zones: tuple[Zone, ...]
    gateway_endpoints: tuple[str, ...]
    interface_endpoints: tuple[str, ...]
    api: Api
    nat: str
    flow_logs: str = ""

    @property
    def has_internet_gateway(self) -> bool:
        """Whether public subnets lead to the internet."""
        return any(zone.public is not None for zone in self.zones)


def network_view(blueprint: Blueprint) -> NetworkView | None:
    """The network of a blueprint whose fields have their types; `None` where its ranges cannot be told.

    >>> from fargate_tf import Blueprint, Cluster, Network
    >>> network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="single")
    >>> seen = network_view(Blueprint(region="eu-central-1", network=network, cluster=Cluster("dev", version="1.35")))
    >>> [(zone.name, zone.private.cidr, zone.nat_zone) for zone in seen.zones]
    [('eu-central-1a', '10.0.0.0/20', 'eu-central-1a'), ('eu-central-1b', '10.0.16.0/20', 'eu-central-1a')]
    """
    network, api = blueprint.network, _api(blueprint)
    if not isinstance(network, Network):
        return _existing(network, api)
    try:
        zones = tuple(_zones(network))
    except (LookupError, ValueError):  # ranges or zones that the blueprint's own rules name
        return None
    return NetworkView(
        blueprint.cluster.name,
        made=True,
        cidrs=(network.cidr, *network.secondary_cidrs),
        zones=zones,
        gateway_endpoints=_gateways(network),
        interface_endpoints=tuple(sorted(set(network.interface_endpoints))),
        api=api,
        nat=network.nat,
        flow_logs=_flow_logs(network),
    )


def said(value: Value) -> str:
    """A text as it is; what only Terraform knows as Terraform writes it.

    >>> from fargate_tf import var
    >>> said("vpc-1"), said(var("vpc_id", description="VPC"))
    ('vpc-1', 'var.vpc_id')
    """
    return inline(value) if isinstance(value, Expression) else str(value)


def _api(blueprint: Blueprint) -> Api:
    endpoint = blueprint.cluster.endpoint
    return Api(endpoint.private, endpoint.public, tuple(endpoint.public_access_cidrs), endpoint.nat_gateway_access)


def _zones(network: Network) -> Iterator[Zone]:
    private, public = private_cidrs(network), public_cidrs(network)
    names = sorted(set(network.availability_zones))
    for name in names:
        nat_zone = {"per_az": name, "single": names[0], "none": ""}[network.nat]
        yield Zone(
            name,
            Subnet(f"private-{name}", private[name], tuple(_private_routes(network, nat_zone))),
            _public(network, name, public),
            nat_zone,
        )


def _public(network: Network, zone: str, cidrs: Mapping[str, str]) -> Subnet | None:
    if not network.public_subnets:
        return None
    out = Route(ANYWHERE, "internet gateway")
    return Subnet(f"public-{zone}", cidrs[zone], (*_local(network), out, *_to_gateways(network)))


def _private_routes(network: Network, nat_zone: str) -> Iterator[Route]:
    yield from _local(network)
    if nat_zone:
        yield Route(ANYWHERE, f"NAT gateway in {nat_zone}")
    yield from _to_gateways(network)


def _local(network: Network) -> Iterator[Route]:
    """The routes that AWS puts in every table, for each range of the VPC."""
    yield from (Route(cidr, "local") for cidr in (network.cidr, *network.secondary_cidrs))


def _to_gateways(network: Network) -> Iterator[Route]:
    yield from (Route(f"{service} prefix list", "gateway endpoint") for service in _gateways(network))


def _gateways(network: Network) -> tuple[str, ...]:
    there = (("s3", network.s3_endpoint), ("dynamodb", network.dynamodb_endpoint))
    return tuple(service for service, is_there in there if is_there)


def _flow_logs(network: Network) -> str:
    logs = network.flow_logs
    if logs is None:
        return ""
    kept = "for ever" if logs.retention_days == 0 else f"for {logs.retention_days} days"
    where = said(logs.s3_bucket_arn) if logs.s3_bucket_arn is not None else f"a log group, {kept}"
    return f"{logs.traffic} traffic, to {where}"


def _existing(network: ExistingNetwork, api: Api) -> NetworkView:
    ids: Sequence[tuple[str, Value]] = (
        [(zone, network.private_subnet_ids[zone]) for zone in network.zones]  # type: ignore[call-overload]
        if network.zones
        else [(f"subnet {i + 1}", each) for i, each in enumerate(network.private_subnet_ids)]
    )
    return NetworkView(
        said(network.vpc_id),
        made=False,
        cidrs=tuple(network.cidrs),
        zones=tuple(Zone(zone, Subnet(said(each), "")) for zone, each in ids),
        gateway_endpoints=(),
        interface_endpoints=(),
        api=api,
        nat=NOT_MADE_HERE,
    )
