"""Every small change of a module that a test should notice: its mutants, drawn from its syntax tree.

Left out is what no test of behaviour could notice, or need not: annotations, docstrings, `assert` (it tells the type
checker what is so), options of `dataclass`, sizes of caches, `zip(…, strict=True)`, and prose: the title, reason and
source of a rule, and any text with a space outside functions. Texts inside functions are what a user reads: they stay.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import CodeType
from typing import TypeAlias

Edit: TypeAlias = tuple[ast.AST, str, object]
"""A node, the name of a field, and what the field is to hold."""
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_Found: TypeAlias = tuple[str, str, tuple[Edit, ...]]

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_PROSE = {"title", "why", "source"}
_NO_BEHAVIOUR = {"strict", "maxsize"}
_TYPING = {"TypeVar", "NewType", "cast", "dataclass", "dataclass_transform"}
_DROPPED = "(dropped)"
_LONGEST = 100


@dataclass(frozen=True)
class Place:
    """Where a node stands: its function or class, the statement that runs it, and whether it runs within a function."""

    names: tuple[str, ...] = ()
    statement: ast.stmt | None = None
    top: ast.stmt | None = None
    function: Function | None = None
    in_regex: bool = False


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change in one module."""

    file: str
    line: int
    label: str
    tree: ast.Module = field(repr=False)
    edits: tuple[Edit, ...] = field(repr=False)
    place: Place = field(repr=False)

    @property
    def told(self) -> str:
        """The mutant as a person finds it."""
        file, _, rest = self.label.partition(" ")
        return f"{file}:{self.line} {rest}"

    def compiled(self, folder: Path) -> CodeType:
        """The module with this change; the tree is left as it was."""
        held = [(node, name, getattr(node, name)) for node, name, _ in self.edits]
        for node, name, value in self.edits:
            setattr(node, name, value)
        try:
            return compile(self.tree, str(folder / self.file), "exec", dont_inherit=True)
        finally:
            for node, name, value in held:
                setattr(node, name, value)


def mutants(file: Path, folder: Path) -> list[Mutant]:
    """All mutants of one module, in the order of its text; equal ones of a function are numbered."""
    name = file.relative_to(folder).as_posix()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    labels: Counter[str] = Counter()
    made = []
    for node, place, (old, new, edits) in _walk(tree, Place()):
        label = f"{name} {'.'.join(place.names) or 'module'}: `{_short(old)}` -> `{_short(new)}`"
        labels[label] += 1
        label += f" ({labels[label]})" * (labels[label] > 1)
        made.append(Mutant(name, node.lineno, label, tree, edits, place))
    return made


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _walk(node: ast.AST, place: Place) -> Iterator[tuple[ast.expr | ast.stmt, Place, _Found]]:
    """Each change below a node, with the node that it is told at."""
    for name, index, child in _children(node):
        if _skipped(node, name, child):
            continue
        inner = _entered(place, node, name, child)
        if isinstance(child, ast.expr | ast.stmt):
            for new in _others(node, name, child, inner):
                dropped = isinstance(new, ast.Pass)
                told = _DROPPED if dropped else ast.unparse(new)
                yield child, inner, (ast.unparse(child), told, (_edit(node, name, index, new),))
            for found in _without_a_part(child):
                yield child, inner, found
        yield from _walk(child, inner)


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield name, None, value
        elif isinstance(value, list):
            yield from ((name, i, each) for i, each in enumerate(value) if isinstance(each, ast.AST))


def _edit(node: ast.AST, name: str, index: int | None, new: ast.expr | ast.stmt) -> Edit:
    ast.copy_location(new, getattr(node, name) if index is None else getattr(node, name)[index])
    ast.fix_missing_locations(new)
    if index is None:
        return node, name, new
    held = getattr(node, name)
    return node, name, [*held[:index], new, *held[index + 1 :]]


def _entered(place: Place, parent: ast.AST, name: str, child: ast.AST) -> Place:
    """The place of a child: defaults and decorators run where the function is defined, its body when it is called."""
    if name == "body" and isinstance(parent, Function):
        place = replace(place, function=parent)
    if isinstance(child, ast.stmt):
        place = replace(place, statement=child, top=place.top or child)
    if isinstance(child, ast.ClassDef | Function):
        place = replace(place, names=(*place.names, child.name))
    if isinstance(child, ast.Call) and ast.unparse(child.func).startswith("re."):
        place = replace(place, in_regex=True)
    return place


def _skipped(parent: ast.AST, name: str, child: ast.AST) -> bool:
    """What has no behaviour that a test should hold."""
    if name in ("annotation", "returns", "type_comment", "bases"):
        return True
    match child:
        case ast.Assert() | ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Name("TYPE_CHECKING")) | ast.Subscript(value=ast.Name("Literal")):
            return True
        case ast.keyword(arg=arg) if arg in _PROSE | _NO_BEHAVIOUR:
            return True
        case ast.Call(func=ast.Name(called)) if called in _TYPING:
            return called != "cast" or not isinstance(parent, ast.stmt)
        case ast.Assign(targets=[ast.Name("__all__" | "__slots__")]):
            return True
    return False


def _others(parent: ast.AST, name: str, child: ast.expr | ast.stmt, place: Place) -> Iterator[ast.expr | ast.stmt]:
    """What may stand instead of a statement or an expression."""
    condition = name in ("test", "guard", "ifs") and not isinstance(child, ast.Constant)
    if condition:
        yield ast.Constant(value=True)
        yield ast.Constant(value=False)
    match child:
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(value=ast.Constant(value=None))
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Expr() | ast.Raise():
            yield ast.Pass()
        case ast.AugAssign(op=op) if type(op) in _ARITHMETIC:
            yield ast.AugAssign(target=child.target, op=_ARITHMETIC[type(op)](), value=child.value)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for i, comparison in enumerate(ops):
                changed = [*ops[:i], _COMPARISONS[type(comparison)](), *ops[i + 1 :]]
                yield ast.Compare(left=left, ops=changed, comparators=comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(op=ast.Or() if isinstance(op, ast.And) else ast.And(), values=values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if _is_arithmetic(parent, op, place):
            yield ast.BinOp(left=left, op=_ARITHMETIC[type(op)](), right=right)
        case ast.Constant(value=value):
            yield from (ast.Constant(value=each) for each in _other_values(value, place))


def _is_arithmetic(parent: ast.AST, op: ast.operator, place: Place) -> bool:
    """Whether an operator is more than a `|` of types, or the text of a regular expression that is glued."""
    of_types = isinstance(op, ast.BitOr) and (place.function is None or isinstance(parent, ast.Call))
    return type(op) in _ARITHMETIC and not of_types


def _other_values(value: object, place: Place) -> Iterator[str | complex]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
            yield value - 1
        case float():
            yield value + 1
        case str() if place.function is not None or place.in_regex or " " not in value:
            yield "" if value else "mutated"


def _without_a_part(node: ast.AST) -> Iterator[_Found]:
    """A call without one of its keywords, a mapping without one of its entries."""
    if isinstance(node, ast.Call):
        for i, keyword in enumerate(node.keywords):
            if keyword.arg is not None and keyword.arg not in _PROSE | _NO_BEHAVIOUR:
                rest = [*node.keywords[:i], *node.keywords[i + 1 :]]
                yield f"{keyword.arg}={ast.unparse(keyword.value)}", _DROPPED, ((node, "keywords", rest),)
    if isinstance(node, ast.Dict):
        for i, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            told = f"**{ast.unparse(value)}" if key is None else f"{ast.unparse(key)}: {ast.unparse(value)}"
            keys, values = [*node.keys[:i], *node.keys[i + 1 :]], [*node.values[:i], *node.values[i + 1 :]]
            yield told, _DROPPED, ((node, "keys", keys), (node, "values", values))
