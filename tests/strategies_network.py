"""What Hypothesis draws of networks that are right: made by the blueprint, or there already."""

from __future__ import annotations

import string
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from fargate_tf import ExistingNetwork, FlowLogs, Network
from fargate_tf.facts import limits
from tests.strategies_terraform import TEXT, or_text_variable
from tests.strategies_text import iam_tags

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

INTERNET = st.tuples(st.sampled_from([1, 8, 18, 34, 52, 91]), st.integers(0, 2**24 - 1), st.integers(8, 32)).map(
    lambda drawn: str(IPv4Network(((drawn[0] << 24) + drawn[1], drawn[2]), strict=False))
)


@st.composite
def networks(draw: DrawFn, region: str) -> Network:
    """A network of two to eight zones, with slots or ranges of its own."""
    letters = draw(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=8, unique=True))
    zones = [region + letter for letter in letters]
    own_private, own_public = draw(st.booleans()), draw(st.booleans())
    bits = (len(zones) - 1).bit_length()
    smallest = 28 - 1 - bits if own_private and own_public else 24
    vpc = draw(_vpcs(smallest))
    lower, upper = vpc.subnets()
    kept: dict[str, Any] = {"cidr": str(vpc), "availability_zones": zones, "s3_endpoint": draw(st.booleans())}
    own: dict[str, Any] = {
        "private_subnet_cidrs": draw(_ranges(lower, zones, bits)) if own_private else None,
        "dynamodb_endpoint": draw(st.booleans()),
        "interface_endpoints": draw(st.lists(st.sampled_from(["sqs", "ecr.api", "rds-data"]), unique=True)),
        "flow_logs": draw(st.none() | _flow_logs()),
        # The role of flow logs carries them too, and IAM takes fewer characters.
        "tags": draw(iam_tags()),
    }
    if draw(st.booleans()):
        # Fargate's pods get addresses of their own from here.
        own["secondary_cidrs"] = [] if vpc.overlaps(IPv4Network("100.64.0.0/10")) else ["100.64.0.0/16"]
    if draw(st.sampled_from([False, False, True])):
        return Network.private(**kept, **own)
    return Network(
        **kept,
        **own,
        nat=draw(st.sampled_from(["per_az", "single", "none"])),
        public_subnet_cidrs=draw(_ranges(upper, zones, bits)) if own_public else None,
    )


def _flow_logs() -> SearchStrategy[FlowLogs]:
    return st.builds(
        FlowLogs,
        traffic=st.sampled_from(["ALL", "ACCEPT", "REJECT"]),
        s3_bucket_arn=st.none() | or_text_variable(st.just("arn:aws:s3:::flow-logs")),
        retention_days=st.sampled_from(limits.LOG_RETENTION_DAYS.value),
        aggregation_seconds=st.sampled_from([60, 600]),
    )


@st.composite
def existing_networks(draw: DrawFn, region: str) -> ExistingNetwork:
    """A network by ids, of which some or all are known to Terraform only; by zone or as a list."""
    zones = [region + letter for letter in draw(st.lists(st.sampled_from("abcd"), min_size=2, max_size=4, unique=True))]
    digits = st.text(string.digits + "abcdef", min_size=8, max_size=8)
    ids = draw(st.lists(digits.map("subnet-".__add__), min_size=len(zones), max_size=len(zones), unique=True))
    subnets: Any = [draw(st.sampled_from([each, each, TEXT])) for each in ids]
    if draw(st.booleans()):
        subnets = dict(zip(zones, subnets, strict=True))
    addresses = st.lists(INTERNET.map(lambda cidr: cidr.partition("/")[0]), max_size=3, unique=True)
    return ExistingNetwork(
        vpc_id=draw(or_text_variable(digits.map("vpc-".__add__))),
        private_subnet_ids=subnets,
        public_subnet_ids=draw(st.sampled_from([[], [TEXT], ["subnet-0a1b2c3d"]])),
        nat_public_ips=draw(st.none() | addresses),
        cidrs=draw(st.sampled_from([[], ["10.0.0.0/16"]])),
    )


def _vpcs(smallest: int) -> SearchStrategy[IPv4Network]:
    return st.tuples(st.integers(0, 2**32 - 1), st.integers(16, smallest)).map(
        lambda drawn: IPv4Network(drawn, strict=False)
    )


@st.composite
def _ranges(draw: DrawFn, half: IPv4Network, zones: list[str], bits: int) -> dict[str, str]:
    """A range for each zone, none overlapping another, in any order of zones."""
    slots = list(half.subnets(prefixlen_diff=bits))
    chosen = draw(st.permutations(slots))[: len(zones)]
    lengths = [draw(st.integers(slot.prefixlen, 28)) for slot in chosen]
    cut = [next(slot.subnets(new_prefix=length)) for slot, length in zip(chosen, lengths, strict=True)]
    return {zone: str(cidr) for zone, cidr in zip(draw(st.permutations(zones)), cut, strict=True)}
