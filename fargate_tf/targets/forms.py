"""The two forms that a root module can have: self-contained, or calling the published modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Banner
from fargate_tf.targets.root import root

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fargate_tf.hcl.nodes import ApplyTime, Document, Expression, Traversal, Variable
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.targets.source import ModuleSource

FormName = Literal["self-contained", "modules"]


@node
class Form:
    """Where the modules are that the root calls, none for a root that is self-contained; and the form it had before.

    With `moved_from`, `moved` blocks lead Terraform from the addresses of the other form to those of this one.
    """

    source: ModuleSource | None = None
    moved_from: FormName | None = None


SELF_CONTAINED = Form()


def document(blueprint: Blueprint, floor: str, form: Form = SELF_CONTAINED) -> Document:
    """The document of a blueprint that has no problems, in a form, for AWS providers from version `floor` on."""
    own = root(blueprint, floor)
    if form == SELF_CONTAINED:
        return own
    from fargate_tf.targets.addresses import moved, to_outputs, twins

    pairs = twins(blueprint, own)
    if form.source is None:
        return (*own, *_moves(moved({new: old for old, new in pairs.items()})))
    from fargate_tf.hcl.inline import inline
    from fargate_tf.hcl.rewrite import rewritten
    from fargate_tf.targets.calls import called

    outputs = to_outputs(blueprint, own)

    def led_out(reference: Traversal[ApplyTime] | Variable[ApplyTime]) -> Expression[ApplyTime] | None:
        return outputs.get(inline(reference))

    made = rewritten(root(blueprint, floor, called(form.source)), led_out)
    return (*made, *(_moves(moved(pairs)) if form.moved_from is not None else ()))


def hidden(blueprint: Blueprint) -> tuple[Mapping[str, str], Collection[str]]:
    """What modules make, by the address in the self-contained form; and the references that lead out of them."""
    from fargate_tf.targets.addresses import to_outputs, twins

    own = root(blueprint)
    return twins(blueprint, own), to_outputs(blueprint, own).keys()


def _moves(blocks: Document) -> Document:
    return (Banner("Moved"), *blocks) if blocks else ()
