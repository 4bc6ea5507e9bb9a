"""What the user says in Terraform's own words: settings, variables, further blocks, and overrides of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.hcl.blocks import block
from fargate_tf.hcl.nodes import Attribute, Block, Call, Name, Stage, Unreadable, Variable, children
from fargate_tf.hcl.variables import Input
from fargate_tf.schema.check import schema_of
from fargate_tf.schema.violation import address_of
from fargate_tf.spec.base import PLAIN
from fargate_tf.spec.expression import ref
from fargate_tf.spec.terraform import HcpBackend, LocalBackend, S3Backend

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Banner, Comment, Document, Item, PlanTime, Value
    from fargate_tf.hcl.variables import TypeOf
    from fargate_tf.schema.provider import BlockSchema
    from fargate_tf.spec.base import Spec
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.terraform import Backend, Data, Output, Resource

# Version constraints: the S3 backend has its own lock file since Terraform 1.10; without it `optional` and
# `one` need no more than 1.5. The provider's range is the one that the schema data covers.
TERRAFORM_WITH_LOCKFILE = ">= 1.10"
TERRAFORM = ">= 1.5"
PROVIDER_SOURCE = "hashicorp/aws"
PROVIDER_CEILING = "< 7.0.0"


def terraform_block(blueprint: Blueprint, floor: str) -> Block:
    """The `terraform` block: versions, and where the state lies."""
    provider = Attribute("aws", {"source": PROVIDER_SOURCE, "version": f">= {floor}, {PROVIDER_CEILING}"})
    backend = blueprint.backend
    required = TERRAFORM_WITH_LOCKFILE if isinstance(backend, S3Backend) else TERRAFORM
    nested = [Block("required_providers", (), (provider,))]
    if backend is not None:
        nested.append(_backend(backend))
    return block("terraform", *nested, required_version=required)


def _backend(backend: Backend) -> Block:
    if isinstance(backend, HcpBackend):
        workspaces = block("workspaces", name=backend.workspace, project=backend.project)
        return block("cloud", workspaces, hostname=backend.hostname, organization=backend.organization)
    if isinstance(backend, LocalBackend):
        return Block("backend", ("local",), block("backend", path=backend.path).items)
    inside = block(
        "backend",
        bucket=backend.bucket,
        key=backend.key,
        region=backend.region,
        encrypt=True,
        kms_key_id=backend.kms_key_id,
        use_lockfile=True,
    )
    return Block("backend", ("s3",), inside.items)


def provider_block(blueprint: Blueprint) -> Block:
    """The `provider "aws"` block, which refuses to work in another account than the blueprint's."""
    options = blueprint.provider
    nested = []
    if options.assume_role is not None:
        role = options.assume_role
        nested.append(
            block("assume_role", role_arn=role.role_arn, session_name=role.session_name, external_id=role.external_id)
        )
    if blueprint.tags:
        nested.append(block("default_tags", tags=blueprint.tags))
    if options.ignore_tag_prefixes:
        nested.append(block("ignore_tags", key_prefixes=options.ignore_tag_prefixes))
    inside = block(
        "provider",
        *nested,
        region=blueprint.region,
        profile=options.profile,
        max_retries=options.max_retries,
        allowed_account_ids=None if blueprint.account_id is None else [blueprint.account_id],
    )
    return Block("provider", ("aws",), inside.items)


def variables(blueprint: Spec) -> tuple[Block, ...]:
    """A `variable` block for each variable that any part of the blueprint uses, in the order of their first use."""
    declared: dict[str, Variable] = {}  # type: ignore[type-arg]
    for spec in blueprint.all_within():
        for value in spec.values():
            if type(value) not in PLAIN:
                for found in variables_in(value):
                    declared.setdefault(found.name, found)
    return tuple(map(_variable, declared.values()))


def variables_in(value: Value) -> list[Variable]:  # type: ignore[type-arg]
    """The variables that a value uses, at any depth."""
    if isinstance(value, Variable):
        return [value]
    return [found for part in children(value) if type(part) not in PLAIN for found in variables_in(part)]


def _variable(declared: Variable) -> Block:  # type: ignore[type-arg]
    default = declared.default
    return Input(declared.name, _type(declared.type), declared.description, default, sensitive=declared.sensitive).block


def _type(text: str) -> TypeOf:
    """`list(string)` as Terraform's type expression."""
    outer, _, inner = text.partition("(")
    name: Name[PlanTime] = Name(outer, Stage.KNOWN)
    return Call(outer, (Name(inner.removesuffix(")"), Stage.KNOWN),)) if inner else name


def further_blocks(blueprint: Blueprint) -> tuple[Block, ...]:
    """The user's data sources, then the user's resources."""
    return (
        *(_further("data", spec, spec.depends_on) for spec in blueprint.data),
        *(_further("resource", spec, spec.depends_on, spec.lifecycle) for spec in blueprint.resources),
    )


def _further(
    kind: str, spec: Resource | Data, depends_on: Sequence[str], lifecycle: Mapping[str, Value] | None = None
) -> Block:
    type_, _, name = spec.address.partition(".")
    items = _items(spec.arguments, schema_of(kind, type_))
    nested = [made for name, value in spec.blocks.items() for made in _nested(name, value, None)]
    order = [Attribute("depends_on", [ref(address) for address in depends_on])] if depends_on else []
    cycle = [_lifecycle(lifecycle)] if lifecycle else []
    return Block(kind, (type_, name), (*items, *nested, *cycle, *order))


def _items(arguments: Mapping[str, Value], schema: BlockSchema | None) -> tuple[Item, ...]:
    """Arguments, then nested blocks, as the schema tells them apart; `count` and `for_each` first."""
    blocks: Mapping[str, BlockSchema] = schema["blocks"] if schema is not None else {}
    meta = [Attribute(k, v) for k, v in arguments.items() if k in ("count", "for_each")]
    plain = [
        Attribute(k, v) for k, v in arguments.items() if k not in ("count", "for_each") and not _is_block(k, v, blocks)
    ]
    nested = [made for k, v in arguments.items() if _is_block(k, v, blocks) for made in _nested(k, v, blocks.get(k))]
    return (*meta, *plain, *nested)


def _is_block(name: str, value: Value, blocks: Mapping[str, BlockSchema]) -> bool:
    """Whether the value is one or several bodies of a nested block; anything else the schema check will refuse."""
    items = value if isinstance(value, tuple) else (value,)
    return name in blocks and all(isinstance(item, Mapping) for item in items)


def _nested(name: str, value: Value, schema: BlockSchema | None) -> Iterator[Block]:
    for inside in value if isinstance(value, tuple) else (value,):
        if isinstance(inside, Mapping):
            yield Block(name, (), _items(inside, schema))


# The arguments of `lifecycle` whose texts are names and addresses.
_NAMES = frozenset({"ignore_changes", "replace_triggered_by"})


def _lifecycle(lifecycle: Mapping[str, Value]) -> Block:
    items: list[Item] = []
    for name, value in lifecycle.items():
        if isinstance(value, Mapping):
            items.append(block(name, **value))
        elif name in _NAMES and isinstance(value, tuple):
            items.append(Attribute(name, [_named(text) for text in value]))
        else:
            items.append(Attribute(name, Name("all") if isinstance(value, str) and value == "all" else value))
    return Block("lifecycle", (), tuple(items))


def _named(text: Value) -> Value:
    """A text as the name or the reference that it spells; text that is neither is left for the schema check."""
    if not isinstance(text, str):
        return text
    return Name(text, Stage.KNOWN) if text.isidentifier() else _address(text)


def _address(text: str) -> Value:
    made = ref(text)
    return text if isinstance(made, Unreadable) else made


def further_outputs(outputs: Sequence[Output]) -> tuple[Block, ...]:
    """The user's outputs."""
    return tuple(_output(spec) for spec in outputs)


def _output(spec: Output) -> Block:
    items = [Attribute("description", spec.description), Attribute("value", spec.value)]
    return Block("output", (spec.name,), (*items, *([Attribute("sensitive", True)] if spec.sensitive else [])))


def overridden(document: Document, overrides: Mapping[str, Mapping[str, Value]]) -> Document:
    """The document with the blocks at these addresses changed."""
    return tuple(_overridden(part, overrides) for part in document) if overrides else document


def _overridden(
    part: Block | Comment | Banner, overrides: Mapping[str, Mapping[str, Value]]
) -> Block | Comment | Banner:
    if not isinstance(part, Block) or not part.labels:
        return part
    changes = overrides.get(address_of(part))
    if changes is None:
        return part
    schema = schema_of(part.type, part.labels[0]) if part.type in {"resource", "data"} else None
    return Block(part.type, part.labels, _merged(part.items, changes, schema), part.comment)


def _merged(items: Sequence[Item], changes: Mapping[str, Value], schema: BlockSchema | None) -> tuple[Item, ...]:
    """The items with each change at its old place; what is new comes behind its kind."""
    blocks: Mapping[str, BlockSchema] = schema["blocks"] if schema is not None else {}
    last = [item for item in items if _name(item) in _META]
    made = [item for item in items if _name(item) not in _META]
    for name, value in changes.items():
        if name in _META:
            last = _exchanged(last, name, _meta(name, value), value)
        elif _is_block(name, value, blocks):
            made = _exchanged(made, name, _changed_blocks(made, name, value, blocks[name]), value)
        else:
            made = _exchanged(made, name, [Attribute(name, value)], value)
    arguments = [item for item in made if isinstance(item, Attribute)]
    last.sort(key=_name, reverse=True)  # lifecycle, then depends_on
    return (*arguments, *(item for item in made if not isinstance(item, Attribute)), *last)


_META = frozenset({"lifecycle", "depends_on"})


def _name(item: Item) -> str:
    if isinstance(item, Attribute):
        return item.name
    return item.type if isinstance(item, Block) else ""


def _meta(name: str, value: Value) -> list[Item]:
    if name == "lifecycle":
        return [_lifecycle(value)] if isinstance(value, Mapping) else [Attribute(name, value)]
    addresses = value if isinstance(value, tuple) else (value,)
    return [Attribute(name, [_address(a) if isinstance(a, str) else a for a in addresses])]


def _exchanged(items: Sequence[Item], name: str, made: Sequence[Item], value: Value) -> list[Item]:
    """The items with all of one name replaced, at the place of the first; gone where the value is null."""
    place = next((i for i, item in enumerate(items) if _name(item) == name), len(items))
    before = [item for item in items[:place] if _name(item) != name]
    after = [item for item in items[place:] if _name(item) != name]
    return [*before, *([] if value is None else made), *after]


def _changed_blocks(items: Sequence[Item], name: str, value: Value, schema: BlockSchema) -> list[Item]:
    """One block given as a mapping is merged with the one that is there; a list replaces all."""
    there = [item for item in items if isinstance(item, Block) and item.type == name]
    if isinstance(value, Mapping) and len(there) == 1:
        return [Block(name, (), _merged(there[0].items, value, schema))]
    return list(_nested(name, value, schema))
