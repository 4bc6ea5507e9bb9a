"""Whether a blueprint holds a secret: it would stand in the Terraform, in each plan and in the state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.secret_shapes import shape_in
from fargate_tf.spec.base import Spec
from fargate_tf.spec.terraform import CREDENTIALS, HcpBackend, Provider, S3Backend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fargate_tf.check.rule import At, Step
    from fargate_tf.problem import Problem

_SECRET_KEY_NAME = re.compile(r"secret[_-]?(?:access[_-]?)?key", re.IGNORECASE)
_SECRET_KEY = re.compile(r"[A-Za-z0-9/+]{40}")


@rule(
    "FT018",
    Spec,
    "error",
    title="A secret in the blueprint",
    why="Whatever stands in a blueprint stands in the Terraform, in each plan and in the state, where many can read "
    "it. Give pods the name of a secret in Secrets Manager instead, or Terraform a variable that is `sensitive`.",
    source="AWS IAM user guide, unique id prefixes; token formats of GitHub, GitLab, Slack, Google, Stripe, npm and "
    "HashiCorp; RFC 7468 and 7519 (2026-11)",
    reads=(),
    knows_expressions=True,
    acceptable=True,
)
def no_secret_is_written_down(spec: Spec, at: At) -> Iterator[Problem]:
    """No text has the shape of a key or a token."""
    for steps, text in at.context.texts.get(id(spec), ()):
        if steps[0] == "accept":
            continue
        if shape := shape_in(text) or _key_by_name(steps[-1], text):
            yield at.problem(
                steps,
                f"{shape} is written down here",
                "take it out and revoke it; if it is none: accept=['FT018: why']",
            )


def _key_by_name(name: Step, text: str) -> str | None:
    """An AWS secret key has no prefix: it is told by its length, under a name that says what it is."""
    named = isinstance(name, str) and _SECRET_KEY_NAME.search(name) and _SECRET_KEY.fullmatch(text)
    return "an AWS secret key" if named else None


_INSTEAD: Mapping[type[Spec], str] = {
    S3Backend: "set AWS_PROFILE, or take a role, where Terraform runs",
    Provider: "name a profile of the AWS configuration: profile=…",
    HcpBackend: "run `terraform login`, or set TF_TOKEN_app_terraform_io, where Terraform runs",
}


@rule(
    "FT019",
    Spec,
    "error",
    title="Credentials of the backend or the provider in the blueprint",
    why="Terraform writes the settings of a backend into `.terraform` and into each plan file, as plain text. "
    "Credentials stay outside of the configuration: both find them in the environment, in a profile or in a role.",
    source="Terraform, backend configuration, credentials and sensitive data (1.11); AWS provider, authentication",
    reads=None,
)
def credentials_stay_outside(spec: Spec, at: At) -> Iterator[Problem]:
    """Neither a backend nor the provider is given a key or a token."""
    for mistake in spec.mistakes:
        if mistake.argument in CREDENTIALS.get(type(spec), ()):
            reason = f"{type(spec).__name__} takes no credentials, and `{mistake.argument}` is one"
            yield at.problem(mistake.path, reason, f"take it out and revoke it; {_INSTEAD[type(spec)]}")


RULES = (no_secret_is_written_down, credentials_stay_outside)
