"""The texts of `init`, in files of their own, with holes `%%{name}` for what differs."""

from __future__ import annotations

import json
from importlib.resources import files
from string import Template

_ROOM = files("fargate_tf.scaffold") / "templates"


class _Text(Template):
    """`$`, `@` and the braces of Jinja2 belong to shells and to GitHub, so a hole begins with `%%`."""

    delimiter = "%%"


def text_of(template: str, /, **holes: str) -> str:
    """The text of a template with its holes filled. Raises `KeyError` for a hole that is not."""
    return _Text((_ROOM / template).read_text(encoding="utf-8")).substitute(holes)


def quoted(text: str) -> str:
    r"""A text as Python and YAML spell it alike: in double quotes, all but ASCII escaped.

    >>> print(quoted('say "hi"'), quoted("\u00fc"), quoted("\U0001f600"))
    "say \"hi\"" "\xfc" "\U0001f600"
    """
    # JSON alone would make two halves of what lies beyond 16 bits, and Python does not join them.
    return json.dumps(text, ensure_ascii=False).encode("ascii", "backslashreplace").decode()
