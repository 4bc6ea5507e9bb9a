"""The constructors of the language: they take anything, keep it as it was, and say what does not fit."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from enum import Enum, IntEnum, StrEnum
from typing import Any

import pytest

from fargate_tf import AccessEntry, Blueprint, Cluster, Endpoint, FargateProfile, Network, Selector, ref, var
from fargate_tf.check import check_blueprint
from fargate_tf.check.shape import fits
from fargate_tf.spec.addressing import private_cidrs, public_cidrs
from fargate_tf.spec.base import ABSENT, Spec
from fargate_tf.spec.constraint import Matches, OneOf, Size, shown


class Region(StrEnum):
    FRANKFURT = "eu-central-1"


class Tier(str, Enum):  # noqa: UP042  (its text in an f-string is not its value)
    WEB = "web"


class Days(IntEnum):
    YEAR = 365


def test_a_spec_never_changes() -> None:
    namespace = Selector("default")
    with pytest.raises(FrozenInstanceError, match=r"a Selector cannot be changed; use dataclasses\.replace"):
        namespace.namespace = "other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del namespace.labels
    assert replace(namespace, namespace="other") == Selector("other")
    assert namespace == Selector("default")


def test_what_the_caller_changes_later_changes_no_spec() -> None:
    labels: dict[str, str] = {"tier": "web"}
    zones: Any = [["a"], ["b"]]
    namespace, network = Selector("default", labels=labels), Network(cidr="", availability_zones=zones)
    labels["tier"] = "db"
    zones[0][0] = "c"
    assert dict(namespace.labels) == {"tier": "web"}
    assert repr(network.availability_zones) == "(('a',), ('b',))"
    with pytest.raises(TypeError):
        namespace.labels["tier"] = "db"  # type: ignore[index]


def test_members_of_enums_are_the_texts_and_numbers_that_they_stand_for() -> None:
    cluster = Cluster(Region.FRANKFURT, version="1.35", log_retention_days=Days.YEAR, tags={Tier.WEB: Tier.WEB})
    seen: tuple[Any, ...] = (cluster.name, cluster.log_retention_days, *cluster.tags.items())
    assert repr(seen) == "('eu-central-1', 365, ('web', 'web'))"
    assert f"{cluster.name} {cluster.tags['web']}" == "eu-central-1 web"
    assert Endpoint(private=True).private is True


def test_specs_are_equal_and_hash_by_what_they_say() -> None:
    one, other = Endpoint(public_access_cidrs=["8.8.8.8/32"]), Endpoint(public_access_cidrs=("8.8.8.8/32",))
    assert one == other
    assert hash(one) == hash(other)
    assert one != Endpoint()
    assert one != Selector("default")
    assert eval(repr(one)) == one


_LONG: Any = {"x" * 999: 1}


@pytest.mark.parametrize(
    ("mistaken", "expected"),
    [
        (Selector("a"), []),
        (Selector(), [("missing", "Selector needs `namespace`")]),  # type: ignore[call-arg]
        (Selector("a", "b"), [("unknown", "Selector takes 1 argument without a name, got 2")]),  # type: ignore[call-arg]
        (Endpoint("a"), [("unknown", "Endpoint takes no argument without a name, got 1")]),  # type: ignore[call-arg]
        (Selector("a", namespace="b"), [("unknown", "`namespace` is given twice")]),  # type: ignore[misc]
        (Selector("a", lables={}), [("unknown", "Selector has no argument `lables`")]),  # type: ignore[call-arg]
        (
            FargateProfile(nam="a", x=1),  # type: ignore[call-arg]
            [
                ("unknown", "FargateProfile has no argument `nam`"),
                ("unknown", "FargateProfile has no argument `x`"),
                ("missing", "FargateProfile needs `selectors`"),
            ],
        ),
        (Selector("a", **_LONG), [("unknown", f"Selector has no argument `{'x' * 60}…`")]),
    ],
)
def test_a_call_that_does_not_fit_is_noted_and_not_refused(mistaken: Any, expected: list[tuple[str, str]]) -> None:
    assert [(mistake.kind, mistake.reason) for mistake in mistaken.mistakes] == expected


@pytest.mark.parametrize(
    ("kind", "name", "hint", "meant"),
    [
        (Selector, "lables", "did you mean `labels`?", "labels"),
        (Network, "zones", "did you mean `availability_zones`?", "availability_zones"),
        (FargateProfile, "namespace", "write it inside: selectors=[Selector(namespace=…)]", "selectors"),
        (Cluster, "private", "write it inside: endpoint=Endpoint(private=…)", "endpoint"),
        (AccessEntry, "policy", "did you mean `policies`? ServiceAccountRole takes `policy`", "policies"),
        # What is alike by chance is a guess at most, and rules judge as if nothing had been meant.
        (Network, "vpc_id", "ExistingNetwork takes `vpc_id`", ""),
        (Cluster, "admins", "did you mean `addons`?", ""),
        (
            Cluster,
            "namespace",
            (
                "write it inside: presets=[LoadBalancerController(namespace=…)] or "
                "service_account_roles=[ServiceAccountRole(namespace=…)]"
            ),
            "",
        ),
    ],
)
def test_a_hint_says_where_an_argument_belongs_or_what_it_is_like(
    kind: type[Spec], name: str, hint: str, meant: str
) -> None:
    unknown = next(mistake for mistake in kind(**{name: 1}).mistakes if mistake.kind == "unknown")
    assert (unknown.argument, unknown.hint, unknown.meant) == (name, hint, meant)


@pytest.mark.parametrize(
    ("constraint", "value", "expected"),
    [
        (Matches("[a-z]+", "a word"), "abc", None),
        (Matches("[a-z]+", "a word"), "abc\n", "'abc\\n' is not a word"),
        (Matches(r"\d", "a digit"), "\u0661", "'\u0661' is not a digit"),
        (Matches("[a-z]+", "a word"), None, None),
        (Size(1, 2, "items"), (), "no items, at least 1"),
        (Size(1, 2, "items"), (1, 2), None),
        (Size(1, 2, "items"), (1, 2, 3), "3 items, at most 2"),
        (Size(2, 3, "items"), "a", "1 items, at least 2"),
        (Size(1, 2, "items"), None, None),
        (OneOf((1, 2)), 2, None),
        (OneOf((1, 2)), 3, "3 is none of 1, 2"),
        (OneOf(("a",)), None, None),
    ],
)
def test_a_constraint_says_what_breaks_it(
    constraint: Matches | Size | OneOf, value: object, expected: str | None
) -> None:
    assert constraint.broken_by(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", "'a'"),
        ("ä", "'ä'"),
        ("\x1b[31m\ud800", r"'\x1b[31m\ud800'"),
        ("x" * 100, "'" + "x" * 58 + "…"),
        ([1], "[1]"),
        (10**5000, "<int>"),
    ],
    ids=range(6),
)
def test_a_value_is_shown_on_one_short_line(value: object, expected: str) -> None:
    assert shown(value) == expected


ZONES = ("eu-central-1c", "eu-central-1a")


def network(**given: Any) -> Network:
    return Network(cidr="10.0.0.0/16", availability_zones=ZONES, **given)


def test_a_zone_has_its_slots_by_its_letter_whatever_stands_beside_it() -> None:
    assert list(private_cidrs(network()).items()) == [
        ("eu-central-1a", "10.0.0.0/20"),
        ("eu-central-1c", "10.0.32.0/20"),
    ]
    assert list(public_cidrs(network()).items()) == [
        ("eu-central-1a", "10.0.128.0/20"),
        ("eu-central-1c", "10.0.160.0/20"),
    ]


def test_own_ranges_come_in_the_order_of_their_zones() -> None:
    own = {"eu-central-1c": "10.0.1.0/24", "eu-central-1a": "10.0.2.0/24"}
    assert list(private_cidrs(network(private_subnet_cidrs=own)).items()) == sorted(own.items())
    assert list(public_cidrs(network(public_subnet_cidrs=own)).items()) == sorted(own.items())


@pytest.mark.parametrize("zone", ["", "eu-central-1", "eu-central-1i", "eu-central-1A"])
def test_a_zone_without_a_slot_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="substring not found"):
        private_cidrs(Network(cidr="10.0.0.0/16", availability_zones=[zone]))


@pytest.mark.parametrize("kind", Spec.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_default_has_the_type_of_its_field(kind: type[Spec]) -> None:
    """The checks do not look into defaults again."""
    assert [
        f.name for f in kind.settings if (given := kind.defaults[f.name]) is not ABSENT and not fits(given, f.type)
    ] == []


def test_half_of_a_character_is_found_inside_a_variable_and_a_reference() -> None:
    half = "a\ud800b"
    for value in (
        var("key", description=half),
        var("key", default=half, description="A key"),
        ref(f'local.keys["{half}"]'),
    ):
        blueprint = Blueprint(
            region="eu-central-1",
            network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
            cluster=Cluster("dev", version="1.35", kms_key_arn=value),
        )
        assert "FT013" in {problem.code for problem in check_blueprint(blueprint)}
