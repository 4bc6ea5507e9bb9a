"""Which pods a selector takes: against regular expressions, and against every short string there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fargate_tf import FargateProfile, Selector
from fargate_tf.k8s import selectors
from fargate_tf.k8s.coverage import covering_profiles, needs_coredns_profile, with_coredns
from fargate_tf.k8s.selectors import (
    covers,
    intersect,
    matches,
    profile_for,
    selector_covers,
    selectors_meet,
    takes,
)
from tests.strategies_text import EXAMPLES

PATTERNS = st.text("ab*?", max_size=5)
# Patterns of n characters that differ do so on some text of 2n + 1 characters over their letters and one other.
ALPHABET, LONGEST = "abc", 6


@cache
def translated(pattern: str) -> re.Pattern[str]:
    wildcards = {"*": ".*", "?": "."}
    return re.compile("".join(wildcards.get(c, re.escape(c)) for c in pattern), re.DOTALL)


@cache
def texts() -> tuple[str, ...]:
    return tuple("".join(word) for length in range(LONGEST + 1) for word in product(ALPHABET, repeat=length))


@cache
def taken(pattern: str) -> frozenset[str]:
    return frozenset(filter(translated(pattern).fullmatch, texts()))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("*", "kube-system", True),
        ("?", "", False),
        ("?", "a", True),
        ("?", "ab", False),
        ("**", "", True),
        ("*?*", "", False),
        ("prod-*", "prod-", True),
        ("prod-*", "prod", False),
        ("*-web", "prod-web", True),
        ("*-web", "prod-web-1", False),
        ("a*a*a", "aa", False),
        ("a*a*a", "aaa", True),
        ("a.c", "abc", False),
        ("[ab]", "a", False),
        ("a\\*", "a\\b", True),
        ("*", "line\nbreak", True),
        ("Team", "team", False),
    ],
)
def test_a_pattern_matches_the_whole_text_with_two_wildcards_only(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) == expected


@given(st.text("ab*?.[]\\\n-é", max_size=12), st.text("ab.[]\\\n-é*?", max_size=12))
def test_matching_equals_the_regular_expression(pattern: str, text: str) -> None:
    assert matches(pattern, text) == (translated(pattern).fullmatch(text) is not None)


@given(st.integers(1, 30))
def test_many_wildcards_do_not_take_exponential_steps(count: int) -> None:
    assert not matches("*a" * count + "b", "a" * 500)
    assert covers("*" * count, "*?" * count)
    assert intersect("a*" * count, "*a" * count)


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("*", "anything", True),
        ("*", "*", True),
        ("kube-*", "kube-system", True),
        ("kube-system", "kube-*", False),
        ("a*", "*a", False),
        ("*?", "?*", True),
        ("?*", "*", False),
        ("**", "*", True),
        ("?", "*", False),
        ("a?c", "abc", True),
        ("*a*", "*aa*", True),
        ("*aa*", "*a*", False),
        ("", "", True),
        ("", "*", False),
    ],
)
def test_a_wider_pattern_covers_a_narrower_one(wide: str, narrow: str, expected: bool) -> None:
    assert covers(wide, narrow) == expected


@settings(max_examples=5 * EXAMPLES)
@given(PATTERNS, PATTERNS)
def test_covering_equals_inclusion_among_all_short_texts(wide: str, narrow: str) -> None:
    assert covers(wide, narrow) == (taken(narrow) <= taken(wide))


@settings(max_examples=5 * EXAMPLES)
@given(PATTERNS, PATTERNS)
def test_meeting_equals_a_common_short_text(one: str, other: str) -> None:
    shortest = len(one.replace("*", "")) + len(other.replace("*", ""))
    if shortest <= LONGEST:
        assert intersect(one, other) == bool(taken(one) & taken(other))


@given(st.text("ab*?-", max_size=30), st.text("ab*?-", max_size=30))
def test_covering_is_never_claimed_wrongly_and_meeting_goes_both_ways(one: str, other: str) -> None:
    assert intersect(one, other) == intersect(other, one)
    if covers(one, other):
        sample = other.replace("*", "").replace("?", "z")
        assert matches(other, sample)
        assert matches(one, sample)
        assert intersect(one, other)


def test_when_inclusion_would_take_too_long_it_is_not_claimed() -> None:
    # The character before the last n: a deterministic reader has to remember which of them were an `a`.
    small, large = "*a" + "?" * 8, "*a" + "?" * 40
    assert covers(small, small)
    assert not covers(large, large)


@pytest.mark.parametrize(("wide", "narrow", "states"), [("*a?", "*a?", 4), ("a*", "ab", 3), ("*a??", "*a??", 8)])
def test_inclusion_is_claimed_as_long_as_it_takes_few_states(
    wide: str, narrow: str, states: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = covers.__wrapped__
    monkeypatch.setattr(selectors, "_MOST_STATES", states)
    assert asked(wide, narrow) is True
    monkeypatch.setattr(selectors, "_MOST_STATES", states - 1)
    assert asked(wide, narrow) is False


# Selectors with labels


def selector(namespace: str = "ns", **labels: str) -> Selector:
    return Selector(namespace, labels={name.replace("_", "-"): value for name, value in labels.items()})


@pytest.mark.parametrize(
    ("one", "namespace", "labels", "expected"),
    [
        (selector(), "ns", {}, True),
        (selector(), "ns", {"any": "thing"}, True),
        (selector(), "other", {}, False),
        (selector(tier="web"), "ns", {}, False),
        (selector(tier="web"), "ns", {"tier": "web", "app": "x"}, True),
        (selector(tier="web"), "ns", {"tier": "db"}, False),
        (selector(tier="w*"), "ns", {"tier": "web"}, True),
        (selector(tier="web", app="x"), "ns", {"tier": "web"}, False),
        (Selector("ns", labels={"*": "*"}), "ns", {}, False),
        (Selector("ns", labels={"*": "*"}), "ns", {"a": ""}, True),
        (Selector("ns", labels={"t?er": "web"}), "ns", {"tier": "db", "taer": "web"}, True),
    ],
)
def test_a_selector_takes_a_pod_that_has_all_its_labels(
    one: Selector, namespace: str, labels: dict[str, str], expected: bool
) -> None:
    assert takes(one, namespace, labels) == expected


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        (selector(), selector(), True),
        (selector(), selector(tier="web"), True),
        (selector(tier="web"), selector(), False),
        (selector("*"), selector("ns", tier="web"), True),
        (selector(tier="*"), selector(tier="web"), True),
        (selector(tier="web"), selector(tier="*"), False),
        (selector(tier="web"), selector(tier="web", app="x"), True),
        (selector(app="x", tier="web"), selector(tier="web"), False),
        (Selector("ns", labels={"*": "*"}), selector(tier="web"), True),
    ],
)
def test_a_selector_covers_one_that_asks_for_more(wide: Selector, narrow: Selector, expected: bool) -> None:
    assert selector_covers(wide, narrow) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (selector("a*"), selector("*b"), True),
        (selector("a*"), selector("b*"), False),
        (selector(tier="web"), selector(app="x"), True),
        (selector(tier="web"), selector(tier="db"), False),
        (selector(tier="w*"), selector(tier="*b"), True),
        (Selector("ns", labels={"*": "web"}), Selector("ns", labels={"*": "db"}), True),
    ],
)
def test_selectors_meet_unless_one_pod_can_not_have_both(one: Selector, other: Selector, expected: bool) -> None:
    assert selectors_meet(one, other) == expected
    assert selectors_meet(other, one) == expected


def pods() -> Iterator[tuple[str, dict[str, str]]]:
    values = (None, "a", "b", "ab")
    for namespace, x, y in product(("a", "b", "ab"), values, values):
        yield namespace, {key: value for key, value in (("x", x), ("y", y)) if value is not None}


SELECTORS = st.builds(
    Selector,
    st.sampled_from(["a", "b", "*", "a*", "?", "??"]),
    labels=st.dictionaries(
        st.sampled_from(["x", "y", "?", "*"]), st.sampled_from(["a", "b", "*", "a*", "?"]), max_size=2
    ),
)


@given(SELECTORS, SELECTORS)
def test_what_is_said_of_two_selectors_holds_for_every_pod(one: Selector, other: Selector) -> None:
    both = [takes(one, *pod) for pod in pods() if takes(other, *pod)]
    assert not selector_covers(one, other) or all(both)
    assert selectors_meet(one, other) or not any(both)


# Profiles


def profile(name: str, *selectors: Selector) -> FargateProfile:
    return FargateProfile(name, selectors=selectors)


@pytest.mark.parametrize(
    ("names", "winner"),
    [
        (["b", "a"], "a"),
        (["a", "B"], "B"),
        (["a-b", "a_b", "a1"], "a-b"),
        (["ab", "a"], "a"),
        (["a10", "a9"], "a10"),
    ],
)
def test_the_first_profile_by_name_takes_the_pod_wherever_it_is_written(names: list[str], winner: str) -> None:
    profiles = [profile(name, selector("other"), selector()) for name in names]
    found = profile_for(profiles, "ns", {})
    assert found is not None
    assert found.name == winner


def test_a_pod_that_nothing_selects_lands_nowhere() -> None:
    assert profile_for([profile("a", selector("other"))], "ns", {}) is None
    assert profile_for([], "ns", {}) is None


@pytest.mark.parametrize(
    ("taking", "expected"),
    [
        ([], ["coredns"]),
        ([profile("apps", selector("default"))], ["apps", "coredns"]),
        ([profile("system", selector("kube-system"))], ["system"]),
        ([profile("dns", selector("kube-*", k8s_app="kube-dns"))], ["dns"]),
        ([profile("other", selector("kube-system", app="x"))], ["other", "coredns"]),
    ],
)
def test_coredns_gets_a_profile_where_none_takes_it(taking: list[FargateProfile], expected: list[str]) -> None:
    assert [p.name for p in with_coredns(taking)] == expected
    assert needs_coredns_profile(taking) == (expected[-1] == "coredns")


def test_an_addon_waits_for_each_profile_that_takes_its_pods_once() -> None:
    profiles = [profile("z", selector("cert-manager", app="webhook")), profile("c", selector("cert-*", app="c*"))]
    assert [p.name for p in covering_profiles(profiles, "cert-manager")] == ["c", "z"]
    assert list(covering_profiles(profiles, "nothing-is-known-of-this")) == []
