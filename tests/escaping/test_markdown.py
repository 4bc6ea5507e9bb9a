"""Markdown that we write is what GitHub's parser reads: the same rows, cells and texts, and no others."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from itertools import chain
from typing import TYPE_CHECKING

import cmarkgfm
from cmarkgfm.cmark import Options

from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.variables import STRING, Input, object_of, optional
from fargate_tf.plan.changes import KINDS, Change
from fargate_tf.plan.summary import Summary
from fargate_tf.reports.plans import plan_markdown
from fargate_tf.show import plain
from fargate_tf.targets.modules.build import _readme
from fargate_tf.targets.modules.module import Module, Output
from tests.drawing import Drawing
from tests.escaping.conftest import DOCUMENTS, FIRST, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fargate_tf.plan.alarms import Alarm

COUNT = DOCUMENTS // 20
READMES = COUNT // 4
TYPES = ("aws_eks_cluster", "aws_eks_fargate_profile", "aws_vpc", "aws_iam_role")
EXAMPLE = 'module "a" {\n  source = "../.."\n}\n'


class Read(HTMLParser):
    """The elements that a text has as HTML, and what stands in cells and in code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.texts: dict[str, list[str]] = {"td": [], "code": []}
        self.open: list[str] = []
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.elements[tag] += 1
        self.open.append(tag)
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in self.texts.keys() & {*self.open}:
            self.texts[tag][-1] += data


def seen(text: str) -> str:
    """A text as a browser shows it: blanks are one."""
    return " ".join(text.split())


def test_the_summary_of_a_plan_is_read_as_it_was_meant() -> None:
    wrong = []
    for seed in range(FIRST, FIRST + COUNT):
        drawing = Drawing(seed)
        changes = [change(drawing) for _ in range(drawing.random.randint(1, 4))]
        summary = Summary(drawing.text(), tuple(changes), drawing.text())
        text = plan_markdown(summary)
        read = Read(text)
        shown: list[Alarm | Change] = [*summary.alarms, *chain(*summary.by_subject.values())]
        rows = len(summary.alarms) + len(summary.by_subject)
        if (
            read.elements["li"] != len(changes)
            or read.elements["tr"] != rows + 1 + bool(summary.alarms)
            or len(read.texts["td"]) != 3 * len(summary.alarms) + len(summary.by_subject) * (1 + len(summary.counts))
            or [seen(each) for each in read.texts["code"]] != [seen(plain(each.address)) for each in shown]
            or read.elements.keys() - ALLOWED
        ):
            wrong.append((seed, text))
    tell(f"{COUNT} summaries of plans in Markdown: {len(wrong)} read otherwise by cmark-gfm")
    assert wrong == []


ALLOWED = {
    "h3",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "code",
    "details",
    "summary",
    "p",
    "ul",
    "li",
    "em",
}


def change(drawing: Drawing) -> Change:
    kind = drawing.random.choice(KINDS)
    type_ = drawing.random.choice(TYPES)
    arguments = drawing.some(drawing.text)
    return Change(f'{type_}.a["{drawing.text()}"]', type_, kind, arguments=arguments, because=arguments)


def test_the_tables_of_a_readme_are_read_as_they_were_meant() -> None:
    wrong = []
    for seed in range(FIRST, FIRST + READMES):
        module = described(Drawing(seed))
        text = _readme(module, "about", {"examples/minimal/main.tf": EXAMPLE})
        read = Read(text.partition("<!-- BEGIN_TF_DOCS -->")[2])
        cells = read.texts["td"][4:]  # the first table names Terraform and the provider
        meant = [each for one in module.inputs for each in row(one)]
        meant += [each for one in module.outputs for each in (one.name, one.description)]
        if list(map(letters, cells)) != list(map(letters, meant)) or read.elements.keys() - OF_READMES:
            wrong.append((seed, text))
    tell(f"{READMES} READMEs of modules: {len(wrong)} read otherwise by cmark-gfm")
    assert wrong == []


OF_READMES = {"h2", "table", "thead", "tbody", "tr", "th", "td", "code", "p", "ul", "li"}


def described(drawing: Drawing) -> Module:
    """A module whose descriptions, defaults and types hold any text."""
    kind = object_of({"a": optional(STRING, drawing.text())})
    inputs = [Input(f"n{i}", kind, drawing.text(), (drawing.text(),)) for i in range(3)]
    outputs = [Output(f"n{i}", "a", drawing.text()) for i in range(2)]
    return Module("a", "A", "Purpose.", tuple(inputs), {}, tuple(outputs))


def row(one: Input) -> Sequence[str]:
    return one.name, one.description, inline(one.type), inline(one.default[0]), "no"


def letters(text: str) -> str:
    """What is seen of a text, without blanks, and without the backticks that make code of a part of it."""
    return "".join(c for c in text if c.isprintable() and c not in "` ")
