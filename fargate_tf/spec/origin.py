"""Where in the blueprint an object was built, found again only when a problem has to be shown.

Building costs a third of a microsecond: a code object and an offset. The line, the column and the caret under
one field are worked out later from the bytecode's positions and the file's syntax tree.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from fargate_tf.hcl.node import node
from fargate_tf.problem import Origin

if TYPE_CHECKING:
    import ast
    from collections.abc import Mapping
    from types import CodeType

Path = tuple[str | int, ...]

# Frames of these modules build objects on behalf of the user's line (`dataclasses.replace`).
_GO_BETWEENS = ("dataclasses", "copy")
# What stands above a module of ours that builds its own defaults while it is imported.
_IMPORT = "importlib._bootstrap"


class Site(Protocol):
    """Where a spec was written, whatever the language of the file."""

    def origin(self, path: Path = (), leading: str = "") -> Origin:
        """The place of the spec, or of the part that the path names inside it."""

    def told(self, hint: str) -> str:
        """A hint in the language of the file: hints are made in Python's."""


@node
class CallSite:
    """The instruction that called us."""

    code: CodeType
    instruction: int

    def origin(self, path: Path = (), leading: str = "") -> Origin:
        """The place of the call, or of the argument that the path names inside it.

        `leading` is the one field that may stand without its name.
        """
        line, end_line, column, end_column = self._position()
        file = self.code.co_filename
        lines = _lines(file)
        call = _call_at(file, (line, column, end_line, end_column)) if path and lines else None
        if call is not None:
            line, column = _argument(call, path, leading)
        text = lines[line - 1].rstrip("\n") if 0 < line <= len(lines) else ""
        # Python counts a column in UTF-8 bytes, people count characters.
        shown = len(text.encode()[:column].decode(errors="ignore"))
        return Origin(file, line, shown + 1, text)

    def told(self, hint: str) -> str:
        """The hint as it is."""
        return hint

    def _position(self) -> tuple[int, int, int, int]:
        for i, (line, end_line, column, end_column) in enumerate(self.code.co_positions()):
            if i == self.instruction // 2:
                return line or 0, end_line or 0, column or 0, end_column or 0
        return 0, 0, 0, 0


def call_site() -> CallSite | None:
    """The nearest caller outside this package, or `None` where the package builds something for itself."""
    frame = sys._getframe(1)  # noqa: SLF001  (the documented way to look at one's caller)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] != "fargate_tf" and module not in _GO_BETWEENS:
            return None if module == _IMPORT else CallSite(frame.f_code, frame.f_lasti)
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _lines(file: str) -> list[str]:
    import linecache

    return linecache.getlines(file)


def _call_at(file: str, position: tuple[int, int, int, int]) -> ast.Call | None:
    return _calls("".join(_lines(file))).get(position)


@lru_cache(maxsize=4)
def _calls(source: str) -> Mapping[tuple[int, int, int, int], ast.Call]:
    """Every call of a file by its place: first line and column, last line and column."""
    import ast

    try:
        tree = ast.parse(source)
    except SyntaxError:
        return {}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {(c.lineno, c.col_offset, c.end_lineno or 0, c.end_col_offset or 0): c for c in calls}


def _argument(call: ast.Call, path: Path, leading: str) -> tuple[int, int]:
    """Line and column of the argument; of the call itself when it was not written there."""
    first, *rest = path
    node: ast.expr = call
    for keyword in call.keywords:
        if keyword.arg == first:
            node = keyword.value
    if node is call and call.args and first == leading:
        node = call.args[0]
    for step in rest:
        node = _inside(node, step)
    return node.lineno, node.col_offset


def _inside(node: ast.expr, step: str | int) -> ast.expr:
    import ast

    if isinstance(node, ast.List | ast.Tuple) and isinstance(step, int) and step < len(node.elts):
        plain = not any(isinstance(element, ast.Starred) for element in node.elts)
        return node.elts[step] if plain else node
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == step:
                return value
    return node
