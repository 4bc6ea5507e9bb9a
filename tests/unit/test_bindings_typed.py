"""From Terraform's JSON to what a class takes, with classes as the bindings generate them and without a binding."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any

import pytest

from fargate_tf.bindings.binding import BindingError, binding_of, pascal
from fargate_tf.bindings.elements import Site, require_fit
from fargate_tf.bindings.typed import Arguments, Misfit, arguments_of, untyped


class Resolvable:
    """What the binding calls `IResolvable`."""


class Token:
    """What a token was made of, and how."""

    def __init__(self, kind: str, value: Any = None) -> None:
        self.kind, self.value = kind, value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and (self.kind, self.value) == (other.kind, other.value)

    __hash__ = None  # type: ignore[assignment]

    null_value = classmethod(lambda cls: cls("null"))
    as_any = classmethod(lambda cls, value: cls("any", value))
    as_number = classmethod(lambda cls, value: cls("number", value))
    as_list = classmethod(lambda cls, value: cls("list", value))
    as_string_map = classmethod(lambda cls, value: cls("map", value))


class Core:
    """The part of the binding that conversions need."""

    IResolvable = Resolvable
    Token = Token


class Struct:
    """A nested block, as `jsii` marks it."""

    __jsii_name_mapping__: typing.ClassVar[Mapping[str, str]] = {}

    def __init__(
        self,
        *,
        key: str,
        size: typing.Optional[typing.Union[int, float]] = None,  # noqa: UP007, UP045  (as generated)
    ) -> None:
        self.key, self.size = key, size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Struct) and (self.key, self.size) == (other.key, other.size)

    __hash__ = None  # type: ignore[assignment]


class Kind:
    """A resource, with arguments of every kind that the bindings have."""

    def __init__(
        self,
        scope: object,
        id_: str,
        *,
        name: str,
        from_: str | None = None,
        port: typing.Optional[typing.Union[int, float]] = None,  # noqa: UP007, UP045
        on: typing.Optional[typing.Union[bool, Resolvable]] = None,  # noqa: UP007, UP045
        ids: typing.Optional[typing.Sequence[str]] = None,  # noqa: UP045
        tags: typing.Optional[typing.Mapping[str, str]] = None,  # noqa: UP045
        once: typing.Optional[typing.Union[Struct, dict[str, Any]]] = None,  # noqa: UP007, UP045
        often: typing.Optional[typing.Union[Resolvable, typing.Sequence[typing.Union[Struct, dict[str, Any]]]]] = None,  # noqa: UP007, UP045
        anything: Any = None,
    ) -> None:
        """Nothing is made of it."""


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        ({"port": 80}, {"port": 80}),
        ({"port": "${var.port}"}, {"port": Token("number", "${var.port}")}),
        ({"on": False}, {"on": False}),
        ({"on": "${var.on}"}, {"on": Token("any", "${var.on}")}),
        ({"ids": ["a", "${b}"]}, {"ids": ["a", "${b}"]}),
        ({"ids": []}, {"ids": []}),
        ({"ids": "${var.ids}"}, {"ids": Token("list", "${var.ids}")}),
        ({"tags": {"A b": "$${x}"}}, {"tags": {"A b": "$${x}"}}),
        ({"tags": "${var.tags}"}, {"tags": Token("map", "${var.tags}")}),
        ({"once": {"key": "k", "size": 1}}, {"once": Struct(key="k", size=1)}),
        ({"once": {"key": "k", "size": "${n}"}}, {"once": Struct(key="k", size=Token("number", "${n}"))}),  # type: ignore[arg-type]
        ({"often": {"key": "k"}}, {"often": [Struct(key="k")]}),
        ({"often": [{"key": "k"}, {"key": "l"}]}, {"often": [Struct(key="k"), Struct(key="l")]}),
        ({"often": "${x}"}, {"often": Token("any", "${x}")}),
        ({"anything": {"A": [None]}}, {"anything": {"A": [Token("null")]}}),
        ({"from": "x"}, {"from_": "x"}),
    ],
)
def test_a_value_takes_the_type_that_is_wanted(given: dict[str, Any], typed: dict[str, Any]) -> None:
    assert arguments_of(Kind, {"name": "n", **given}, Core) == Arguments({"name": "n", **typed}, {})


@pytest.mark.parametrize(
    ("given", "overrides"),
    [
        ({"newer": {"A": 1}}, {"newer": {"A": 1}}),
        ({"port": None}, {"port": Token("null")}),
        ({"port": True}, {"port": True}),
        ({"on": 1}, {"on": 1}),
        ({"ids": [1]}, {"ids": [1]}),
        ({"ids": {"a": "b"}}, {"ids": {"a": "b"}}),
        ({"tags": {"a": 1}}, {"tags": {"a": 1}}),
        ({"often": [{"key": "k", "newer": 1}]}, {"often": [{"key": "k", "newer": 1}]}),
        ({"once": {"size": 1}}, {"once": {"size": 1}}),
        ({"once": [{"key": "k"}, {"key": "l"}]}, {"once": [{"key": "k"}, {"key": "l"}]}),
    ],
)
def test_what_has_no_typed_place_becomes_an_override(given: dict[str, Any], overrides: dict[str, Any]) -> None:
    assert arguments_of(Kind, {"name": "n", **given}, Core) == Arguments({"name": "n"}, overrides)


def test_inside_of_a_block_that_stands_once_only_what_does_not_fit_is_an_override() -> None:
    made = arguments_of(Kind, {"name": "n", "once": {"key": "k", "newer": 1, "size": True}}, Core)

    assert made == Arguments({"name": "n", "once": Struct(key="k")}, {"once.newer": 1, "once.size": True})


def test_what_is_required_and_does_not_fit_is_stood_in_for_and_overridden() -> None:
    assert arguments_of(Kind, {"name": 7, "once": {"key": 8}}, Core) == Arguments(
        {"name": "", "once": Struct(key="")}, {"name": 7, "once.key": 8}
    )


def test_a_body_that_lacks_what_is_required_is_no_object_of_the_class() -> None:
    with pytest.raises(Misfit):
        arguments_of(Kind, {"port": 1}, Core)


def test_null_is_kept_at_any_depth() -> None:
    assert untyped({"a": [None, {"b": None}], "c": 1}, Core) == {"a": [Token("null"), {"b": Token("null")}], "c": 1}


def test_a_scope_outside_of_every_stack_is_refused() -> None:
    class Alone:
        scopes: typing.ClassVar[list[object]] = [object()]

    class Scope:
        node = Alone

    with pytest.raises(BindingError, match="a FargateCluster stands in a TerraformStack"):
        binding_of(Scope)


def test_a_token_of_the_binding_in_a_text_is_refused() -> None:
    tree = {"resource": {"aws_vpc": {"this": {"tags": {"Name": "$${TfToken[TOKEN.0]}"}}}}}

    with pytest.raises(BindingError, match="declare it as var"):
        require_fit(Site(None, None), tree)  # type: ignore[arg-type]


def test_classes_are_called_as_types_are() -> None:
    assert [pascal(name) for name in ("vpc", "s3_bucket", "iam_openid_connect_provider")] == [
        *("Vpc", "S3Bucket", "IamOpenidConnectProvider")
    ]
