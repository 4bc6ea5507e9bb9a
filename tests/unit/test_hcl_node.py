"""The decorator behind every node: what a class gets from it, for few fields and for many."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest

from fargate_tf.hcl.node import node

NAMES = ("a", "b", "c", "d", "e", "f")


def with_fields(count: int, **defaults: object) -> Any:
    """A node with so many fields."""
    return node(type("Many", (), {"__annotations__": dict.fromkeys(NAMES[:count], "object"), **defaults}))


@pytest.mark.parametrize("count", range(1, 7))
def test_each_field_is_an_argument_by_place_or_by_name(count: int) -> None:
    kind, names = with_fields(count), NAMES[:count]
    by_place, by_name = kind(*range(count)), kind(**dict(zip(names, range(count), strict=True)))
    assert [[getattr(made, name) for name in names] for made in (by_place, by_name)] == [[*range(count)]] * 2
    assert repr(by_place) == f"Many({', '.join(f'{name}={i}' for i, name in enumerate(names))})"


@pytest.mark.parametrize("count", range(1, 5))
def test_the_constructor_of_few_fields_has_their_names(count: int) -> None:
    kind = with_fields(count)
    assert [*signature(kind).parameters] == [*NAMES[:count]]
    assert kind.__init__.__code__.co_name == "__init__"  # what a traceback shows
    with pytest.raises(TypeError, match=r"^Many\.__init__\(\) missing 1 required positional argument: "):
        kind(*range(count - 1))


@pytest.mark.parametrize("count", range(1, 7))
def test_the_last_fields_may_have_defaults(count: int) -> None:
    last = NAMES[count - 1]
    kind = with_fields(count, **{last: "usual"})
    assert getattr(kind(*range(count - 1)), last) == "usual"
    for wrong in ((*range(count + 1),), (*range(count - 2),)) if count > 1 else (("x", "y"),):
        with pytest.raises(TypeError):
            kind(*wrong)


def test_a_node_is_matched_by_place_has_slots_alone_and_cannot_be_changed() -> None:
    kind = with_fields(2)
    made = kind(1, 2)
    match made:
        case kind(a, b):
            found = (a, b)
    assert found == (1, 2)
    assert [hasattr(made, name) for name in ("__dict__", "__weakref__")] == [False, False]
    with pytest.raises(AttributeError, match=r"^Many cannot be changed$"):
        made.a = 3
    with pytest.raises(AttributeError, match=r"^Many cannot be changed$"):
        del made.a
