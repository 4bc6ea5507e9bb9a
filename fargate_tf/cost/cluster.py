"""What the cluster costs without its pods: the control plane, ways to the internet, endpoints, keys, nodes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from fargate_tf.cost.money import Money, cents
from fargate_tf.facts.prices import instance_hour
from fargate_tf.facts.versions import support
from fargate_tf.k8s.coverage import COREDNS, covering_profiles, with_coredns
from fargate_tf.presets import expanded
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.cost import Assumptions
    from fargate_tf.cost.prices import PriceBook
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.nodes import NodeGroup

_WHY_EXTENDED = {"extended": "extended support", "ended": "extended support, which has ended"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the cluster: what it is, how the amount comes about, and what it costs a month."""

    name: str
    how: str
    money: Money


def cluster_parts(blueprint: Blueprint, book: PriceBook, assumed: Assumptions) -> Iterator[Part]:
    """Every part that is billed by itself. A network that is there already is not counted."""
    full = expanded(blueprint)
    yield _control_plane(full.cluster, book, assumed)
    if isinstance(full.network, Network):
        yield from _network(full.network, book, assumed)
    yield from _addons(full.cluster)
    for group in full.cluster.node_groups:
        yield _node_group(group, book, assumed.hours)
    if full.cluster.create_kms_key and full.cluster.kms_key_arn is None:
        yield Part("KMS key of the Kubernetes API data", "1 key", book.cost("kms_key_month", Fraction(1)))
    if full.cluster.log_types:
        yield _logs(book, assumed)


def _control_plane(cluster: Cluster, book: PriceBook, assumed: Assumptions) -> Part:
    version = cluster.version if isinstance(cluster.version, str) else "a version that Terraform knows"
    state = support(version, assumed.today) if assumed.today is not None else "unknown"
    extended = state in _WHY_EXTENDED
    item = "eks_extended_hour" if extended else "eks_standard_hour"
    why = _WHY_EXTENDED.get(state, "standard support")
    assumed_here = " (assumed)" if state == "unknown" else ""
    how = f"{version}, {why}{assumed_here}: {_hours(assumed.hours)}"
    return Part("control plane", how, book.cost(item, assumed.hours))


def _network(network: Network, book: PriceBook, assumed: Assumptions) -> Iterator[Part]:
    zones = len(set(network.availability_zones))
    gateways = {"per_az": zones, "single": 1, "none": 0}[network.nat]
    if gateways:
        hours = gateways * assumed.hours
        how = f"{gateways} x {_hours(assumed.hours)}"
        yield Part("NAT gateways", how, book.cost("nat_gateway_hour", hours))
        yield Part("their public addresses", how, book.cost("public_ipv4_hour", hours))
        yield from _data("data through NAT gateways", "nat_gateway_gb", assumed.nat_gb, "--nat-gb", book)
    endpoints = len(set(network.interface_endpoints))
    if endpoints:
        how = f"{endpoints} in {zones} zones x {_hours(assumed.hours)}"
        yield Part("interface endpoints", how, book.cost("interface_endpoint_hour", endpoints * zones * assumed.hours))
        yield from _data("data through endpoints", "interface_endpoint_gb", assumed.endpoint_gb, "--endpoint-gb", book)


def _addons(cluster: Cluster) -> Iterator[Part]:
    """The pods of add-ons are no manifests of the user's, and what they ask for is not known here."""
    profiles = with_coredns(cluster.fargate_profiles, cluster.node_groups)
    names = dict.fromkeys((COREDNS, *(addon.name for addon in cluster.addons)))
    on_fargate = [name for name in names if next(covering_profiles(profiles, name), None) is not None]
    if on_fargate:
        yield Part("pods of add-ons on Fargate", f"not counted: what {', '.join(on_fargate)} asks for", Money())


def _data(name: str, item: str, amount: Fraction, option: str, book: PriceBook) -> Iterator[Part]:
    if amount:
        yield Part(name, f"{_number(amount)} GB", book.cost(item, amount))
    else:
        yield Part(name, f"not counted: give {option}", Money())


def _node_group(group: NodeGroup, book: PriceBook, hours: Fraction) -> Part:
    """The nodes of a group, from those that it begins with to the most; spot has no list price."""
    name, kind = f"node group {group.name}", group.instance_types[0]
    least, most = group.scaling.initial_size, group.scaling.max_size
    if not isinstance(least, int) or not isinstance(most, int):
        return Part(name, "its size is known to Terraform", Money(missing=(f"size of {group.name}",)))
    count = str(least) if least == most else f"{least} to {most}"
    how = f"{count} x {kind} x {_hours(hours)}, without disks"
    if group.capacity_type == "SPOT":
        return Part(name, f"{how}, spot", Money(missing=(f"spot {kind}",)))
    return Part(name, how, book.cost(instance_hour(kind), least * hours, most * hours))


def _logs(book: PriceBook, assumed: Assumptions) -> Part:
    if not assumed.log_gb:
        return Part("control plane logs", "not counted: give --log-gb", Money())
    return Part("control plane logs", f"{_number(assumed.log_gb)} GB", book.cost("log_ingestion_gb", assumed.log_gb))


def _hours(hours: Fraction) -> str:
    return f"{_number(hours)} h"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else cents(value)
