"""What is wrong with what the user says in Terraform's own words, as far as it can be told before anything is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

from fargate_tf.check.blueprint import region_problems
from fargate_tf.check.rule import constrained, rule, walk
from fargate_tf.hcl.nodes import Traversal, Unreadable, Variable, literal
from fargate_tf.problem import did_you_mean
from fargate_tf.schema.types import fits
from fargate_tf.spec.base import Spec, expressions_in
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.expression import VariableType, ref
from fargate_tf.spec.terraform import (
    IDENTIFIER,
    AssumeRole,
    Data,
    HcpBackend,
    LocalBackend,
    Output,
    Resource,
    S3Backend,
)

if TYPE_CHECKING:
    from fargate_tf.check.rule import At, Step
    from fargate_tf.hcl.nodes import Expression
    from fargate_tf.problem import Problem
    from fargate_tf.schema.provider import Type

_LANGUAGE = "Terraform language"
# Names that a `module` block has arguments for (https://developer.hashicorp.com/terraform/language/values/variables).
_RESERVED = frozenset({"source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"})


@rule(
    "FT609",
    Spec,
    "error",
    title="A variable that cannot be declared",
    why="`var(…)` declares a variable of the root module: it needs a name that Terraform takes, a type that is known "
    "here, a description, and a default that fits the type.",
    source=f"{_LANGUAGE}, input variables; tflint, terraform_documented_variables",
    reads=None,
)
def variables_can_be_declared(spec: Spec, at: At) -> Iterator[Problem]:
    """Each variable has a name, a type, a description and a fitting default."""
    for steps, expression in _expressions(spec, at):
        if isinstance(expression, Variable):
            yield from (at.problem(steps, reason, hint) for reason, hint in _faults(expression))


@rule(
    "FT610",
    Blueprint,
    "error",
    title="Two declarations of one variable",
    why="A variable has one `variable` block, so it has one type, one default and one description.",
    source=f"{_LANGUAGE}, input variables",
    reads=None,
)
def variables_are_declared_once(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Whoever uses a variable declares it alike."""
    first: dict[str, str] = {}
    for spec, here in walk(blueprint, at) if at.context.staged else ():
        for steps, variable in _expressions(spec, here):
            if isinstance(variable, Variable) and isinstance(variable.name, str):
                said = repr(variable)
                if first.setdefault(variable.name, said) != said:
                    reason = f"variable {shown(variable.name)} is declared in another way elsewhere"
                    yield here.problem(steps, reason, "keep var(…) in one Python name, and use that in both places")


@rule(
    "FT611",
    Spec,
    "error",
    title="Text that is no reference",
    why="`ref` takes what Terraform writes without quotes: a block's address and the way to one of its attributes.",
    source=f"{_LANGUAGE}, references to named values",
    reads=None,
)
def references_can_be_read(spec: Spec, at: At) -> Iterator[Problem]:
    """Every reference has the form of one."""
    for steps, expression in _expressions(spec, at):
        if isinstance(expression, Unreadable):
            reason = f"{shown(expression.text)} is no reference"
            yield at.problem(steps, reason, "write it as 'data.aws_vpc.shared.id', without ${…}")


@rule(
    "FT612",
    Resource,
    "error",
    title="An address that is none",
    why="`depends_on` of a resource lists blocks by type and name.",
    source=f"{_LANGUAGE}, depends_on",
    reads=("depends_on",),
)
def addresses_of_resources_can_be_read(resource: Resource, at: At) -> Iterator[Problem]:
    """What a resource waits for is named by addresses."""
    yield from _address_problems(resource.depends_on, at)


@rule(
    "FT613",
    Data,
    "error",
    title="An address that is none, in a data source",
    why="`depends_on` of a data source lists blocks by type and name.",
    source=f"{_LANGUAGE}, depends_on",
    reads=("depends_on",),
)
def addresses_of_data_can_be_read(data: Data, at: At) -> Iterator[Problem]:
    """What a data source waits for is named by addresses."""
    yield from _address_problems(data.depends_on, at)


resource_address_is_allowed = constrained(
    "FT614",
    Resource,
    "address",
    title="The address of a further resource",
    why="A resource has a type and a name, both identifiers.",
    source=f"{_LANGUAGE}, resource addressing",
    hint="write it as 'aws_sqs_queue.jobs'",
)

data_address_is_allowed = constrained(
    "FT615",
    Data,
    "address",
    title="The address of a data source",
    why="A data source has a type and a name, both identifiers; `data.` stands before it in references only.",
    source=f"{_LANGUAGE}, resource addressing",
    hint="write it as 'aws_vpc.shared'",
)

output_name_is_allowed = constrained(
    "FT616",
    Output,
    "name",
    title="The name of an output",
    why="Terraform takes identifiers only.",
    source=f"{_LANGUAGE}, output values",
    hint="use letters, digits, `-` or `_`, and begin with a letter",
)

bucket_is_allowed = constrained(
    "FT607",
    S3Backend,
    "bucket",
    title="The name of the state bucket",
    why="S3 refuses other names.",
    source="Amazon S3 user guide, bucket naming rules",
    hint="use 3 to 63 lower-case letters, digits, `-` or `.`",
)


@rule(
    "FT608",
    S3Backend,
    "error",
    title="The key or region of the state",
    why="Terraform refuses a key that is empty, begins or ends with `/`, and a region that does not exist.",
    source="Terraform, S3 backend (1.11)",
    reads=("key", "region"),
)
def state_can_be_stored(backend: S3Backend, at: At) -> Iterator[Problem]:
    """Key and region are usable."""
    yield from region_problems("region", backend.region, at)
    if not backend.key or backend.key.startswith("/") or backend.key.endswith("/"):
        yield at.problem("key", f"{shown(backend.key)} is no path of a state", "write it as 'cluster-name.tfstate'")


path_of_state_is_allowed = constrained(
    "FT617",
    LocalBackend,
    "path",
    title="The path of a local state",
    why="A state needs a file.",
    source="Terraform, local backend (1.11)",
    hint="write it as 'terraform.tfstate'",
)

organization_is_allowed = constrained(
    "FT618",
    HcpBackend,
    "organization",
    title="The name of an HCP Terraform organization",
    why="HCP Terraform takes no other names.",
    source="HCP Terraform documentation, organizations; confidence medium",
    hint="write the name as the URL of the organization has it",
)

workspace_is_allowed = constrained(
    "FT619",
    HcpBackend,
    "workspace",
    title="The name of an HCP Terraform workspace",
    why="HCP Terraform takes letters, digits, `-` and `_`, up to 90.",
    source="HCP Terraform documentation, workspaces; confidence medium",
    hint="use letters, digits, `-` or `_`",
)

_ROLE_ARN = r"arn:aws[a-z-]*:iam::\d{12}:role/(?:[!-~]+/)?[\w+=,.@-]{1,64}"


@rule(
    "FT620",
    AssumeRole,
    "error",
    title="The role that Terraform takes",
    why="STS takes the ARN of an IAM role.",
    source="botocore, sts: AssumeRole (2026-11-17)",
    reads=("role_arn",),
)
def assumed_role_is_a_role(role: AssumeRole, at: At) -> Iterator[Problem]:
    """The role is named by its ARN."""
    if isinstance(role.role_arn, str) and not re.fullmatch(_ROLE_ARN, role.role_arn, re.ASCII):
        reason = f"{shown(role.role_arn)} is no ARN of an IAM role"
        yield at.problem("role_arn", reason, "write it as 'arn:aws:iam::111122223333:role/name'")


RULES = (
    variables_can_be_declared,
    variables_are_declared_once,
    references_can_be_read,
    addresses_of_resources_can_be_read,
    addresses_of_data_can_be_read,
    resource_address_is_allowed,
    data_address_is_allowed,
    output_name_is_allowed,
    bucket_is_allowed,
    state_can_be_stored,
    path_of_state_is_allowed,
    organization_is_allowed,
    workspace_is_allowed,
    assumed_role_is_a_role,
)


def _expressions(spec: Spec, at: At) -> Iterator[tuple[tuple[Step, ...], Expression[Any]]]:
    """Every expression that the fields of one spec hold, with the steps to it."""
    for name in at.context.staged.get(id(spec), ()):
        for steps, expression in expressions_in(getattr(spec, name)):
            yield (name, *steps), expression


def _faults(variable: Variable[Any]) -> Iterator[tuple[str, str]]:
    name, types = variable.name, get_args(VariableType)
    if not isinstance(name, str) or not re.fullmatch(IDENTIFIER, name, re.ASCII):
        yield f"{shown(name)} is no name of a variable", "use letters, digits and `_`, and begin with a letter"
    elif name in _RESERVED:
        yield f"Terraform keeps the name {name!r} for itself", "choose another name"
    if not isinstance(variable.description, str) or not variable.description.strip():
        yield f"variable {shown(name)} has no description", 'say in description="…" what it is'
    if variable.type not in types:
        hint = did_you_mean(str(variable.type), types, f"use one of {', '.join(types)}")
        yield f"{shown(variable.type)} is no type of a variable", hint
    elif variable.default and not _fits(variable.default[0], _spelled(variable.type)):
        yield (
            f"the default {shown(variable.default[0])} of variable {shown(name)} is no {variable.type}",
            "give a default of this type, or leave it out",
        )


def _fits(value: Any, type_: Type) -> bool:
    plain = value is None or isinstance(value, str | int | float | tuple | list | dict)
    return plain and literal(value) and fits(value, type_)


def _spelled(text: str) -> Type:
    """`list(string)` as the provider spells it."""
    outer, _, inner = text.partition("(")
    return [outer, inner.removesuffix(")")] if inner else outer


def _address_problems(addresses: tuple[str, ...] | Any, at: At) -> Iterator[Problem]:
    for i, address in enumerate(addresses):
        if not isinstance(ref(address), Traversal):
            reason = f"{shown(address)} is no address of a block"
            yield at.problem(("depends_on", i), reason, "write it as 'aws_vpc.this'")
