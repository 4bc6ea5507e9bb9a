"""What the VPC's module refuses: the rules on a network that its variables decide, alone or together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.flow_logs import TO_BUCKET, TO_LOG_GROUP
from fargate_tf.facts import limits
from fargate_tf.facts import network as facts
from fargate_tf.hcl.blocks import block
from fargate_tf.hcl.functions import call, equal, not_null, variable
from fargate_tf.hcl.nodes import Name, Operation, Stage
from fargate_tf.hcl.variables import Validation
from fargate_tf.spec.addressing import SLOT_BITS, ZONE_ID, ZONE_LETTERS
from fargate_tf.targets.modules.interface import both, either, every, matches, unless_null
from fargate_tf.targets.modules.promises import negated

if TYPE_CHECKING:
    from fargate_tf.facts.base import Bounds
    from fargate_tf.hcl.nodes import ApplyTime, Block, Expression, PlanTime, Value

    Reached = Expression[PlanTime]

_LOCAL: Name[PlanTime] = Name("local", Stage.PLAN)


def cidr_is_a_vpc() -> Validation:
    """A range that a VPC can have."""
    bounds = limits.VPC_PREFIX_LENGTH.value
    return Validation(
        is_range(variable("cidr"), bounds),
        f"cidr: an IPv4 range from /{bounds.least} to /{bounds.most}, by its first address, such as '10.0.0.0/16' "
        "(FT101).",
    )


def secondary_ranges_are_ranges() -> Validation:
    """Ranges that a VPC can have, each written once."""
    name, bounds = "secondary_cidrs", limits.VPC_PREFIX_LENGTH.value
    return Validation(
        both(every(variable(name), "cidr", lambda cidr: is_range(cidr, bounds)), _once(variable(name))),
        f"{name}: IPv4 ranges from /{bounds.least} to /{bounds.most}, by their first addresses (FT113).",
    )


def own_ranges_are_ranges(name: str) -> Validation:
    """Ranges that a subnet can have, where there are any."""
    bounds = limits.SUBNET_PREFIX_LENGTH.value
    ranges = every(variable(name), "cidr", lambda cidr: is_range(cidr, bounds))
    return Validation(
        unless_null(variable(name), ranges),
        f"{name}: IPv4 ranges from /{bounds.least} to /{bounds.most}, by their first addresses (FT104).",
    )


def is_range(value: Reached, bounds: Bounds) -> Expression[ApplyTime]:
    """Whether the text is an IPv4 range of an allowed length, written by its first address."""
    lengths = "|".join(map(str, range(bounds.least, bounds.most + 1)))
    itself: Operation[ApplyTime] = Operation("==", right=value, left=call("cidrsubnet", value, 0, 0))
    return both(call("can", call("regex", rf"^[0-9.]+/({lengths})$", value)), call("try", itself, False))


def zones_are_several() -> Validation:
    """Two zones or more, each once."""
    zones, least = variable("availability_zones"), limits.CLUSTER_ZONES_LEAST.value
    enough: Operation[ApplyTime] = Operation(">=", right=least, left=call("length", zones))
    return Validation(
        both(enough, _once(zones)), f"availability_zones: at least {least} zones, each named once (FT102)."
    )


def zones_are_written_alike() -> Validation:
    """All by name, or all by id."""
    zones = variable("availability_zones")
    ids = every(zones, "zone", lambda zone: matches(ZONE_ID.pattern, zone))
    names = every(zones, "zone", lambda zone: matches(rf"[a-z]{{2,4}}(-[a-z]+)+-\d[{ZONE_LETTERS}]", zone))
    return Validation(
        either(ids, names), "availability_zones: all by name ('eu-central-1a'), or all by id ('euc1-az2') (FT111)."
    )


def interface_endpoints_are_allowed() -> Validation:
    """The ends of endpoints' names, each once; what has a gateway endpoint has no other here."""
    name = "interface_endpoints"

    def fits(service: Reached) -> Expression[ApplyTime]:
        elsewhere = either(
            call("contains", list(facts.GATEWAY_ENDPOINTS.value), service),
            call("startswith", service, "com.amazonaws."),
        )
        return both(matches(facts.ENDPOINT_PATTERN.value, service), negated(elsewhere))

    return Validation(
        both(every(variable(name), "service", fits), _once(variable(name))),
        f"{name}: the ends of endpoints' names, such as 'ecr.api', each once; S3 and DynamoDB have variables (FT116).",
    )


def flow_logs_have_one_destination() -> tuple[Validation, Validation]:
    """A word for the destination, and a bucket where the word says so."""
    logs = variable("flow_logs")
    word, bucket = logs.attr("destination"), logs.attr("s3_bucket_arn")
    known = call("contains", [TO_LOG_GROUP, TO_BUCKET], word)
    agree: Operation[ApplyTime] = Operation("==", right=not_null(bucket), left=equal(word, TO_BUCKET))
    return (
        Validation(unless_null(logs, known), f"flow_logs.destination: one of {TO_LOG_GROUP}, {TO_BUCKET} (FT008)."),
        Validation(
            unless_null(logs, agree),
            f'flow_logs.s3_bucket_arn: the ARN of a bucket goes with destination = "{TO_BUCKET}" (FT120).',
        ),
    )


def _once(texts: Reached) -> Expression[ApplyTime]:
    return Operation("==", right=call("length", texts), left=call("length", call("distinct", texts)))


def of_several_variables() -> tuple[Block, ...]:
    """What two variables decide; on the VPC, before which nothing is made."""
    zones, public = variable("availability_zones"), variable("public_subnets")
    in_region = every(zones, "zone", lambda zone: call("startswith", zone, variable("region")))
    length = call("tonumber", call("split", "/", variable("cidr")).index(1))
    largest = limits.SUBNET_PREFIX_LENGTH.value.most - SLOT_BITS
    can_be_cut: Operation[ApplyTime] = Operation("<=", right=largest, left=length)
    own = both(
        _given("private_subnet_cidrs"),
        either(_given("public_subnet_cidrs"), negated(public)),
    )
    return (
        _required(
            either(_LOCAL.attr("zones_by_id"), in_region),
            "availability_zones: zones of the region, by name or by id (FT103).",
        ),
        _required(
            either(can_be_cut, own),
            f"cidr: /{largest} or larger, or give private_subnet_cidrs and public_subnet_cidrs (FT101).",
        ),
        *(
            _required(_names_each_zone(_LOCAL.attr(name)), f"{name}: a range for each of the zones (FT104).")
            for name in ("private_subnet_cidrs", "public_subnet_cidrs")
        ),
        _required(
            either(Operation("==", right="none", left=variable("nat")), public),
            "nat: NAT gateways need public subnets (FT115).",
        ),
        _required(
            either(Operation("==", right=None, left=variable("public_subnet_cidrs")), public),
            "public_subnet_cidrs: there are no public subnets (FT115).",
        ),
    )


def _given(name: str) -> Expression[ApplyTime]:
    return Operation("!=", right=None, left=variable(name))


def _names_each_zone(cidrs: Reached) -> Expression[ApplyTime]:
    named, wanted = call("toset", call("keys", cidrs)), call("toset", variable("availability_zones"))
    return Operation("==", right=wanted, left=named)


def _required(condition: Value, message: str) -> Block:
    return block("precondition", condition=condition, error_message=message)
