"""Which tests run which statement: a call is put before each statement of a function, and the tests run once.

This is what coverage.py calls dynamic contexts. Its tracer follows every line of every module, though, and `make
mutate` asks about some modules only: the calls cost a third of the tests' own time.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import TypeAlias

from tools.mutate.mutants import Function, Mutant

Statement: TypeAlias = tuple[str, int, int]
"""The file, line and column of a statement."""

CALL = "__reached__"


def statement_of(file: str, node: ast.stmt) -> Statement:
    """How a statement is known in every tree of its file."""
    return file, node.lineno, node.col_offset


def probed(file: str, folder: Path, statements: list[Statement]) -> CodeType:
    """A module that tells of each statement in a function before it runs; they are added to the list."""
    tree = ast.parse((folder / file).read_text(encoding="utf-8"))
    for function in [node for node in ast.walk(tree) if isinstance(node, Function)]:
        for block in _blocks(function):
            for node in reversed(list(block)):
                call = ast.Call(ast.Name(CALL, ast.Load()), [ast.Constant(len(statements))], [])
                statements.append(statement_of(file, node))
                at = block.index(node)
                if at or block is not function.body or not _is_docstring(node):
                    block.insert(at, ast.fix_missing_locations(ast.copy_location(ast.Expr(call), node)))
    return compile(tree, str(folder / file), "exec", dont_inherit=True)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The lists of statements of a function, without those of functions and classes in it."""
    for _, value in ast.iter_fields(node):
        inner = value if isinstance(value, list) else [value]
        if inner and isinstance(inner[0], ast.stmt):
            yield inner
        for each in inner:
            if isinstance(each, ast.AST) and not isinstance(each, Function | ast.ClassDef | ast.expr):
                yield from _blocks(each)


@dataclass
class Reached:
    """What the tests of one run reached: for each statement the tests, by number; how long each took."""

    tests: list[str]
    seconds: list[float]
    statements: dict[Statement, set[int]]
    at_import: set[Statement]
    failed: list[str]

    def candidates(self, mutant: Mutant) -> list[tuple[str, float]]:
        """The tests that may notice a mutant, with their time: first those that see most of its function in little."""
        around = self._around(mutant)
        worth: defaultdict[int, float] = defaultdict(float)
        for statement in around:
            for test in self.statements[statement]:
                worth[test] += 1 / len(self.statements[statement])
        # Of what is done when modules are imported, tests see only what comes of it.
        if mutant.place.statement is not None and not self.runs_at_import(mutant):
            here = self.statements.get(statement_of(mutant.file, mutant.place.statement), set())
            worth = defaultdict(float, {test: worth[test] for test in here})
        if not around:  # a module without functions
            worth = defaultdict(float, dict.fromkeys(range(len(self.tests)), 1.0))
        numbers = sorted(worth, key=lambda test: (-worth[test] / (0.01 + self.seconds[test]), test))
        return [(self.tests[number], self.seconds[number]) for number in numbers]

    def runs_at_import(self, mutant: Mutant) -> bool:
        """Whether a mutant changes what is done once, when modules are imported."""
        statement = mutant.place.statement
        if mutant.place.function is None or statement is None:
            return True
        return statement_of(mutant.file, statement) in self.at_import

    def _around(self, mutant: Mutant) -> list[Statement]:
        """The statements that have to do with a mutant: of its function, or of those that use what it defines."""
        if mutant.place.function is not None:
            near: list[ast.AST] = [mutant.place.function]
        else:
            near = users(mutant.tree, mutant.place.top)
        known = {
            statement_of(mutant.file, node) for top in near for node in ast.walk(top) if isinstance(node, ast.stmt)
        }
        found = [statement for statement in known if self.statements.get(statement)]
        return found or [s for s in self.statements if s[0] == mutant.file and self.statements[s]]


def users(tree: ast.Module, top: ast.stmt | None) -> list[ast.AST]:
    """The functions and classes of a module that a statement of it defines, or that use what it defines."""
    if isinstance(top, Function | ast.ClassDef):
        return [top]
    names = {
        node.id for node in ast.walk(top or tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    found: list[ast.AST] = []
    for node in tree.body:
        if names & {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}:
            if isinstance(node, Function | ast.ClassDef):
                found.append(node)
            else:  # what is made of it
                names |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return found
