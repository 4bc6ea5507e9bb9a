"""A cluster in a stack of CDKTF or CDK Terrain: the resources of a blueprint, made by the binding's typed classes.

It needs one of the extras: `pip install 'fargate-tf[cdktn]'`, or `'fargate-tf[cdktf]'` for the archived original.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fargate_tf.bindings.binding import BindingError, binding_of
from fargate_tf.bindings.elements import Site, add_elements, add_provider, require_fit
from fargate_tf.hcl.json import tree_of
from fargate_tf.hcl.nodes import (
    LISTS,
    MAPPINGS,
    Attr,
    Attribute,
    Block,
    Name,
    Splat,
    Traversal,
    Variable,
    plan_time,
)
from fargate_tf.hcl.rewrite import rewritten
from fargate_tf.pipeline import document_of
from fargate_tf.problem import did_you_mean

try:
    import jsii
    from constructs import Construct, IValidation
except ImportError:
    raise ImportError("fargate_tf.cdktf needs CDK Terrain or CDKTF: pip install 'fargate-tf[cdktn]'") from None

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import ApplyTime, Document, Expression, Value
    from fargate_tf.spec.blueprint import Blueprint

__all__ = ["BindingError", "FargateCluster", "Outputs", "aws_provider"]

# What a stack has of its own: its settings, its provider and its outputs.
_OF_THE_STACK = ("terraform", "provider", "output")


class FargateCluster(Construct):  # type: ignore[misc]  # the binding is not installed where types are checked
    """All resources of a blueprint, in the stack of `scope`, at the addresses that `fargate-tf render` gives them.

    `variables` gives variables of the blueprint their values, which may be tokens of other constructs; those that are
    left out become variables of the stack. `provider` is for a stack with several AWS providers.

    Raises `BlueprintError` with every error of the blueprint, and `BindingError` where the stack or its binding does
    not fit. One stack holds one cluster: of two, the addresses would be the same.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        blueprint: Blueprint,
        variables: Mapping[str, Any] | None = None,
        provider: Any = None,
    ) -> None:
        document = document_of(blueprint)
        site = Site(scope, binding_of(scope))
        require_fit(site, tree_of(document))
        _require_default_tags(site, blueprint)
        if any(isinstance(each, FargateCluster) for each in site.stack.node.find_all()):
            raise BindingError("the stack holds a FargateCluster already, of the same addresses: make a stack for each")
        super().__init__(scope, id_)
        site = Site(self, site.binding, provider)
        document = _with_values(site, document, variables or {})
        tree = tree_of(document)
        self.outputs = Outputs(site, document)
        add_elements(site, {kind: bodies for kind, bodies in tree.items() if kind not in _OF_THE_STACK})
        self.node.add_validation(_AddressesOfOne(site))


def aws_provider(scope: Construct, blueprint: Blueprint, id_: str = "aws") -> Any:
    """The AWS provider as the blueprint has it: region, account, role and default tags."""
    tree = tree_of(document_of(blueprint))
    return add_provider(Site(scope, binding_of(scope)), "aws", tree["provider"]["aws"], id_)


class Outputs(Mapping[str, Any]):
    """The outputs of the blueprint as tokens, by name; a list as a list of tokens, a map as a dictionary of them.

    Each becomes a local of the stack when it is first asked for, so that other stacks can refer to it, too.
    """

    def __init__(self, site: Site, document: Document) -> None:
        self._site = site
        self._values = dict(_output_values(document))
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            msg = f"there is no output {name!r}; there are {', '.join(self._values)}"
            raise KeyError(msg)
        if name not in self._made:
            self._made[name] = self._tokens(name, self._values[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def _tokens(self, name: str, value: Value) -> Any:
        if isinstance(value, MAPPINGS):
            return {key: self._tokens(f"{name}.{key}", item) for key, item in value.items()}
        block = Block("locals", (), (Attribute(name, value),))
        local = self._site.core.TerraformLocal(self._site.scope, name, tree_of((block,))["locals"][name])
        return local.as_list if _is_list(value) else local.as_string


def _output_values(document: Document) -> Iterator[tuple[str, Value]]:
    for block in document:
        if isinstance(block, Block) and block.type == "output":
            yield from ((block.labels[0], item.value) for item in block.attributes() if item.name == "value")


def _is_list(value: Value) -> bool:
    """Whether the value is a list as far as can be told: one that is written out, or a splat (`…[*].id`)."""
    if isinstance(value, Traversal):
        return any(isinstance(step, Splat) for step in value.steps)
    return isinstance(value, LISTS)


def _with_values(site: Site, document: Document, given: Mapping[str, Any]) -> Document:
    """The document with locals in the place of the variables that have a value."""
    declared = {part.labels[0] for part in document if isinstance(part, Block) and part.type == "variable"}
    for name in sorted(given.keys() - declared):
        hint = did_you_mean(name, declared, f"it has {', '.join(sorted(declared)) or 'none'}")
        msg = f"the blueprint has no variable {name!r}; {hint}"
        raise BindingError(msg)
    made = {name: site.core.TerraformLocal(site.scope, f"var.{name}", value) for name, value in given.items()}
    names = {name: local.friendly_unique_id for name, local in made.items()}

    def led_in(reference: Traversal[ApplyTime] | Variable[ApplyTime]) -> Expression[ApplyTime] | None:
        if isinstance(reference, Variable):
            return plan_time("local").attr(names[reference.name]) if reference.name in names else None
        name, *rest = reference.steps
        if (
            isinstance(reference.base, Name)
            and reference.base.text == "var"
            and isinstance(name, Attr)
            and name.name in names
        ):
            return Traversal(plan_time("local"), (Attr(names[name.name]), *rest))
        return None

    kept = tuple(p for p in document if not (isinstance(p, Block) and p.type == "variable" and p.labels[0] in names))
    return rewritten(kept, led_in) if names else document


def _require_default_tags(site: Site, blueprint: Blueprint) -> None:
    """The tags of a blueprint are default tags of its provider, which the stack has in its place."""
    if blueprint.tags and not any(getattr(p, "default_tags_input", None) for p in site.stack.all_providers()):
        raise BindingError(
            "the blueprint's tags are the provider's default tags, and no provider of the stack has any: "
            "make it first, by aws_provider(self, blueprint)"
        )


@jsii.implements(IValidation)
class _AddressesOfOne:
    """No two elements of a stack have one address: CDKTF would make one block of both, and say nothing."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def validate(self) -> list[str]:
        """What is wrong when the stack is synthesized."""
        core, paths = self._site.core, dict[str, list[str]]()
        for each in self._site.stack.node.find_all():
            if isinstance(each, core.TerraformResource | core.TerraformDataSource):
                kind = "data." if isinstance(each, core.TerraformDataSource) else ""
                address = f"{kind}{each.terraform_resource_type}.{each.friendly_unique_id}"
                paths.setdefault(address, []).append(each.node.path)
        twice = {address: found for address, found in paths.items() if len(found) > 1}
        return [
            f"{address} is made by {' and by '.join(found)}: give one another id" for address, found in twice.items()
        ]
