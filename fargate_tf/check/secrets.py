"""Whether a blueprint holds a secret: it would stand in the Terraform, in each plan and in the state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.spec.base import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem

# Only shapes that nothing else has: a false alarm would teach people to switch the rule off.
SHAPES = {
    "an AWS access key": (("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    "a private key": (("PRIVATE KEY",), r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"),
    "a GitHub token": (
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50})",
    ),
    "a GitLab token": (("glpat-",), r"\bglpat-[A-Za-z0-9_-]{20}"),
    "a Slack token": (("xox",), r"\bxox[abeoprs]-[0-9]{10}"),
    "a Google API key": (("AIza",), r"\bAIza[A-Za-z0-9_-]{35}"),
    "a Stripe key": (("k_live_",), r"\b[rs]k_live_[A-Za-z0-9]{24}"),
    "an npm token": (("npm_",), r"\bnpm_[A-Za-z0-9]{36}"),
    "a token of HCP Terraform": ((".atlasv1.",), r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60}"),
    "a signed token (JWT)": ((".eyJ",), r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    "a URL with a password": (("://",), r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/:@]{1,64}:[^\s/:@${}]{1,128}@"),
}
"""What a secret looks like, by its name: the prefixes that its issuer documents for it to be found by.

Before the pattern stand texts of which one is in all that fit it: nearly no text has one, so that nearly no pattern is
tried, or compiled.
"""
_SHORTEST = 15


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
        shape = _shape_of(text) if len(text) >= _SHORTEST and steps[0] != "accept" else None
        if shape is not None:
            yield at.problem(
                steps,
                f"{shape} is written down here",
                "take it out and revoke it; if it is none: accept=['FT018: why']",
            )


def _shape_of(text: str) -> str | None:
    for name, (marks, pattern) in SHAPES.items():
        for mark in marks:
            if mark in text and re.search(pattern, text):
                return name
    return None


RULES = (no_secret_is_written_down,)
