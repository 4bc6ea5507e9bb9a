"""`fargate-tf lint`: plans are read, judged, and their problems shown as people or machines want them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.lint import lint
from fargate_tf.problem import BlueprintError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date


def problems_in(files: Sequence[str], *, ignored: Sequence[str], today: date) -> tuple[Problem, ...]:
    """The problems of all plans, by file; what keeps one from being read is a problem of it, and the others are judged.

    `-` is stdin. `ignored` are codes to leave out. Raises `OSError` where a file cannot be read.
    """
    return tuple(problem for file in files for problem in _of(file, today) if problem.code not in ignored)


def _of(file: str, today: date) -> Iterator[Problem]:
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        yield from lint(content, file="<stdin>" if file == "-" else file, today=today)
    except BlueprintError as error:
        yield from error.problems


def as_json(problems: Sequence[Problem], files: Sequence[str]) -> str:
    """The problems as docs/lint.md describes them, with a line feed at the end."""
    import json

    rows = [
        {
            "code": problem.code,
            "severity": problem.severity,
            "file": problem.where.file if problem.where else "",
            "address": problem.path,
            "reason": problem.reason,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    return json.dumps({"version": 1, "files": list(files), "problems": rows}, indent=2, ensure_ascii=False) + "\n"
