"""The network as Mermaid, which code hosts and wikis draw by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.show import plain
from fargate_tf.write import MADE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.overview.network import NetworkView, Zone

# Mermaid writes what has a meaning in a label as `#name;` or `#number;`.
_MEANS = str.maketrans(
    {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", ";": "#59;", "%": "#37;"}
)


def mermaid(network: NetworkView) -> str:
    """The network as a flowchart; no name of the user is a name of the chart.

    >>> from fargate_tf import Blueprint, Cluster, Network
    >>> from fargate_tf.overview.network import network_view
    >>> network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="single")
    >>> view = network_view(Blueprint(region="eu-central-1", network=network, cluster=Cluster("dev", version="1.35")))
    >>> print(mermaid(view).splitlines()[4])
      subgraph vpc["VPC dev<br/>10.0.0.0/16"]
    """
    return "\n".join(["flowchart TB", f"  %% {MADE}", *_nodes(network), *_ways(network)]) + "\n"


def _label(*lines: str) -> str:
    return "<br/>".join(plain(line).translate(_MEANS) for line in lines if line)


def _nodes(network: NetworkView) -> Iterator[str]:
    if network.has_internet_gateway:
        yield '  internet(["Internet"])'
    yield '  api(["Kubernetes API"])'
    yield f'  subgraph vpc["{_label(f"VPC {network.name}", ", ".join(network.cidrs))}"]'
    if network.has_internet_gateway:
        yield '    gateway["Internet gateway"]'
    for i, zone in enumerate(network.zones, 1):
        yield from _zone(i, zone)
    for service in network.gateway_endpoints:
        yield f'    {service}["{_label(f"{service} gateway endpoint")}"]'
    if network.interface_endpoints:
        yield f'    interfaces["{_label("Interface endpoints", *network.interface_endpoints)}"]'
    yield "  end"


def _zone(i: int, zone: Zone) -> Iterator[str]:
    yield f'    subgraph zone{i}["{_label(zone.name)}"]'
    if zone.public is not None:
        yield f'      public{i}["{_label("Public subnet", zone.public.cidr)}"]'
    if zone.has_nat:
        yield f'      nat{i}["NAT gateway"]'
    yield f'      private{i}["{_label("Private subnet, pods", zone.private.cidr or zone.private.name)}"]'
    yield "    end"


def _ways(network: NetworkView) -> Iterator[str]:
    gates = {zone.name: i for i, zone in enumerate(network.zones, 1) if zone.has_nat}
    if network.has_internet_gateway:
        yield "  gateway --- internet"
    for i, zone in enumerate(network.zones, 1):
        if zone.public is not None:
            yield f"  public{i} --- gateway"
        if zone.has_nat:
            yield f"  nat{i} --> gateway"
        if zone.nat_zone in gates:
            yield f"  private{i} --> nat{gates[zone.nat_zone]}"
        yield from (f"  private{i} -.-> {service}" for service in network.gateway_endpoints)
        if network.interface_endpoints:
            yield f"  private{i} -.-> interfaces"
        if network.api.private:
            yield f"  private{i} -->|private endpoint| api"
    if network.api.public:
        yield (
            "  internet -->|public endpoint| api" if network.has_internet_gateway else "  vpc -->|public endpoint| api"
        )
