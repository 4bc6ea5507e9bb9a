"""What Hypothesis draws of node groups that are right."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from fargate_tf import NodeGroup, NodeSecurityGroup, Scaling, Taint, UpdatePolicy
from tests.strategies_terraform import NUMBER, TEXT, TEXTS, or_number_variable, or_text_variable
from tests.strategies_text import NAME_REST, free_tags, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

_X86, _ARM = ("m7i.large", "m6a.xlarge", "c5.metal"), ("m7g.large", "c7gn.16xlarge", "t4g.nano")
_IMAGES = {_X86: [None, "AL2023_x86_64_STANDARD", "BOTTLEROCKET_x86_64"], _ARM: [None, "BOTTLEROCKET_ARM_64"]}
_WORD = words(string.ascii_letters, string.ascii_letters + string.digits, 20)


@st.composite
def scalings(draw: DrawFn) -> Scaling:
    """Sizes in order, each perhaps known to Terraform only."""
    least, wanted, most = sorted(draw(st.lists(st.integers(0, 50), min_size=3, max_size=3)))
    sizes: list[Any] = [least, draw(st.sampled_from([None, wanted])), max(most, 1)]
    if draw(st.booleans()):
        sizes[draw(st.integers(0, 2))] = NUMBER
    return Scaling(min_size=sizes[0], desired_size=sizes[1], max_size=sizes[2])


def _updates() -> SearchStrategy[UpdatePolicy]:
    share = or_number_variable(st.integers(1, 100))
    return st.builds(UpdatePolicy, max_unavailable=share) | st.builds(UpdatePolicy, max_unavailable_percentage=share)


@st.composite
def node_groups(draw: DrawFn, zones: Sequence[str], *, existing: bool, role_arn: str) -> list[NodeGroup]:
    """Node groups whose names make addresses of their own."""
    # The number keeps names apart that differ in case only.
    ends = draw(st.lists(words(string.ascii_letters, NAME_REST, 20), max_size=2))
    return [draw(_groups(f"zn{i}{end}", zones, existing, role_arn)) for i, end in enumerate(ends)]


@st.composite
def _groups(draw: DrawFn, name: str, zones: Sequence[str], existing: object, role_arn: str) -> NodeGroup:
    processor = draw(st.sampled_from([_X86, _ARM]))
    by_zone = draw(st.lists(st.sampled_from(zones), min_size=1, max_size=3, unique=True)) if zones else None
    subnets: Any = draw(st.sampled_from([None, TEXTS, ["subnet-0a1b2c3d", TEXT]])) if existing else None
    keys = st.one_of(_WORD, _WORD.map("acme.com/".__add__))
    return NodeGroup(
        name,
        instance_types=draw(st.lists(st.sampled_from(processor), min_size=1, unique=True)),
        scaling=draw(scalings()),
        ami_type=draw(st.sampled_from(_IMAGES[processor])),
        capacity_type=draw(st.sampled_from(["ON_DEMAND", "SPOT"])),
        disk_size_gib=draw(st.integers(20, 16384)),
        labels=draw(st.dictionaries(keys, _WORD, max_size=3)),
        taints=[
            Taint(key, value=draw(st.none() | _WORD), effect=draw(st.sampled_from(["NO_SCHEDULE", "NO_EXECUTE"])))
            for key in draw(st.lists(keys, max_size=2, unique=True))
        ],
        update=draw(st.none() | _updates()),
        repair=draw(st.booleans()),
        version=draw(st.none() | st.just(TEXT)),
        release_version=draw(st.none() | or_text_variable(st.just("1.35.0-20261101"))),
        availability_zones=by_zone if subnets is None and draw(st.booleans()) else None,
        subnet_ids=subnets,
        node_role_arn=draw(st.none() | or_text_variable(st.just(role_arn))),
        security_group=draw(st.none() | st.builds(NodeSecurityGroup, pod_ports=st.sampled_from([[], [80, 9090]]))),
        security_group_ids=draw(st.sampled_from([[], ["sg-0000000a"], [TEXT]])),
        metadata_hop_limit=draw(st.integers(1, 64)),
        tags=draw(free_tags()),
    )
