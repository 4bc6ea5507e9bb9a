"""What Terraform text is made of: expressions with a stage, attributes, blocks and comments.

Nothing here knows AWS, and nothing here is text: `writer.py` alone turns nodes into characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, NoReturn, TypeAlias, TypeVar

from fargate_tf.hcl.node import node

if TYPE_CHECKING:
    from typing import Any


class Stage(IntEnum):
    """When Terraform learns a value; a compound value is as late as its latest part."""

    KNOWN = 0
    PLAN = 1
    APPLY = 2


class ApplyTime:
    """Phantom type of an expression that may be known only after apply."""


class PlanTime(ApplyTime):
    """Phantom type of an expression that is known when Terraform plans, so it may decide a `count`."""


S_co = TypeVar("S_co", bound=ApplyTime, covariant=True)


class StagedValueError(TypeError):
    """Python asked a value that only Terraform will know (`if x`, `len(x)`, `x == y`, an f-string)."""


def _refuse(question: str, instead: str) -> NoReturn:
    msg = f"{question} is known only to Terraform; {instead}"
    raise StagedValueError(msg)


class Expression(Generic[S_co]):
    """A value that Terraform will compute.

    `Expression[PlanTime]` may feed `count` and `for_each`; `Expression[ApplyTime]` may not.
    Python's own questions to it raise `StagedValueError`, so that a slip is an error and not wrong HCL.
    """

    __slots__ = ()

    @property
    def stage(self) -> Stage:
        """When this value is known: the latest stage among its parts."""
        return max((stage_of(part) for part in self.parts()), default=Stage.PLAN)

    def parts(self) -> Iterator[Value]:
        """The values that this expression is made of, in the order they are written."""
        return iter(())

    def attr(self, name: str) -> Traversal[S_co]:
        """`expression.name`."""
        return Traversal(self, (Attr(name),))

    def index(self, key: str | int | Expression[ApplyTime]) -> Traversal[S_co]:
        """`expression[key]`."""
        return Traversal(self, (Index(key),))

    def splat(self) -> Traversal[S_co]:
        """`expression[*]`."""
        return Traversal(self, (Splat(),))

    def __bool__(self) -> bool:
        _refuse("whether this is true", "use when() or conditional()")

    def __iter__(self) -> Iterator[Value]:
        _refuse("what this holds", "use each() or for_list()")

    def __len__(self) -> int:
        _refuse("how long this is", "use function('length', …)")

    def __hash__(self) -> int:
        _refuse("the identity of this value", "key by a known name")

    def __eq__(self, other: object) -> bool:
        _refuse("whether this equals something", "use equal()")

    def __str__(self) -> str:
        _refuse("the text of this", "use template()")

    def __format__(self, spec: str) -> str:
        _refuse("the text of this", "use template()")


LISTS = (tuple, list)
MAPPINGS = (dict, MappingProxyType)
"""The types that a list and a mapping in a `Value` may have: asking for these takes a tenth of asking for any."""

Scalar: TypeAlias = str | int | float | bool | None
Value: TypeAlias = "Scalar | Sequence[Value] | Mapping[str, Value] | Expression[ApplyTime]"


@node
class Attr:
    """The step `.name` of a traversal."""

    name: str


@node
class Index:
    """The step `[key]` of a traversal."""

    key: str | int | Expression[ApplyTime]


@node
class Splat:
    """The step `[*]` of a traversal."""


Step: TypeAlias = Attr | Index | Splat


@node
class Name(Expression[S_co]):
    """A root name: `var`, `each`, `local`, `aws_vpc`, or the name that a `for` binds.

    `known` is the stage of whatever is reached through it.
    """

    text: str
    known: Stage = Stage.PLAN

    @property
    def stage(self) -> Stage:
        """As its maker said."""
        return self.known


def plan_time(name: str) -> Name[PlanTime]:
    """A root name whose values Terraform knows when it plans."""
    return Name(name, Stage.PLAN)


def apply_time(name: str) -> Name[ApplyTime]:
    """A root name whose values may be known only after apply."""
    return Name(name, Stage.APPLY)


@node
class Traversal(Expression[S_co]):
    """`aws_vpc.this.id`, `var.zones[0]`, `aws_subnet.private["eu-central-1a"].id`."""

    base: Expression[ApplyTime]
    steps: tuple[Step, ...]

    def parts(self) -> Iterator[Value]:
        """The base, then every computed key."""
        yield self.base
        for step in self.steps:
            if isinstance(step, Index):
                yield step.key

    def attr(self, name: str) -> Traversal[S_co]:
        """One step further, without nesting."""
        return Traversal(self.base, (*self.steps, Attr(name)))

    def index(self, key: str | int | Expression[ApplyTime]) -> Traversal[S_co]:
        """One step further, without nesting."""
        return Traversal(self.base, (*self.steps, Index(key)))

    def splat(self) -> Traversal[S_co]:
        """One step further, without nesting."""
        return Traversal(self.base, (*self.steps, Splat()))


@node
class Variable(Expression[S_co]):
    """`var.name`, with all that its `variable` block says; `default` is empty or holds the one value."""

    name: str
    type: str
    description: str
    default: tuple[Value, ...] = ()
    sensitive: bool = False

    def parts(self) -> Iterator[Value]:
        """The reference to the block."""
        yield plan_time("var").attr(self.name)


@node
class Unreadable(Expression[S_co]):
    """A text that was meant as a reference and is none: it is reported, and never written."""

    text: str


@node
class Call(Expression[S_co]):
    """`cidrsubnet(var.cidr, 4, 1)`."""

    function: str
    arguments: tuple[Value, ...]

    def parts(self) -> Iterator[Value]:
        """The arguments."""
        return iter(self.arguments)


@node
class Template(Expression[S_co]):
    """`"arn:${var.partition}:eks:…"`: literal text and expressions in turn."""

    pieces: tuple[str | Expression[ApplyTime], ...]

    def parts(self) -> Iterator[Value]:
        """The pieces, literal ones too."""
        return iter(self.pieces)


@node
class Conditional(Expression[S_co]):
    """`condition ? then : otherwise`."""

    condition: Value
    then: Value
    otherwise: Value

    def parts(self) -> Iterator[Value]:
        """The condition and both results."""
        yield from (self.condition, self.then, self.otherwise)


@node
class Operation(Expression[S_co]):
    """`left operator right`; with `left` absent, a prefix operator (`!x`)."""

    operator: str
    right: Value
    left: Value = None

    def parts(self) -> Iterator[Value]:
        """Both sides."""
        yield from (self.left, self.right)


@node
class For(Expression[S_co]):
    """`[for value in collection : result]`, or with `key` an object `{ for … : key => result }`.

    `names` are bound inside; one for a list, two for a map's key and value.
    """

    names: tuple[str, ...]
    collection: Value
    result: Value
    key: Value = None
    condition: Value = None

    def parts(self) -> Iterator[Value]:
        """The collection, then what is computed for each of its items."""
        yield from (self.collection, self.key, self.result, self.condition)


@node
class Object(Expression[S_co]):
    """An object whose keys are not all literal: `{ "${local.issuer}:sub" = … }`."""

    items: tuple[tuple[str | Expression[ApplyTime], Value], ...]

    def parts(self) -> Iterator[Value]:
        """Key, value, key, value."""
        for key, value in self.items:
            yield key
            yield value


@node
class Attribute:
    """`name = value`."""

    name: str
    value: Value


@node
class Block:
    """`type "label" … { items }`, with a `#` comment above it where there is something to explain."""

    type: str
    labels: tuple[str, ...]
    items: tuple[Item, ...]
    comment: str = ""

    def blocks(self, type_: str) -> Iterator[Block]:
        """The nested blocks of one type, in order."""
        return iter([item for item in self.items if isinstance(item, Block) and item.type == type_])

    def attributes(self) -> Iterator[Attribute]:
        """The arguments, in order."""
        return iter([item for item in self.items if isinstance(item, Attribute)])


@node
class Comment:
    """A `#` comment of one or more lines, above what it speaks of."""

    text: str


@node
class Banner:
    """The title of a section in a file with several subjects."""

    title: str


Item: TypeAlias = Attribute | Block | Comment
Document: TypeAlias = "tuple[Block | Comment | Banner, ...]"


def stage_of(value: Value) -> Stage:
    """The latest stage among the leaves of any value; plain Python values are `KNOWN`."""
    if isinstance(value, Expression):
        return value.stage
    return max(map(stage_of, children(value)), default=Stage.KNOWN)


def children(value: Value) -> Iterator[Value]:
    """The values directly inside a container or an expression; nothing for a scalar."""
    if isinstance(value, Expression):
        return value.parts()
    if isinstance(value, MAPPINGS):
        return iter(value.values())
    return iter(value if isinstance(value, LISTS) else ())


def is_known(value: object) -> bool:
    """Whether Python knows the value itself; what a known list or object holds may still be an expression."""
    return not isinstance(value, Expression)


def literal(value: Any) -> bool:
    """Whether Terraform has nothing left to compute anywhere inside the value."""
    return stage_of(value) is Stage.KNOWN
