"""A module's inputs: `variable` blocks, their types, and what Terraform refuses before it plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.hcl.blocks import block
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Attribute, Block, Call, Name, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.hcl.nodes import ApplyTime, Expression, PlanTime, Value

    TypeOf = Name[PlanTime] | Call[PlanTime]


def _word(text: str) -> Name[PlanTime]:
    return Name(text, Stage.KNOWN)


STRING = _word("string")
NUMBER = _word("number")
BOOL = _word("bool")


def list_of(item: TypeOf) -> TypeOf:
    """`list(item)`."""
    return Call("list", (item,))


def set_of(item: TypeOf) -> TypeOf:
    """`set(item)`."""
    return Call("set", (item,))


def map_of(item: TypeOf) -> TypeOf:
    """`map(item)`."""
    return Call("map", (item,))


def object_of(attributes: Mapping[str, TypeOf]) -> TypeOf:
    """`object({ … })`.

    >>> from fargate_tf.hcl.inline import inline
    >>> inline(object_of({"zone": STRING, "hosts": optional(list_of(STRING), [])}))
    'object({ zone = string, hosts = optional(list(string), []) })'
    """
    return Call("object", (dict(attributes),))


def optional(item: TypeOf, *default: Value) -> TypeOf:
    """`optional(item)`, which is null where it is not given, or `optional(item, default)`."""
    return Call("optional", (item, *default))


@node
class Validation:
    """What has to hold of a variable, and the sentence that Terraform says where it does not."""

    condition: Expression[ApplyTime]
    message: str


@node
class Input:
    """One variable of a module; `default` is empty where it has to be given, else it holds the one value."""

    name: str
    type: TypeOf
    description: str
    default: tuple[Value, ...] = ()
    validations: tuple[Validation, ...] = ()
    sensitive: bool = False

    @property
    def nullable(self) -> bool:
        """Whether null is a value: only where it is the default."""
        return self.default == (None,)

    @property
    def block(self) -> Block:
        """Its `variable` block, in the order of the style guide."""
        items = [Attribute("description", self.description), Attribute("type", self.type)]
        items += [Attribute("default", value) for value in self.default]
        items += [Attribute("sensitive", True)] if self.sensitive else []
        items += [] if self.nullable else [Attribute("nullable", False)]
        return Block("variable", (self.name,), (*items, *map(_validation, self.validations)))


def _validation(one: Validation) -> Block:
    return block("validation", condition=one.condition, error_message=one.message)
