"""Which subnets and NAT gateways the zones of a VPC get, written out or known to Terraform only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.hcl.functions import (
    EACH_KEY,
    call,
    cidrsubnet,
    conditional,
    equal,
    kept_if,
    not_equal,
    not_null,
    smallest,
)
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Call, Conditional, Expression, For, Name, Operation, Stage
from fargate_tf.spec.addressing import SLOT_BITS, ZONE_ID, ZONE_LETTERS, is_zone_id, private_cidrs, public_cidrs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fargate_tf.hcl.locals import Locals
    from fargate_tf.hcl.nodes import PlanTime, Value
    from fargate_tf.spec.network import Network

    Zones = Sequence[str] | Expression[PlanTime]
    ByZone = Mapping[str, Value] | Expression[PlanTime]

_ZONE: Name[PlanTime] = Name("zone", Stage.PLAN)
_SLOTS_COMMENT = (
    "A zone's slot is the last letter of its name, or the number of its id: where one zone goes, the others stay."
)


@node
class Addressing:
    """What each zone gets; every mapping is by zone.

    `nat_zones` are the zones with a NAT gateway, `nat_zone` the one whose gateway the zone `each.key` uses.
    """

    by_id: bool | Expression[PlanTime]
    private_cidrs: ByZone
    public_cidrs: ByZone
    nat_zones: Zones
    nat_zone: str | Expression[PlanTime]


def addressing(spec: Network, zones: Zones, named: Locals) -> Addressing:
    """The addressing of `zones`, which are the network's; what the module says more than once is `named`."""
    if isinstance(zones, Expression):
        return _of_variable(spec, zones, named)
    per_az, in_order = spec.nat == "per_az", sorted(zones)
    return Addressing(
        all(map(is_zone_id, zones)),
        private_cidrs(spec),
        public_cidrs(spec),
        [] if spec.nat == "none" else in_order if per_az else in_order[:1],
        EACH_KEY if per_az else smallest(zones),
    )


def _of_variable(spec: Network, zones: Expression[PlanTime], named: Locals) -> Addressing:
    """The same, for Terraform to compute when it plans."""
    each_slot: For[PlanTime] = For(("zone",), zones, _slot(_ZONE), key=_ZONE)
    slots = named.define("slots", each_slot, _SLOTS_COMMENT)
    private = named.define("private_subnet_cidrs", _cidrs(spec, slots, spec.private_subnet_cidrs, first=0))
    public = named.define("public_subnet_cidrs", _cidrs(spec, slots, spec.public_subnet_cidrs, first=len(ZONE_LETTERS)))
    each_is_id: For[PlanTime] = For(("zone",), zones, call("can", call("regex", f"^{ZONE_ID.pattern}$", _ZONE)))
    all_are: Call[PlanTime] = Call("alltrue", (each_is_id,))
    by_id = named.define("zones_by_id", all_are)
    each_uses: For[PlanTime] = For(
        ("zone",),
        zones,
        conditional(equal(spec.nat, "per_az"), _ZONE, smallest(zones)),
        key=_ZONE,
        condition=not_equal(spec.nat, "none"),
    )
    nat_zone = named.define("nat_zones", each_uses, comment="The zone whose NAT gateway each zone uses.")
    with_gateway: Call[PlanTime] = Call("values", (nat_zone,))
    return Addressing(by_id, private, kept_if(spec.public_subnets, public), with_gateway, nat_zone.index(EACH_KEY))


def _slot(zone: Name[PlanTime]) -> Expression[PlanTime]:
    """The slot as `slot_of` has it: letters and numbers count alike."""
    numbers = "".join(str(number + 1) for number in range(len(ZONE_LETTERS)))
    place = call("index", call("split", "", ZONE_LETTERS + numbers), call("substr", zone, -1, 1))
    return Operation("%", right=len(ZONE_LETTERS), left=place)


def _cidrs(spec: Network, slots: Value, own: Value, *, first: int) -> Expression[PlanTime]:
    """The network's own ranges, or its slots from the first on.

    A condition, since Terraform computes every argument of `coalesce`, and a small VPC has no slots.
    """
    slot: Name[PlanTime] = Name("slot", Stage.PLAN)
    number: Expression[PlanTime] = Operation("+", right=first, left=slot) if first else slot
    cut: For[PlanTime] = For(("zone", "slot"), slots, cidrsubnet(spec.cidr, SLOT_BITS, number), key=_ZONE)
    return Conditional(not_null(own), own, cut)
