"""How a VPC is cut into subnets: which range each zone gets, in both of its kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.hcl.functions import cidrsubnet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.spec.network import Network

# A VPC has 16 equal slots: 8 private, then 8 public. A zone's last letter is its slot in both halves, so that
# adding, removing or reordering zones renumbers nothing (ADR 0003).
ZONE_LETTERS = "abcdefgh"
SLOT_BITS = 4


def private_cidrs(network: Network) -> Mapping[str, str]:
    """The range of each zone's private subnet, by zone in alphabetical order.

    Raises `ValueError` when the VPC is too small to be cut, or is no range at all.
    """
    return _in_order(network.private_subnet_cidrs) or _slots(network, first=0)


def public_cidrs(network: Network) -> Mapping[str, str]:
    """The range of each zone's public subnet, by zone in alphabetical order; raises as `private_cidrs`."""
    return _in_order(network.public_subnet_cidrs) or _slots(network, first=len(ZONE_LETTERS))


def _in_order(cidrs: Mapping[str, str] | None) -> Mapping[str, str]:
    return dict(sorted((cidrs or {}).items()))


def _slots(network: Network, first: int) -> Mapping[str, str]:
    return {
        zone: cidrsubnet(network.cidr, SLOT_BITS, first + ZONE_LETTERS.index(zone[-1:] or "?"))
        for zone in sorted(network.availability_zones)
    }
