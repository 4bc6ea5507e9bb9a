"""A module as its callers see it, read from its Terraform files: what goes in, what comes out, what it stands for.

The files are read by python-hcl2, which is loaded only here. It gives strings with their quotes and expressions as
`${…}`; it judges no value, so neither do we.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.release.constraint import range_of
from fargate_tf.release.types import ANY, Type, parse_type

ROOT = "."
"""The name of a module whose files lie in the folder itself."""
_NOT_MODULES = {"examples", "modules", "tests"}
_INSTANCE = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]')

Texts = Mapping[str, str]
"""The Terraform files of a module: text by name."""


@dataclass(frozen=True)
class Variable:
    """What a caller may or must give. `default` is its spelling, `None` where the caller has to give a value."""

    type: Type
    default: str | None
    nullable: bool
    sensitive: bool
    ephemeral: bool
    validations: Mapping[str, str]
    description: str


@dataclass(frozen=True)
class Output:
    """What a caller may read."""

    sensitive: bool
    ephemeral: bool
    value: str
    description: str


@dataclass(frozen=True)
class Provider:
    """What a module asks of a provider."""

    source: str
    version: str
    aliases: str


@dataclass(frozen=True)
class Interface:
    """A module's interface. `repeated` says by address whether a block has `count`, `for_each` or neither.

    `moved` leads from addresses to addresses, without instance keys; `body` is the spelling of all else.
    """

    variables: Mapping[str, Variable]
    outputs: Mapping[str, Output]
    repeated: Mapping[str, str]
    moved: Mapping[str, frozenset[str]]
    terraform: str
    providers: Mapping[str, Provider]
    body: str


def modules_in(folder: Path) -> Mapping[str, Texts]:
    """The modules of a folder by name: it holds them side by side, or is one itself, called `.`.

    Raises `BlueprintError` where there is none, or a file is not for python-hcl2.
    """
    found = {name: folder_of(folder, name) for name in _names(folder)}
    if not found:
        reason = f"{folder} holds no Terraform module"
        hint = "give a module, or the folder in which modules lie side by side"
        raise BlueprintError([Problem("FT640", "", reason, hint, Origin(str(folder)))])
    problems = [problem for path in found.values() for problem in _unreadable(path)]
    if problems:
        raise BlueprintError(problems)
    return {name: {file.name: _text(file) for file in sorted(path.glob("*.tf"))} for name, path in found.items()}


def folder_of(folder: Path, name: str) -> Path:
    """Where in a folder of modules one of them lies: beside the others, or as in a package below the first."""
    if name == ROOT:
        return folder
    return folder / "modules" / name if any(folder.glob("*.tf")) else folder / name


def _names(folder: Path) -> Iterator[str]:
    if any(folder.glob("*.tf")):
        yield ROOT
    around = folder_of(folder, "x").parent
    for path in sorted(around.glob("*")):
        if path.is_dir() and path.name not in _NOT_MODULES and path.name[0] != "." and any(path.glob("*.tf")):
            yield path.name


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _unreadable(module: Path) -> Iterator[Problem]:
    for file in sorted(module.glob("*.tf.json")):
        reason = f"{file} is Terraform's JSON, which is not compared"
        yield Problem(
            "FT641", "", reason, "compare modules that are written in Terraform's own syntax", Origin(str(file))
        )
    for file in sorted(module.glob("*.tf")):
        try:
            _text(file)
        except UnicodeDecodeError:
            yield Problem("FT641", "", f"{file} is no UTF-8 text", "save it as UTF-8", Origin(str(file)))


def interface_of(texts: Texts, module: Path) -> Interface:
    """The interface that the files of a module make up; `module` is where they lie, for messages.

    Raises `BlueprintError` with every file that cannot be read, and `ModuleNotFoundError` without python-hcl2.
    """
    problems: list[Problem] = []
    blocks: dict[str, list[Mapping[str, Any]]] = {}
    for name, text in texts.items():
        try:
            read = _read(text)
        except ValueError as error:
            problems.append(_syntax(module / name, text, error))
            continue
        for kind, found in read.items():
            # What python-hcl2 takes for an attribute at the top of a file, Terraform refuses.
            blocks.setdefault(kind, []).extend(_blocks(found))
    if problems:
        raise BlueprintError(problems)
    try:
        return _interface(blocks)
    except ValueError as error:
        hint = "correct it; `terraform validate` says more"
        raise BlueprintError([Problem("FT641", "", f"{module}: {error}", hint, Origin(str(module)))]) from error


class _SyntaxError(ValueError):
    """What python-hcl2 cannot read, with line and column."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}")
        self.line, self.column = line, column


@lru_cache(maxsize=256)
def _read(text: str) -> Mapping[str, Any]:
    import hcl2  # half a second, and only comparing modules needs it
    from lark.exceptions import LarkError

    try:
        read: dict[str, Any] = hcl2.loads(text, serialization_options=hcl2.SerializationOptions(with_comments=False))
    except LarkError as error:
        raise _SyntaxError(getattr(error, "line", 0), getattr(error, "column", 0)) from error
    return read


def _syntax(file: Path, text: str, error: ValueError) -> Problem:
    lines = text.splitlines()
    line, column = getattr(error, "line", 0), getattr(error, "column", 0)
    known = 0 < line <= len(lines) and column > 0
    where = Origin(str(file), line, column, lines[line - 1]) if known else Origin(str(file))
    hint = "correct it (`terraform fmt` names the place); python-hcl2 also refuses some rare valid spellings"
    return Problem("FT641", "", f"{file} cannot be read as Terraform", hint, where)


def _interface(blocks: Mapping[str, list[Mapping[str, Any]]]) -> Interface:
    settings = blocks.get("terraform", [])
    body = {kind: blocks[kind] for kind in ("data", "locals", "module", "resource") if kind in blocks}
    terraform = ", ".join(_word(block["required_version"]) for block in settings if "required_version" in block)
    providers = dict(_providers(settings))
    for constraint in (terraform, *(provider.version for provider in providers.values())):
        range_of(constraint)
    return Interface(
        variables={name: _variable(name, block) for name, block in _labelled(blocks.get("variable", []))},
        outputs={name: _output(block) for name, block in _labelled(blocks.get("output", []))},
        repeated=dict(_repeated(blocks)),
        moved=_moved(blocks.get("moved", [])),
        terraform=terraform,
        providers=providers,
        body=json.dumps(body, sort_keys=True),
    )


def _blocks(found: Any) -> Iterator[Mapping[str, Any]]:
    yield from (each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def _labelled(blocks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for block in blocks:
        for label, content in block.items():
            if isinstance(content, dict):
                yield _word(label), content


def _variable(name: str, block: Mapping[str, Any]) -> Variable:
    try:
        kind = parse_type(_word(block["type"])) if "type" in block else ANY
    except ValueError as error:
        msg = f"variable `{name}`: {error}"
        raise ValueError(msg) from error
    return Variable(
        type=kind,
        default=_spelling(block["default"]) if "default" in block else None,
        nullable=block.get("nullable", True) is not False,
        sensitive=block.get("sensitive") is True,
        ephemeral=block.get("ephemeral") is True,
        validations={
            _spelling(each.get("condition")): _spelling(each.get("error_message"))
            for each in _blocks(block.get("validation"))
        },
        description=_spelling(block.get("description", "")),
    )


def _output(block: Mapping[str, Any]) -> Output:
    return Output(
        sensitive=block.get("sensitive") is True,
        ephemeral=block.get("ephemeral") is True,
        value=_spelling(block.get("value")),
        description=_spelling(block.get("description", "")),
    )


def _repeated(blocks: Mapping[str, list[Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
    typed = ((f"{kind}.", inner) for kind, inner in _labelled(blocks.get("resource", [])))
    for before, inner in (*typed, *(("module.", block) for block in blocks.get("module", []))):
        for name, content in _labelled([inner]):
            yield before + name, next((word for word in ("count", "for_each") if word in content), "")


def _moved(blocks: Iterable[Mapping[str, Any]]) -> Mapping[str, frozenset[str]]:
    moved: dict[str, frozenset[str]] = {}
    for block in blocks:
        start, end = (_INSTANCE.sub("", _word(block.get(side, ""))) for side in ("from", "to"))
        moved[start] = moved.get(start, frozenset()) | {end}
    return moved


def _providers(settings: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Provider]]:
    for block in settings:
        for required in _blocks(block.get("required_providers")):
            for name, asked in required.items():
                if isinstance(asked, dict):
                    version = _word(asked.get("version", ""))
                    aliases = _spelling(asked.get("configuration_aliases", ""))
                    yield _word(name), Provider(_word(asked.get("source", "")), version, aliases)
                elif isinstance(asked, str):  # the short form of Terraform 0.12
                    yield _word(name), Provider("", _word(asked), "")


def _word(text: Any) -> str:
    """A label, a plain string or a bare expression, without what python-hcl2 puts around it."""
    spelled = str(text)
    if spelled.startswith("${") and spelled.endswith("}"):
        spelled = spelled[2:-1]
    return spelled[1:-1] if len(spelled) > 1 and spelled[0] == spelled[-1] == '"' else spelled


def _spelling(value: Any) -> str:
    """A value in one spelling: quotes around keys and the order of keys do not count."""
    if isinstance(value, dict):
        items = sorted((_word(key), _spelling(inner)) for key, inner in value.items() if not key.startswith("__"))
        return f"{{ {', '.join(f'{key} = {inner}' for key, inner in items)} }}" if items else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_spelling, value))}]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = str(value)
    return text[2:-1] if text.startswith("${") and text.endswith("}") else text
