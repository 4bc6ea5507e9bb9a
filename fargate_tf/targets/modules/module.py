"""What a published module is, and the Terraform files that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.terraform import PROVIDER_SOURCE, TERRAFORM
from fargate_tf.hcl.blocks import block
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Attribute, Block, Comment, Expression
from fargate_tf.hcl.writer import write
from fargate_tf.schema.provider import OLDEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fargate_tf.hcl.nodes import ApplyTime, Document, Value
    from fargate_tf.hcl.variables import Input


@node
class Output:
    """One output of a module; whoever uses it waits for `after` too."""

    name: str
    value: Value
    description: str
    after: Sequence[Expression[ApplyTime]] = ()
    required: Sequence[Block] = ()

    @property
    def block(self) -> Block:
        """Its `output` block."""
        items = [Attribute("description", self.description), Attribute("value", self.value)]
        items += [Attribute("depends_on", list(self.after))] if self.after else []
        return Block("output", (self.name,), (*items[:2], *self.required, *items[2:]))


@node
class Module:
    """A published module: what it is for, its variables, its resources by file, and its outputs.

    `documents` has `main.tf` and, where that would be long, a file for each further subject.
    """

    name: str
    title: str
    purpose: str
    inputs: tuple[Input, ...]
    documents: Mapping[str, Document]
    outputs: tuple[Output, ...]

    def terraform_files(self) -> Mapping[str, str]:
        """The text of each `.tf` file by its name."""
        documents: dict[str, Document] = {
            **self.documents,
            "variables.tf": tuple(each.block for each in self.inputs),
            "outputs.tf": tuple(each.block for each in self.outputs),
            "versions.tf": (_versions(self.calls_others),),
        }
        return {name: write(document) for name, document in documents.items()}

    @property
    def calls_others(self) -> bool:
        """Whether the module only joins others, and makes nothing itself."""
        blocks = (block for document in self.documents.values() for block in document if isinstance(block, Block))
        return not any(block.type == "resource" for block in blocks)


def _versions(calls_others: bool) -> Block:
    """The floors that the module needs; it sets no ceiling, which is for the root that calls it."""
    provider = Attribute("aws", {"source": PROVIDER_SOURCE, "version": f">= {OLDEST}"})
    # Handed on by `providers` instead, Terraform 1.11 does not find it where the module stands behind a `for_each`.
    why = Comment(
        "The modules that are called use it, and tests mock it.\ntflint-ignore: terraform_unused_required_providers"
    )
    required = (why, provider) if calls_others else (provider,)
    return block("terraform", Block("required_providers", (), required), required_version=TERRAFORM)


def called(name: str, source: str, inputs: Mapping[str, Value], *, version: str | None = None) -> Block:
    """A `module` block; inputs that are null are left to their defaults."""
    given = (Attribute(key, value) for key, value in inputs.items() if value is not None)
    pinned = [Attribute("version", version)] if version is not None else []
    return Block("module", (name,), (Attribute("source", source), *pinned, *given))
