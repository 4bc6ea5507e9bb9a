"""A whole document as a stack, and the Terraform JSON that the binding makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.bindings.elements import Site, add_elements, require_fit
from fargate_tf.hcl.json import tree_of

if TYPE_CHECKING:
    from fargate_tf.bindings.binding import Binding
    from fargate_tf.hcl.nodes import Document


def synthesized(document: Document, binding: Binding) -> str:
    """The JSON text of a stack with everything that the document holds, its settings and outputs too.

    Nothing is written to disk, and nothing is added: no metadata, and no backend that names a folder of this machine.
    Raises `BindingError` as `require_fit`.
    """
    core, tree = binding.core, tree_of(document)
    stack = core.TerraformStack(core.App(), "fargate-tf")
    site = Site(stack, binding)
    require_fit(site, tree)
    add_elements(site, tree)
    return f"{core.Testing.synth(stack)}\n"
