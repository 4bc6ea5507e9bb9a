"""From a blueprint's file to its specs. Python is run, YAML is read; whatever goes wrong becomes a problem."""

from __future__ import annotations

import os.path
import sys
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from fargate_tf.disk import naming
from fargate_tf.problem import BlueprintError, Origin, Problem, did_you_mean
from fargate_tf.spec.base import Spec
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.parameters import SETTINGS, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import CodeType

_MODULE = "blueprint"
YAML = (".yaml", ".yml", ".json")
"""How the names of blueprints end that are data: JSON is YAML too."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A blueprint of a file, and its path in problems: empty for the only one, else `blueprints[1]`."""

    blueprint: Blueprint
    path: str = ""


def load(file: str, settings: Mapping[str, str] | None = None) -> tuple[Loaded, ...]:
    """The blueprints that a file defines: as `blueprint` or in the list `blueprints`, in YAML a document for each.

    `file` is shown in messages as it is given. Raises `BlueprintError` with every problem that keeps the file from
    giving blueprints; `OSError` when it cannot be read.
    """
    asked = Settings(settings or {})
    problems: list[Problem] = []
    if file.lower().endswith(YAML):
        found = _of_documents(file, asked, problems)
    else:
        found = _blueprints(_namespace(file, asked), file, problems)
    problems = [*_unused(asked), *problems]
    if problems:
        raise BlueprintError(problems)
    return found


def _of_documents(file: str, asked: Settings, problems: list[Problem]) -> tuple[Loaded, ...]:
    from fargate_tf.notation.stream import blueprints_of  # a blueprint in Python needs no YAML

    with _asking(asked), naming(file), open(file, "rb") as stream:  # noqa: PTH123
        made = blueprints_of(stream, file, problems)
    path = "blueprints[{}]" if len(made) > 1 else ""
    named = [("blueprint", path.format(i), value) for i, value in enumerate(made)]
    return tuple(_checked(named, Origin(file), problems))


def _namespace(file: str, asked: Settings) -> dict[str, object]:
    code = _compiled(file)
    with _asking(asked), _importing_beside(file), redirect_stdout(sys.stderr):
        return _run(code, file)


@contextmanager
def _asking(asked: Settings) -> Iterator[None]:
    """Let `parameter` find what `--set` gave."""
    token = SETTINGS.set(asked)
    try:
        yield
    finally:
        SETTINGS.reset(token)


def _compiled(file: str) -> CodeType:
    try:
        with naming(file), open(file, "rb") as stream:  # noqa: PTH123  (pathlib is a tenth of a render's time)
            content = stream.read()
        if b"\0" in content:
            reason = "this is no Python: it holds null bytes, as programs, archives and UTF-16 do"
            raise _error("FT002", reason, "give Python or YAML in UTF-8", Origin(file))
        return compile(content, file, "exec", dont_inherit=True)
    except SyntaxError as error:
        text = (error.text or "").rstrip("\n")
        where = Origin(file, error.lineno or 0, error.offset or 0, text)
        reason = f"this is no Python: {error.msg}"
        raise _error("FT002", reason, "correct the line; the fault may be in the one before", where) from None
    except (MemoryError, RecursionError):
        reason = "an expression is nested too deep for Python"
        raise _error("FT002", reason, "build it in steps, or with a loop", Origin(file)) from None


@contextmanager
def _importing_beside(file: str) -> Iterator[None]:
    """Let the blueprint import its neighbours, as `python blueprint.py` would."""
    folder = os.path.dirname(os.path.realpath(file))  # noqa: PTH120
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        if folder in sys.path:
            sys.path.remove(folder)


def _run(code: CodeType, file: str) -> dict[str, object]:
    module = ModuleType(_MODULE)
    module.__file__ = file
    before = sys.modules.get(_MODULE)
    sys.modules[_MODULE] = module
    try:
        exec(code, module.__dict__)  # noqa: S102  (a blueprint is code; the docs say so)
    except BlueprintError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001  (whatever the user's code raises)
        raise _exception(error, file) from None
    finally:
        if before is None:
            sys.modules.pop(_MODULE, None)
        else:
            sys.modules[_MODULE] = before
    return module.__dict__


def _exception(error: BaseException, file: str) -> BlueprintError:
    """The exception at the blueprint's own line: the last frame of the file, or of what it imported."""
    where = Origin(file)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            where = _line(file, trace.tb_lineno)
        trace = trace.tb_next
    if isinstance(error, ImportError) and error.name == "fargate_tf":
        reason, hint = _import_fault(error)
    else:
        said = _said(error)
        reason = f"{type(error).__name__}{f': {said}' if said else ''}"
        hint = "the blueprint stopped here; run it with `python` to see the whole traceback"
    return _error("FT003", reason, hint, where)


def _said(error: BaseException) -> str:
    try:
        return " ".join(str(error).split())
    except Exception:  # noqa: BLE001  (an exception of the user may fail to say what it is)
        return "(no text)"


def _import_fault(error: ImportError) -> tuple[str, str]:
    import fargate_tf

    wanted = getattr(error, "name_from", None) or _said(error).partition("'")[2].partition("'")[0]
    hint = did_you_mean(wanted, fargate_tf.__all__, f"it has {', '.join(fargate_tf.__all__)}", as_typed=str)
    return f"fargate_tf has no `{wanted}`", hint


def _line(file: str, line: int) -> Origin:
    import linecache

    text = linecache.getline(file, line).rstrip("\n")
    return Origin(file, line, len(text) - len(text.lstrip()) + 1, text)


def _unused(asked: Settings) -> Iterator[Problem]:
    for name in asked.given:
        if name not in asked.asked:
            known = ", ".join(sorted(asked.asked)) or "none"
            hint = did_you_mean(
                name, asked.asked, f"drop it; its parameters are: {known}", as_typed="--set {}=…".format
            )
            yield Problem("FT009", "", f"--set {name} is not asked for by the blueprint", hint)


def _blueprints(namespace: Mapping[str, object], file: str, problems: list[Problem]) -> tuple[Loaded, ...]:
    where = Origin(file)
    if "blueprint" in namespace and "blueprints" in namespace:
        reason = "the file defines both `blueprint` and `blueprints`"
        problems.append(Problem("FT004", "", reason, "keep one of the two", where))
    elif "blueprint" in namespace:
        return tuple(_checked([("blueprint", "", namespace["blueprint"])], where, problems))
    elif "blueprints" in namespace:
        several = namespace["blueprints"]
        if not isinstance(several, list | tuple) or not several:
            reason = f"`blueprints` is {shown(several)}, not a list of blueprints"
            problems.append(Problem("FT005", "blueprints", reason, "write blueprints = [Blueprint(…), …]", where))
            return ()
        named = [(f"blueprints[{i}]", f"blueprints[{i}]", value) for i, value in enumerate(several)]
        return tuple(_checked(named, where, problems))
    else:
        near = [name for name, value in namespace.items() if isinstance(value, Blueprint)]
        hint = f"rename `{near[0]}` to `blueprint`" if near else "write blueprint = Blueprint(…)"
        problems.append(Problem("FT004", "", "the file defines no `blueprint`", hint, where))
    return ()


def _checked(named: Sequence[tuple[str, str, object]], where: Origin, problems: list[Problem]) -> Iterator[Loaded]:
    names: set[str] = set()
    for name, path, value in named:
        if not isinstance(value, Blueprint):
            problems.append(_no_blueprint(name, value, where))
            continue
        key = key_of(value)
        if key is not None and key in names:
            place = value.site.origin() if value.site else where
            reason, hint = f"two blueprints are called {key!r}", 'give each its own name="…"'
            told = value.site.told(hint) if value.site else hint
            problems.append(Problem("FT016", path or name, reason, told, place))
        elif key is not None:
            names.add(key)
        yield Loaded(value, path)


def _no_blueprint(name: str, value: object, where: Origin) -> Problem:
    if isinstance(value, Spec):
        place = value.site.origin() if value.site else where
        reason = f"`{name}` is a {type(value).__name__}, not a Blueprint"
        return Problem("FT005", name, reason, "put it in Blueprint(region=…, network=…, cluster=…)", place)
    return Problem("FT005", name, f"`{name}` is {shown(value)}, not a Blueprint", "give a Blueprint(…)", where)


def key_of(blueprint: Blueprint) -> str | None:
    """What a blueprint is called, if it is sound enough to have a name."""
    return name if isinstance(name := getattr(blueprint, "key", None), str) else None


def _error(code: str, reason: str, hint: str, where: Origin) -> BlueprintError:
    return BlueprintError([Problem(code, "", reason, hint, where)])
