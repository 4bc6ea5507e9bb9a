"""Where an object was written: the caret lands on the field, however the blueprint builds its objects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fargate_tf import Cluster, Selector
from fargate_tf.check.rule import origin
from fargate_tf.problem import Origin
from fargate_tf.spec.base import Spec

if TYPE_CHECKING:
    from fargate_tf.check.rule import Step

# In each source the mark stands before the place that is meant, and is taken out before the file is written.
MARK = "▸"
PREAMBLE = """\
import copy, dataclasses, functools
from fargate_tf import *
"""

SOURCES: list[tuple[str, tuple[Step, ...], str]] = [
    ("the call", (), 'found = ▸Selector("default")'),
    ("the leading argument", ("namespace",), 'found = Selector(▸"default")'),
    ("the leading argument by name", ("namespace",), 'found = Selector(namespace=▸"default")'),
    ("a named argument", ("labels",), 'found = Selector("default", labels=▸{"a": "b"})'),
    ("a value of a mapping", ("labels", "c"), 'found = Selector("x", labels={"a": "b", "c": ▸"d"})'),
    ("a key that is not literal", ("labels", "a"), 'k = "a"\nfound = Selector("x", labels=▸{k: "b"})'),
    ("a mapping in a mapping", ("labels", "a"), 'found = Selector("x", labels=▸{**{"a": "b"}})'),
    ("a mapping made elsewhere", ("labels", "a"), 'them = {"a": "b"}\nfound = Selector("x", labels=▸them)'),
    ("an item of a list", ("log_types", 1), 'found = Cluster("x", version="1.35", log_types=["api", ▸"audit"])'),
    ("an item of a tuple", ("log_types", 1), 'found = Cluster("x", version="1.35", log_types=("api", ▸"audit"))'),
    ("an item behind a star", ("log_types", 1), 'a = ["api"]\nfound = Cluster("x", log_types=▸[*a, "audit"])'),
    ("an item of a comprehension", ("log_types", 1), 'found = Cluster("x", log_types=▸[t for t in ("api", "b")])'),
    ("an item that is not there", ("log_types", 7), 'found = Cluster("x", log_types=▸["api"])'),
    ("an argument that was not written", ("labels",), 'found = ▸Selector("default")'),
    ("an argument out of a mapping", ("labels",), 'given = {"labels": {}}\nfound = ▸Selector("default", **given)'),
    ("a misspelt argument", ("lables",), 'found = Selector("default", lables=▸{})'),
    ("one of two on a line", ("namespace",), 'other, found = Selector("a"), Selector(▸"b")'),
    (
        "a call in a call",
        ("labels",),
        'found = FargateProfile("p", selectors=[Selector("a", labels=▸{})]).selectors[0]',
    ),
    ("the outer of two calls", ("selectors", 0), 'found = FargateProfile("p", selectors=[▸Selector("a", labels={})])'),
    ("a comprehension", ("labels",), 'found = [Selector(n, labels=▸{}) for n in ("a", "b")][1]'),
    ("a generator", ("labels",), 'found = list(Selector(n, labels=▸{}) for n in ("a", "b"))[1]'),
    ("a lambda", ("labels",), 'make = lambda n: Selector(n, labels=▸{})\nfound = make("a")'),
    ("a function", ("labels",), 'def make(n):\n    return Selector(n, labels=▸{})\n\nfound = make("a")'),
    ("a function of a function", ("labels",), "make = functools.partial(Selector, labels={})\nfound = ▸make('a')"),
    ("a class of the user", ("labels",), 'class B:\n    one = Selector("a", labels=▸{})\n\nfound = B.one'),
    ("a replaced field", ("labels",), 'first = Selector("a")\nfound = dataclasses.replace(first, labels=▸{})'),
    ("a field that was not replaced", ("labels",), 'first = Selector("a")\nfound = ▸dataclasses.replace(first)'),
    ("a copy", (), 'found = copy.copy(▸Selector("a"))'),
    ("lines of a call", ("labels",), 'found = Selector(\n    "default",\n    labels=▸{\n        "a": "b",\n    },\n)'),
    (
        "a value some lines below",
        ("labels", "b"),
        'found = Selector(\n  "a",\n  labels={\n    "b":\n      ▸"c",\n  },\n)',
    ),
    ("behind other scripts", ("labels",), 'found = Selector("ä漢🎉e\u0301", labels=▸{})'),
    ("behind tabs", ("labels",), 'if True:\n\tfound = Selector(\t"a",\tlabels=▸{})'),
    ("in parentheses", ("labels",), 'found = (\n    ▸Selector\n    ("a")\n)'),
    ("an argument in parentheses", ("labels",), 'found = Selector("a", labels=(\n    ▸{}\n))'),
    ("behind a semicolon", ("labels",), 'x = 1; found = Selector("a", labels=▸{})'),
    ("a conditional", ("labels",), 'found = Selector("a", labels=▸{} if True else {"a": "b"})'),
    ("a decorator", (), 'def apply(f):\n    return f()\n\n@apply\ndef found():\n    return ▸Selector("a")'),
]


@pytest.mark.parametrize(("path", "marked"), [(p, s) for _, p, s in SOURCES], ids=[name for name, _, _ in SOURCES])
def test_the_caret_lands_on(path: tuple[Step, ...], marked: str, tmp_path: Path) -> None:
    found, source, file = built(marked, tmp_path)
    before = (PREAMBLE + marked).partition(MARK)[0]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    assert origin(found, path) == Origin(file, line, column, source.split("\n")[line - 1])


def built(marked: str, folder: Path) -> tuple[Spec, str, str]:
    """The object called `found`, the source that made it, and its file."""
    file = folder / "blueprint.py"
    source = PREAMBLE + marked.replace(MARK, "")
    file.write_text(source, encoding="utf-8")
    namespace: dict[str, object] = {"__name__": "blueprint"}
    exec(compile(source, str(file), "exec"), namespace)
    found = namespace["found"]
    assert isinstance(found, Spec)
    return found, source, str(file)


def test_an_object_that_no_file_made_has_a_line_and_no_text() -> None:
    namespace: dict[str, object] = {"__name__": "blueprint", "Selector": Selector}
    exec("\nfound = Selector('a', labels={})", namespace)
    found = namespace["found"]
    assert isinstance(found, Spec)
    assert origin(found, ("labels",)) == Origin("<string>", 2, 1, "")


def test_a_file_that_is_gone_leaves_the_line_of_the_call(tmp_path: Path) -> None:
    found, _, file = built('found = Selector("a", labels={})', tmp_path)
    Path(file).unlink()
    assert origin(found, ("labels",)) == Origin(file, 3, 1, "")


def test_a_file_that_was_changed_since_then_still_gives_a_place(tmp_path: Path) -> None:
    found, _, file = built('found = Selector("a", labels={})', tmp_path)
    Path(file).write_text("this is (no Python", encoding="utf-8")
    place = origin(found, ("labels",))
    assert place is not None
    assert (place.file, place.line) == (file, 3)


def test_what_the_language_builds_itself_belongs_to_nobody() -> None:
    endpoint = Cluster("x", version="1.35").endpoint
    assert origin(endpoint, ()) is None


def test_specs_say_the_same_wherever_they_were_written() -> None:
    one = Selector("a", labels={"k": "v"})
    other = Selector(labels={"k": "v"}, namespace="a")
    assert one == other
    assert origin(one, ()) != origin(other, ())
