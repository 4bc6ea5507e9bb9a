"""The folders of the published modules: Terraform files from the components, the rest from `files` and `templates`."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from fargate_tf.components.terraform import TERRAFORM
from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Block
from fargate_tf.markdown import cell, code, prose
from fargate_tf.schema.provider import OLDEST
from fargate_tf.targets.modules.eks import eks_module
from fargate_tf.targets.modules.fargate_cluster import fargate_cluster_module
from fargate_tf.targets.modules.fargate_profile import fargate_profile_module
from fargate_tf.targets.modules.iam import iam_module
from fargate_tf.targets.modules.vpc import vpc_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable

    from fargate_tf.hcl.variables import Input
    from fargate_tf.targets.modules.module import Module

_ROOM = files("fargate_tf.targets.modules")
_ABOUT = "about.md"
_EXAMPLE = "examples/minimal/main.tf"


def modules() -> tuple[Module, ...]:
    """Every published module, the one that joins the others last."""
    return (vpc_module(), iam_module(), eks_module(), fargate_profile_module(), fargate_cluster_module())


def module_files() -> Mapping[str, str]:
    """The text of every file of every module, by its path below the folder of all modules.

    Raises `ModuleNotFoundError` without Jinja2, which is in the extra `modules`.
    """
    made = {f"{module.name}/{path}": text for module in modules() for path, text in _files_of(module).items()}
    return {**made, "LICENSE": (_ROOM / "files" / "LICENSE").read_text(encoding="utf-8")}


def _files_of(module: Module) -> Mapping[str, str]:
    by_hand = dict(_texts(_ROOM / "files" / module.name))
    about = by_hand.pop(_ABOUT)
    made = {**module.terraform_files(), **by_hand, "README.md": _readme(module, about, by_hand)}
    return dict(sorted(made.items()))


def _texts(folder: Traversable, before: str = "") -> Iterator[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _texts(each, f"{before}{each.name}/")
        else:
            yield before + each.name, each.read_text(encoding="utf-8")


def _readme(module: Module, about: str, by_hand: Mapping[str, str]) -> str:
    from jinja2 import Environment, StrictUndefined  # only those who build modules need it

    environment = Environment(  # noqa: S701  (Markdown, and every text in it is ours)
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    template = environment.from_string((_ROOM / "templates" / "README.md.j2").read_text(encoding="utf-8"))
    return template.render(
        module=module,
        about=about.strip(),
        example=_call_in(by_hand[_EXAMPLE], module),
        tests=any(path.startswith("tests/") for path in by_hand),
        terraform=TERRAFORM,
        provider=f">= {OLDEST}",
        resources=list(_resources(module)),
        inputs=[_input_row(each) for each in module.inputs],
        outputs=[(f"`{each.name}`", prose(each.description)) for each in module.outputs],
    )


def _call_in(example: str, module: Module) -> str:
    """The calls of modules in an example, without the provider around them, as a reader of the README would call it."""
    example = example.replace('"../.."', f'"./modules/{module.name}"')
    blocks = example.strip().split("\n\n")
    start = next(i for i, text in enumerate(blocks) if text.startswith("module "))
    return "\n\n".join(blocks[start:])


def _resources(module: Module) -> Iterator[str]:
    blocks = [block for document in module.documents.values() for block in document if isinstance(block, Block)]
    for block in blocks:
        if block.type == "resource":
            yield f"`{block.labels[0]}.{block.labels[1]}`"
        elif block.type == "module":
            source = next(item.value for item in block.attributes() if item.name == "source")
            yield f"module `{block.labels[0]}` ([{source}]({source}))"


def _input_row(one: Input) -> Sequence[str]:
    default = cell(code(inline(one.default[0]))) if one.default else "n/a"
    return (
        f"`{one.name}`",
        prose(one.description),
        cell(code(inline(one.type))),
        default,
        "no" if one.default else "yes",
    )
