"""What several provider versions take alike: whoever keeps to that is right in each, and is judged once.

Nearly all documents keep to it. One that does not is judged by each version, which alone can tell what it refuses.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from fargate_tf.hcl.node import node

if TYPE_CHECKING:
    from typing import TypeAlias

    from fargate_tf.schema.provider import AttributeSchema, BlockSchema, Provider

    Schemas: TypeAlias = "Provider | Common"
    """Who says what is taken: one version, or what two take alike."""


@node
class Common:
    """A provider that refuses whatever at least one of two refuses, and perhaps more.

    It lacks a type of which one version needs what the other has not. Schemas are made when they are asked for:
    a document has a third of the types.

    >>> from fargate_tf.schema.provider import load
    >>> vpc = Common(load("5.100.0"), load("6.69.1")).schema("resource", "aws_vpc")["attributes"]
    >>> "cidr_block" in vpc, "region" in vpc  # 6.0 gave every resource a region
    (True, False)
    """

    one: Provider
    other: Provider

    @property
    def version(self) -> str:
        """Both versions."""
        return f"{self.one.version} and {self.other.version}"

    def schema(self, kind: str, type_: str) -> BlockSchema | None:
        """What both take; of a type that one of them knows nothing of, the other's word holds."""
        one, other = self.one.schema(kind, type_), self.other.schema(kind, type_)
        if one is not None and other is not None:
            return _block(one, other)
        silent = self.one if one is None else self.other
        return None if silent.judges(kind, type_) else one or other

    def judges(self, kind: str, type_: str) -> bool:
        """Whether one of them is known to have the type, or known to lack it."""
        return self.one.judges(kind, type_) or self.other.judges(kind, type_)


@cache
def common(one: Provider, other: Provider) -> Common:
    """What two providers take alike; one object for all who ask, which keep what they make of it."""
    return Common(one, other)


def _block(one: BlockSchema, other: BlockSchema) -> BlockSchema | None:
    """What both take and give; `None` where one needs what the other has not, or has in another way."""
    attributes = {
        name: other["attributes"][name] if other["attributes"][name].get("required") else known
        for name, known in one["attributes"].items()
        if name in other["attributes"] and _use(known) == _use(other["attributes"][name])
    }
    blocks = {
        name: made
        for name, known in one["blocks"].items()
        if name in other["blocks"]
        and _count(known) == _count(other["blocks"][name])
        and (made := _block(known, other["blocks"][name])) is not None
    }
    if not (_needs(one) | _needs(other)) <= attributes.keys() | blocks.keys():
        return None
    both: BlockSchema = {**one, "attributes": attributes, "blocks": blocks}
    return both


def _use(known: AttributeSchema) -> tuple[object, ...]:
    """What a reference finds, and whether an argument may be given; whether it has to be is for the stricter to say."""
    return known["type"], bool(known.get("required") or known.get("optional"))


def _count(known: BlockSchema) -> tuple[object, ...]:
    return known.get("nesting_mode"), known.get("min_items"), known.get("max_items")


def _needs(schema: BlockSchema) -> set[str]:
    """What has to be there."""
    arguments = {name for name, known in schema["attributes"].items() if known.get("required")}
    return arguments | {name for name, known in schema["blocks"].items() if known.get("min_items")}
