"""What only Terraform will know: variables that the module declares, and references to what stands in it.

Only these two make an expression; a text is always literal, whatever it looks like.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal, TypeAlias

from fargate_tf.hcl.nodes import (
    ApplyTime,
    Attr,
    Expression,
    Index,
    PlanTime,
    Splat,
    Step,
    Traversal,
    Unreadable,
    Variable,
    apply_time,
)

Text: TypeAlias = str | Expression[ApplyTime]
"""A text, or an expression that gives one."""
Texts: TypeAlias = Sequence[str | Expression[ApplyTime]] | Expression[ApplyTime]
"""A list of texts of which each may be an expression, or an expression that gives the whole list."""

VariableType = Literal[
    "string", "number", "bool", "list(string)", "set(string)", "map(string)", "list(number)", "map(number)"
]

_REQUIRED: Any = ...
_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
_STEP = re.compile(
    rf'\.(?P<attr>{_NAME})|\[(?P<number>\d{{1,9}})\]|\["(?P<key>[^"\\$%\x00-\x1f]*)"\]|(?P<splat>\[\*\])'
)


def var(
    name: str,
    *,
    description: str,
    type: VariableType = "string",  # noqa: A002  (Terraform's own word)
    default: Any = _REQUIRED,
    sensitive: bool = False,
) -> Expression[PlanTime]:
    """A variable of the root module: the module declares it, and whoever runs Terraform gives its value.

    Used in several places it is declared once; two different declarations of one name are a problem (FT610).

    >>> var("kms_key_arn", description="ARN of the key of the Kubernetes API data").name
    'kms_key_arn'
    """
    return Variable(name, type, description, () if default is _REQUIRED else (default,), sensitive)


def ref(address: str) -> Expression[ApplyTime]:
    """A reference, written as in Terraform, to an attribute of a block that stands in the same module.

    The block is one that the compiler makes or one of `Blueprint.resources`. Text that is no reference is a problem
    (FT611), and so is a reference that leads nowhere (FT612); nothing is raised here.

    >>> ref("data.aws_vpc.shared.id").steps[-1]
    Attr(name='id')
    """
    root = re.match(_NAME, address) if isinstance(address, str) else None
    steps = tuple(_steps(address, root.end())) if root else ()
    if root is None or not steps or None in steps:
        return Unreadable(address)
    return Traversal(apply_time(root[0]), tuple(step for step in steps if step is not None))


def _steps(address: str, position: int) -> Iterator[Step | None]:
    """The steps behind the first name; `None` at the first that is none."""
    while position < len(address):
        found = _STEP.match(address, position)
        if found is None:
            yield None
            return
        position = found.end()
        if found["attr"] is not None:
            yield Attr(found["attr"])
        elif found["splat"] is not None:
            yield Splat()
        else:
            yield Index(found["key"] if found["number"] is None else int(found["number"]))
