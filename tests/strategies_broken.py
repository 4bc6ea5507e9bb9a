"""What Hypothesis draws of wrong blueprints: those with one thing broken, and any nonsense."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from fargate_tf import AccessEntry, Addon, Blueprint, Cluster, Endpoint, FargateProfile, Network, S3Backend, Selector
from tests.changing import changed, places_of, spec_at, specs_of, values_of, with_value
from tests.forbidden import NEVER
from tests.strategies import valid_blueprints
from tests.strategies_text import free_text, lone_surrogates

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from fargate_tf.spec.base import Spec

# Blueprints with one thing wrong


class Rude:
    """An object that refuses to be looked at."""

    def __repr__(self) -> str:
        raise RuntimeError("no")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    def __hash__(self) -> int:
        raise RuntimeError("no")

    def __bool__(self) -> bool:
        raise RuntimeError("no")


# Values that no field takes.
OF_NO_TYPE: tuple[object, ...] = (
    Rude(),
    {10**5000: "a key that even `repr` refuses"},
    *(1.5, b"text", {"a set"}, 10**30 + 0.5, object(), object, len, complex(1, 2), NotImplemented, ...),
    *(range(3), iter(()), bytearray(b"x"), memoryview(b"x"), frozenset(), Exception("x")),
)


def _of_no_type() -> SearchStrategy[object]:
    return st.integers(0, len(OF_NO_TYPE) - 1).map(OF_NO_TYPE.__getitem__)


@st.composite
def _wrong_type(draw: DrawFn, root: Blueprint) -> Blueprint:
    path = draw(st.sampled_from(places_of(root)))
    spec = spec_at(root, path)
    name = draw(st.sampled_from([f.name for f in fields(spec)]))
    return with_value(root, (*path, name), draw(_of_no_type()))


@st.composite
def _missing(draw: DrawFn, root: Blueprint) -> Blueprint:
    required = {
        Blueprint: ["region", "network", "cluster"],
        Network: ["cidr", "availability_zones"],
        Cluster: ["name", "version"],
        S3Backend: ["bucket", "key", "region"],
        FargateProfile: ["name", "selectors"],
        Selector: ["namespace"],
        Addon: ["name"],
        AccessEntry: ["principal_arn"],
    }
    path = draw(st.sampled_from(places_of(root, *required)))
    gone = draw(st.sets(st.sampled_from(required[type(spec_at(root, path))]), min_size=1))
    return changed(root, path, lambda old: type(old)(**{k: v for k, v in values_of(old).items() if k not in gone}))


@st.composite
def _unknown(draw: DrawFn, root: Blueprint) -> Blueprint:
    path = draw(st.sampled_from(places_of(root)))
    spec = spec_at(root, path)
    known = [f.name for f in fields(spec)]
    misspelt = st.sampled_from(known).map(lambda name: name[:-1])
    name = draw(st.one_of(misspelt, free_text(1), st.just("x" * 10_000)).filter(lambda name: name not in known))
    return changed(root, path, lambda old: type(old)(**values_of(old), **{name: draw(junk())}))


@st.composite
def _no_text(draw: DrawFn, root: Blueprint) -> Blueprint:
    """A lone surrogate in a text, in a list, in a tag's key or value."""
    half = draw(lone_surrogates())
    places = [(*path, f.name) for path, spec in specs_of(root) for f in fields(spec)]
    path = draw(st.sampled_from(places))
    last = path[-1]
    put: object = half
    if last in ("tags", "labels", "private_subnet_cidrs", "public_subnet_cidrs"):
        put = draw(st.sampled_from([{half: "value"}, {"key": half}]))
    elif last in ("availability_zones", "public_access_cidrs", "log_types", "policies", "kubernetes_groups"):
        put = [half]
    return with_value(root, path, put)


@st.composite
def _forbidden(draw: DrawFn, root: Blueprint) -> Blueprint:
    path = draw(st.sampled_from(places_of(root, *NEVER)))
    never = NEVER[type(spec_at(root, path))]
    name = draw(st.sampled_from(sorted(never)))
    return with_value(root, (*path, name), draw(st.sampled_from(never[name])))


@st.composite
def invalid_blueprints(draw: DrawFn) -> Blueprint:
    """A valid blueprint in which one thing, or two, were broken."""
    broken = draw(valid_blueprints())
    ways = (_wrong_type, _missing, _unknown, _no_text, _forbidden)
    return draw(draw(st.sampled_from(ways))(broken))


# Any nonsense


_LEAVES: SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    free_text(),
    lone_surrogates(),
    st.builds(lambda: "x" * 100_000),
    st.builds(lambda: 10**5000),
    _of_no_type(),
    st.sampled_from(["eu-central-1", "eu-central-1a", "10.0.0.0/16", "default", "per_az", "1.35", "api", "coredns"]),
)


@cache
def junk() -> SearchStrategy[object]:
    """Any value at all, lists, mappings and misplaced specs too."""
    return st.recursive(_LEAVES, _bigger, max_leaves=8)


def _bigger(inner: SearchStrategy[object]) -> SearchStrategy[object]:
    keys = st.one_of(free_text(), lone_surrogates(), st.integers(), st.none(), st.tuples(st.integers()))
    return st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4), _calls(inner))


_SPECS: tuple[type[Spec], ...] = (
    *(AccessEntry, Addon, Blueprint, Cluster, Endpoint, FargateProfile, Network, S3Backend, Selector),
)


@st.composite
def _calls(draw: DrawFn, inner: SearchStrategy[object], of: tuple[type[Spec], ...] = _SPECS) -> Spec:
    """A call of a constructor with anything, arguments that it lacks and too many without a name included."""
    cls = draw(st.sampled_from(of))
    known = st.sampled_from([f.name for f in fields(cls)])
    given = draw(st.dictionaries(st.one_of(known, free_text(1, 5)), inner, max_size=5))
    return cls(*draw(st.lists(inner, max_size=2)), **given)


def wild_blueprints() -> SearchStrategy[Blueprint]:
    """A call of `Blueprint` with anything, or a valid one with anything in any of its fields."""
    return st.one_of(_calls(junk(), of=(Blueprint,)), _littered())


@st.composite
def _littered(draw: DrawFn) -> Blueprint:
    root = draw(valid_blueprints())
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places_of(root)))
        spec = spec_at(root, path)
        name = draw(st.sampled_from([f.name for f in fields(spec)]))
        root = with_value(root, (*path, name), draw(junk()))
    return root
