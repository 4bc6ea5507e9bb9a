"""The endpoint of a cluster of a plan, and whether its ranges let the NAT gateways in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fargate_tf.facts import limits
from fargate_tf.hcl.ipv4 import as_range
from fargate_tf.planned.network import Subnet, nat_addresses
from fargate_tf.planned.place import placed
from fargate_tf.planned.plan import UNKNOWN
from fargate_tf.planned.references import is_written
from fargate_tf.spec.cluster import Endpoint

if TYPE_CHECKING:
    from fargate_tf.planned.plan import Plan, Resource

_ARGUMENTS = {"private": "endpoint_private_access"}
_CIDRS = ("vpc_config", 0, "public_access_cidrs")


def endpoint(plan: Plan, resource: Resource, subnets: Sequence[Subnet]) -> Any:
    """The endpoint that a `vpc_config` asks for; the subnets tell which NAT gateways pods come from."""
    block = resource.get("vpc_config", 0)
    if not isinstance(block, dict):
        return UNKNOWN
    public, private, cidrs = (
        block.get(name) for name in ("endpoint_public_access", "endpoint_private_access", "public_access_cidrs")
    )
    if public is UNKNOWN or private is UNKNOWN:
        return UNKNOWN
    if cidrs is None or (cidrs is UNKNOWN and not is_written(plan, resource, *_CIDRS)):
        cidrs = [limits.OPEN_CIDR.value]  # what EKS has where nothing is written (botocore, eks: VpcConfigRequest)
    made = Endpoint(
        private=bool(private),
        public_access_cidrs=cidrs if public is not False else (),
        nat_gateway_access=_lets_nat_in(plan, cidrs, subnets) if public is not False else False,
    )
    return placed(made, plan, f"{resource.address}.vpc_config", _ARGUMENTS)


def _lets_nat_in(plan: Plan, cidrs: Any, subnets: Sequence[Subnet]) -> bool:
    """Whether the ranges hold the address of every NAT gateway that the subnets use, all of them known."""
    gateways = {address for each in subnets for address in each.gateways}
    addresses = nat_addresses(plan, gateways)
    if not addresses or any(each is UNKNOWN for each in addresses) or not isinstance(cidrs, list):
        return False
    ranges = [made for cidr in cidrs if (made := as_range(cidr)) is not None]
    known = [as_range(f"{address}/32") for address in addresses]
    return all(one is not None and any(each.holds(one) for each in ranges) for one in known)
