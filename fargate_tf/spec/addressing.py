"""How a VPC is cut into subnets: which range each zone gets, in both of its kinds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fargate_tf.hcl.functions import cidrsubnet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.spec.network import Network

# A VPC has 16 equal slots: 8 private, then 8 public. The last letter of a zone's name, or the number of its id, is
# its slot in both halves, so that adding, removing or reordering zones renumbers nothing (ADR 0003).
ZONE_LETTERS = "abcdefgh"
SLOT_BITS = 4


ZONE_ID = re.compile(r"[a-z][a-z0-9]{1,12}-az[1-8]", re.ASCII)


def is_zone_id(zone: str) -> bool:
    """Whether the zone is written as an id, which is the same in every account.

    >>> is_zone_id("euc1-az2"), is_zone_id("eu-central-1a")
    (True, False)
    """
    return ZONE_ID.fullmatch(zone) is not None


def slot_of(zone: str) -> int:
    """The slot of a zone; raises `ValueError` for what is no zone.

    >>> slot_of("eu-central-1b"), slot_of("euc1-az2")
    (1, 1)
    """
    return int(zone[-1]) - 1 if is_zone_id(zone) else ZONE_LETTERS.index(zone[-1:] or "?")


def private_cidrs(network: Network) -> Mapping[str, str]:
    """The range of each zone's private subnet, by zone in alphabetical order.

    Raises `ValueError` when the VPC is too small to be cut, or is no range at all.
    """
    return _in_order(network.private_subnet_cidrs) or _slots(network, first=0)


def public_cidrs(network: Network) -> Mapping[str, str]:
    """The range of each zone's public subnet, by zone in alphabetical order; raises as `private_cidrs`."""
    if not network.public_subnets:
        return {}
    return _in_order(network.public_subnet_cidrs) or _slots(network, first=len(ZONE_LETTERS))


def _in_order(cidrs: Mapping[str, str] | None) -> Mapping[str, str]:
    return dict(sorted((cidrs or {}).items()))


def _slots(network: Network, first: int) -> Mapping[str, str]:
    return {
        zone: cidrsubnet(network.cidr, SLOT_BITS, first + slot_of(zone)) for zone in sorted(network.availability_zones)
    }
