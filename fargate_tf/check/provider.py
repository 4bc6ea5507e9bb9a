"""What is wrong with the options of the provider, with where the state lies, and with JSON in further blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fargate_tf.check.rule import rule
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.terraform import AssumeRole, HcpBackend, Provider, S3Backend

if TYPE_CHECKING:
    from fargate_tf.check.rule import At, Step
    from fargate_tf.problem import Problem

_KEY_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}"
_KEY = rf"({_KEY_ID})|alias/[\w/-]+|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{{12}}:(key/({_KEY_ID})|alias/[\w/-]+)"


@rule(
    "FT631",
    S3Backend,
    "error",
    title="The key of the state",
    why="`terraform init` takes the id, the alias or the ARN of a key, and stops at anything else.",
    source="Terraform 1.11.4, S3 backend, tried on 2026-11-26",
    reads=("kms_key_id",),
)
def key_of_state_is_a_key(backend: S3Backend, at: At) -> Iterator[Problem]:
    """The key is named in one of the ways that the backend takes."""
    if backend.kms_key_id is not None and not re.fullmatch(_KEY, backend.kms_key_id):
        reason = f"{shown(backend.kms_key_id)} is no id, alias or ARN of a key"
        yield at.problem("kms_key_id", reason, "see `aws kms list-keys`, or leave it out for the bucket's own")


@rule(
    "FT632",
    Provider,
    "error",
    title="An option of the provider",
    why="An empty text is no option that was left out, and a call is tried at least no further time.",
    source="AWS provider 5.100.0, provider configuration",
    reads=("profile", "max_retries", "ignore_tag_prefixes"),
    knows_expressions=True,
)
def options_say_something(provider: Provider, at: At) -> Iterator[Problem]:
    """No option is empty or below zero."""
    if isinstance(provider.profile, str) and not provider.profile:
        yield at.problem("profile", "the name of the profile is empty", "write it, or leave it out")
    if isinstance(provider.max_retries, int) and provider.max_retries < 0:
        yield at.problem("max_retries", f"max_retries is {provider.max_retries}, at least 0", "write max_retries=10")
    for i, prefix in enumerate(provider.ignore_tag_prefixes):
        if isinstance(prefix, str) and not prefix:
            reason = "an empty prefix fits every tag, so Terraform would see none"
            yield at.problem(("ignore_tag_prefixes", i), reason, "write how the keys begin, such as 'acme:'")


# botocore, sts: roleSessionNameType, externalIdType (2026-11-17)
_ASSUMED = (
    ("session_name", r"[\w+=,.@-]{2,64}", "2 to 64 letters, digits or any of `_+=,.@-`", "terraform"),
    ("external_id", r"[\w+=,.@:/\\-]{2,1224}", "2 to 1224 letters, digits or any of `_+=,.@:/-`", "acme-4711"),
)


@rule(
    "FT633",
    AssumeRole,
    "error",
    title="The session of the role that Terraform takes",
    why="STS refuses other names of a session, and other external ids.",
    source="botocore, sts: AssumeRole, roleSessionNameType, externalIdType (2026-11-17)",
    reads=("session_name", "external_id"),
    knows_expressions=True,
)
def session_is_allowed(role: AssumeRole, at: At) -> Iterator[Problem]:
    """The session's name and the external id are such as STS takes."""
    for name, pattern, form, example in _ASSUMED:
        value = getattr(role, name)
        if isinstance(value, str) and not re.fullmatch(pattern, value, re.ASCII):
            yield at.problem(name, f"{shown(value)} is not {form}", f"write it as '{example}'")


_HOST = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}(:\d{1,5})?"


@rule(
    "FT634",
    HcpBackend,
    "error",
    title="The host or the project of HCP Terraform",
    why="The host is a name without a scheme and a path; a project has 3 to 40 characters.",
    source="Terraform 1.11, the cloud block; HCP Terraform documentation, projects; confidence medium",
    reads=("hostname", "project"),
)
def host_and_project_are_allowed(backend: HcpBackend, at: At) -> Iterator[Problem]:
    """Host and project have the form of one."""
    if backend.hostname is not None and not re.fullmatch(_HOST, backend.hostname, re.ASCII):
        yield at.problem("hostname", f"{shown(backend.hostname)} is no host", "write it as 'terraform.example.com'")
    if backend.project is not None and not re.fullmatch(r"[\w -]{3,40}", backend.project, re.ASCII):
        reason = f"{shown(backend.project)} is not 3 to 40 letters, digits, blanks, `-` or `_`"
        yield at.problem("project", reason, "write the name as HCP Terraform shows it")


# Arguments of AWS resources that hold JSON: Terraform itself would say so, but only when it plans.
_JSON = frozenset({"policy", "assume_role_policy", "redrive_policy", "redrive_allow_policy", "event_pattern"})


@rule(
    "FT635",
    Blueprint,
    "error",
    title="A policy of a further block that is no JSON",
    why="Policies of further resources and of overrides are JSON text; the provider refuses any other when it plans.",
    source="AWS provider 5.100.0, tried on 2026-11-26",
    reads=("resources.address", "resources.arguments", "overrides"),
    knows_expressions=True,
)
def policies_are_json(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every text that an argument for JSON has is JSON."""
    for i, resource in enumerate(blueprint.resources):
        here = at.inside(resource, ("resources", i))
        yield from _no_json(resource.address, resource.arguments, ("arguments",), here)
    for address, changes in blueprint.overrides.items():
        yield from _no_json(address, changes, ("overrides", address), at)


def _no_json(address: str, arguments: Mapping[str, Any], steps: tuple[Step, ...], at: At) -> Iterator[Problem]:
    for name in sorted(_JSON & set(arguments)) if address.startswith("aws_") else ():
        text = arguments[name]
        try:
            if isinstance(text, str):
                json.loads(text)
        except (ValueError, RecursionError) as error:
            reason = f"the text of {address}.{name} is no JSON: {error}"
            yield at.problem((*steps, name), reason, "write it with `json.dumps` of Python")


RULES = (
    key_of_state_is_a_key,
    options_say_something,
    session_is_allowed,
    host_and_project_are_allowed,
    policies_are_json,
)
