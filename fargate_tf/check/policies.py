"""What IAM would refuse in a policy, as far as its form goes: a text or a mapping goes in, faults come out."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from fargate_tf.facts.policies import CONDITION_OPERATORS, POLICY_VERSIONS
from fargate_tf.hcl.nodes import Expression
from fargate_tf.spec.constraint import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLE = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "…"}]}'
Fault = tuple[tuple["str | int", ...], str, str]
"""Where in the policy, what is wrong, and what to write."""

_ELEMENTS = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
_FORMS = {
    "Action": (r"\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+", "action", "s3:GetObject"),
    "Resource": (r"\*|arn:[\s\S]+", "ARN", "arn:aws:s3:::bucket/*"),
}
# botocore, iam: policyDocumentType takes these characters.
_FOREIGN = r"[^\t\n\r\x20-\xff]"


def read_policy(text: str) -> Any:
    """The policy that a JSON text holds; raises `ValueError` with a reason where it holds none."""
    try:
        return json.loads(text, parse_constant=_no_constant, parse_int=_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        reason = f"{error.msg}, line {error.lineno}, column {error.colno}"
        raise ValueError(reason) from error
    except RecursionError as error:
        reason = "it is nested too deeply"
        raise ValueError(reason) from error


def policy_faults(policy: Any) -> Iterator[Fault]:
    """Each fault of a policy that was read."""
    if not isinstance(policy, Mapping):
        yield (), "the policy is no JSON object", f"write it as {EXAMPLE}"
        return
    version, statements = policy.get("Version"), policy.get("Statement")
    if not isinstance(version, Expression) and version not in POLICY_VERSIONS.value:
        at_version: tuple[str | int, ...] = ("Version",) if "Version" in policy else ()
        yield at_version, f"Version is {shown(version)}", 'write "Version": "2012-10-17"'
    if not isinstance(statements, Expression | list | tuple | Mapping) or _is_empty(statements):
        yield (), "the policy has no Statement", f"write it as {EXAMPLE}"
        return
    if not isinstance(statements, Expression):
        yield from _faults_of_all(statements)
    for key in policy:
        if key not in ("Version", "Statement", "Id"):
            yield (key,), f"an IAM policy has no {shown(key)}", "use Version, Statement and Id"


def _faults_of_all(statements: Sequence[Any] | Mapping[str, Any]) -> Iterator[Fault]:
    listed = statements if isinstance(statements, list | tuple) else (statements,)
    names: set[str] = set()
    for i, statement in enumerate(listed):
        if isinstance(statement, Expression):
            continue
        steps: tuple[str | int, ...] = ("Statement", i) if isinstance(statements, list | tuple) else ("Statement",)
        yield from ((steps, reason, hint) for reason, hint in _statement_faults(statement))
        name = statement.get("Sid") if isinstance(statement, Mapping) else None
        if isinstance(name, str):
            if name in names:
                yield steps, f"the Sid {shown(name)} is there already", "give each statement its own, or none"
            names.add(name)


def _statement_faults(statement: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(statement, Mapping):
        yield "a statement is no JSON object", 'write {"Effect": "Allow", "Action": "…", "Resource": "…"}'
        return
    name, effect = statement.get("Sid", ""), statement.get("Effect")
    if not isinstance(name, Expression) and not (isinstance(name, str) and re.fullmatch("[A-Za-z0-9]*", name)):
        yield f"the Sid {shown(name)} is no letters and digits", 'write it as "ReadReports"'
    if not isinstance(effect, Expression) and effect not in ("Allow", "Deny"):
        yield f"Effect is {shown(effect)}", 'write "Effect": "Allow"'
    for one in _FORMS:
        yield from _list_faults(statement, one)
    unknown = sorted(str(key) for key in statement if key not in _ELEMENTS)
    if unknown:
        yield f"a statement has no {shown(unknown[0])}", f"use {', '.join(_ELEMENTS)}"
    yield from _condition_faults(statement.get("Condition", {}))


def _list_faults(statement: Mapping[str, Any], one: str) -> Iterator[tuple[str, str]]:
    """Faults of what stands under `Action` or `NotAction`, `Resource` or `NotResource`."""
    other = f"Not{one}"
    if (one in statement) == (other in statement):
        told = f"has both {one} and {other}" if one in statement else f"has no {one}"
        yield f"a statement {told}", f'write "{one}": "…"'
    given = statement.get(one, statement.get(other, "*"))
    if _is_empty(given):
        yield f"{one if one in statement else other} is empty", f'write "{one}": "…"'
    form, what, like = _FORMS[one]
    for item in given if isinstance(given, list | tuple) else (given,):
        if isinstance(item, Expression):
            continue
        if not isinstance(item, str) or not re.fullmatch(form, item):
            yield f"{shown(item)} is no {what}", f"write it as {like!r}"
        elif re.search(_FOREIGN, item):
            yield f"{shown(item)} has a character that IAM does not take", "use those of Latin-1"


def _condition_faults(condition: Any) -> Iterator[tuple[str, str]]:
    like = 'write {"StringEquals": {"aws:ResourceTag/team": "shop"}}'
    if isinstance(condition, Expression):
        return
    if not isinstance(condition, Mapping):
        yield f"Condition is {shown(condition)}", like
        return
    for operator, keys in condition.items():
        bare = str(operator).removeprefix("ForAllValues:").removeprefix("ForAnyValue:").removesuffix("IfExists")
        if bare not in CONDITION_OPERATORS.value:
            yield f"{shown(operator)} is no operator of a condition", "write it as 'StringEquals'"
        if isinstance(keys, Expression):
            continue
        if not isinstance(keys, Mapping) or not keys:
            yield f"{shown(operator)} is no JSON object with keys to compare", like
            continue
        for key, values in keys.items():
            for value in values if isinstance(values, list | tuple) else (values,):
                if not _can_be_compared(value) or re.search(
                    _FOREIGN, f"{key}{value if isinstance(value, str) else ''}"
                ):
                    yield f"{shown(key)} is compared with what is no text, number or truth", like


def _is_empty(value: Any) -> bool:
    return isinstance(value, list | tuple) and not value


def _can_be_compared(value: Any) -> bool:
    """Whether it is a text, a truth or a number that JSON has, or an expression."""
    return isinstance(value, Expression | str | bool | int) or (isinstance(value, float) and math.isfinite(value))


def _no_constant(name: str) -> NoReturn:
    reason = f"JSON has no {name}"
    raise ValueError(reason)


def _number(digits: str) -> int:
    try:
        return int(digits)
    except ValueError as error:
        reason = f"a number has {len(digits)} digits"
        raise ValueError(reason) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are there once: IAM refuses others, and Python would take the last."""
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        reason = f"{shown(next(key for key in keys if keys.count(key) > 1))} is there twice"
        raise ValueError(reason)
    return made
