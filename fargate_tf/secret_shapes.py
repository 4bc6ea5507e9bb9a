"""What a secret looks like, so that one is refused in a blueprint and is never repeated in a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

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

SHORTEST = 15
"""No text with fewer characters has any of the shapes."""

# A shape is the least that tells a secret, which may go on behind it; of a private key the rest is the secret.
_GOES_ON = {"a private key": r"[\s\S]*"}
_FURTHER = r"[\w./+=~-]*"
# An AWS secret key has no prefix, and passwords have no shape, but people give them a name: `secret_key = "…"`.
_NAMES = ("secret", "token", "passw")
_ASSIGNED = (
    r"(?i)(?:secret_?access_?key|secret_?key|client_?secret|token|password|passwd)['\"]?\s*[=:]\s*"
    r"(?:'([^']+)|\"([^\"]+)|(?=\S{0,99}\d)([^\s'\",(){}\[\]]{8,}))"
)
_TOLD = 4


def shape_in(text: str) -> str | None:
    """The name of the shape that stands in a text, if one does.

    >>> shape_in("https://shop:hunter2@db.example.com")
    'a URL with a password'
    """
    if len(text) < SHORTEST:
        return None
    return next((name for name in _marked(text) if re.search(SHAPES[name][1], text)), None)


def _marked(text: str) -> Iterator[str]:
    """The shapes that a text may have: it holds one of their marks."""
    for name, (marks, _) in SHAPES.items():
        for mark in marks:
            if mark in text:
                yield name
                break


def masked(text: str) -> str:
    """The text as it may be shown: of what looks like a secret, no more than its first characters.

    The text keeps its length, so that a caret under it still points to the same place.

    >>> masked("db = 'https://shop:hunter2@db.example.com'")
    "db = 'http*******************************'"
    """
    for name in _marked(text):
        text = re.sub(SHAPES[name][1] + _GOES_ON.get(name, _FURTHER), lambda found: _hidden(found[0], _TOLD), text)
    lower = text.lower()
    if any(name in lower for name in _NAMES):
        text = re.sub(
            _ASSIGNED, lambda found: _hidden(found[0], found.start(found.lastindex or 0) - found.start()), text
        )
    return text


def _hidden(text: str, told: int) -> str:
    return text[:told] + "".join(c if c.isspace() else "*" for c in text[told:])
