"""What a binding synthesizes, all of it in one process: importing the provider's classes takes seconds.

Run by the Python of `build/cdktn-python` or `build/cdktf-python`, in a folder with the programs of the docs. Its input
is a list of jobs as JSON, its last line of output what each gave.
"""

from __future__ import annotations

import io
import json
import linecache
import runpy
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from fargate_tf.bindings import elements
from fargate_tf.bindings.binding import installed_binding
from fargate_tf.bindings.stack import synthesized
from fargate_tf.cli import run
from fargate_tf.hcl.nodes import Attribute, Block, Document

Said = Mapping[str, Any]


def main() -> None:
    """Do every job, whatever becomes of the one before."""
    without_a_typed_place: set[str] = set()
    watch(without_a_typed_place)
    given = {name: done(job) for name, job in json.load(sys.stdin).items()}
    sys.stdout.write(json.dumps({**given, "untyped": sorted(without_a_typed_place)}))


def watch(seen: set[str]) -> None:
    """Note what becomes an override, and what an element without a class of its own."""
    override, typed = elements._override, elements._typed

    def overriding(element: Any, overrides: Mapping[str, Any]) -> None:
        seen.update(f"{type(element).__name__}.{path}" for path in overrides)
        override(element, overrides)

    def typing(site: Any, name: str, *arguments: Any) -> Any:
        made = typed(site, name, *arguments)
        if made is None:
            seen.add(name)
        return made

    elements._override = overriding
    elements._typed = typing  # type: ignore[assignment]  # it passes on whatever it is given


def done(job: Mapping[str, Any]) -> Said:
    """What a command said, or what a text came out as, or how a program ended."""
    out, err = io.StringIO(), io.StringIO()
    linecache.clearcache()
    with redirect_stdout(out), redirect_stderr(err):
        if "command" in job:
            code: Any = run(job["command"])
        elif "program" in job:
            code = ended(job["program"])
        else:
            code, text = 0, synthesized(document_of(job["texts"]), installed_binding())
            out.write(text)
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def ended(program: str) -> str:
    """The error that a program of the docs, or of a test, ends with; empty where it ends well."""
    try:
        runpy.run_path(program, run_name="stack")
    except Exception as error:  # noqa: BLE001  (what is told is whatever it is)
        return f"{type(error).__name__}: {error}"
    return ""


def document_of(texts: Sequence[str]) -> Document:
    """Every text in each kind of place: as a default, an output, a tag, and a key."""
    wanted = {"aws": {"source": "hashicorp/aws", "version": ">= 5.100.0, < 7.0.0"}}
    keys = {text: str(number) for number, text in enumerate(texts)}
    return (
        Block("terraform", (), (Block("required_providers", (), tuple(Attribute(k, v) for k, v in wanted.items())),)),
        Block("provider", ("aws",), (Attribute("region", "eu-central-1"),)),
        Block("variable", ("texts",), (Attribute("default", texts), Attribute("description", texts[7]))),
        Block("resource", ("aws_vpc", "this"), (Attribute("tags", dict(enumerate_texts(texts))),)),
        Block("resource", ("aws_vpc", "keys"), (Attribute("tags", keys),)),
        Block("output", ("texts",), (Attribute("description", texts[8]), Attribute("value", texts))),
        Block("output", ("keys",), (Attribute("value", keys),)),
    )


def enumerate_texts(texts: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Each text under its number."""
    return [(str(number), text) for number, text in enumerate(texts)]


if __name__ == "__main__":
    main()
