"""The summary of a plan as people read it: under Terraform's own output, or in Markdown under a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from fargate_tf.markdown import cell, code, words
from fargate_tf.plan.alarms import words_of
from fargate_tf.plan.summary import counted
from fargate_tf.show import plain

if TYPE_CHECKING:
    from fargate_tf.plan.alarms import Alarm
    from fargate_tf.plan.changes import Change, Kind
    from fargate_tf.plan.summary import Summary

_TO: Mapping[Kind, str] = {
    "added": "to add",
    "changed": "to change",
    "replaced": "to replace",
    "destroyed": "to destroy",
    "forgotten": "to forget",
}
# Terraform's own signs for the same.
_SIGNS: Mapping[Kind, str] = {"added": "+", "changed": "~", "replaced": "-/+", "destroyed": "-", "forgotten": "."}
_COLOURS: Mapping[Kind, str] = {
    "added": "green",
    "changed": "yellow",
    "replaced": "magenta",
    "destroyed": "red",
    "forgotten": "yellow",
}
_WIDTH = max(map(len, _SIGNS.values()))
_MOST_ARGUMENTS = 6


def plan_text(summary: Summary) -> str:
    """The summary, styled; the caller strips the style where nobody sees colours."""
    return "\n".join(_text(summary)) + "\n"


def _text(summary: Summary) -> Iterator[str]:
    yield click.style(f"Summary of {plain(summary.name)}: {_headline(summary)}", bold=True)
    for subject, changes in summary.by_subject.items():
        kinds = ", ".join(f"{count} {kind}" for kind, count in counted(changes).items())
        yield f"  {subject:<17} {kinds}"
        if not summary.is_new:
            yield from (f"    {_line(change)}" for change in changes)
    for alarm in summary.alarms:
        yield ""
        yield f"{click.style(alarm.word, fg='red', bold=True)}: {plain(alarm.address)}"
        yield f"  {plain(alarm.reason)}"
    if summary.seen:
        yield ""
        yield plain(summary.seen)


def _line(change: Change) -> str:
    sign = click.style(f"{_SIGNS[change.kind]:<{_WIDTH}}", fg=_COLOURS[change.kind])
    return f"{sign} {plain(change.address)}{plain(_arguments(change))}"


def _headline(summary: Summary) -> str:
    return ", ".join(f"{count} {_TO[kind]}" for kind, count in summary.counts.items()) or "no changes to resources"


def _arguments(change: Change) -> str:
    """`: version, tags`, where that tells why."""
    names = change.because if change.kind == "replaced" and change.because else change.arguments
    # The provider gives every tag twice: as it was written, and with those that it adds to everything.
    shown = [name for name in names if name != "tags_all" or "tags" not in names]
    more = [f"{len(shown) - _MOST_ARGUMENTS} more"] if len(shown) > _MOST_ARGUMENTS else []
    return f": {', '.join([*shown[:_MOST_ARGUMENTS], *more])}" if shown else ""


def plan_markdown(summary: Summary) -> str:
    """The summary in Markdown, as GitHub and GitLab show it."""
    return "\n".join(_markdown(summary)) + "\n"


def _markdown(summary: Summary) -> Iterator[str]:
    loud = words_of(summary.alarms)
    said = f" ({', '.join(loud)})" if loud else ""
    yield f"### {words(plain(summary.name))}: {_headline(summary)}{said}"
    if summary.alarms:
        yield from ("", "| | Resource | What happens |", "| --- | --- | --- |", *map(_alarm, summary.alarms))
    if summary.changes:
        yield from ("", *_table(summary))
        yield from ("", *_folded(summary))
    if summary.seen:
        yield from ("", f"_{words(plain(summary.seen))}_")


def _alarm(alarm: Alarm) -> str:
    return f"| **{alarm.word}** | {cell(code(plain(alarm.address)))} | {words(plain(alarm.reason))} |"


def _table(summary: Summary) -> Iterator[str]:
    kinds = list(summary.counts)
    yield f"| Subject | {' | '.join(kind.capitalize() for kind in kinds)} |"
    yield f"| --- |{' ---: |' * len(kinds)}"
    for subject, changes in summary.by_subject.items():
        counts = counted(changes)
        yield f"| {subject} | {' | '.join(str(counts.get(kind, '')) for kind in kinds)} |"


def _folded(summary: Summary) -> Iterator[str]:
    count = len(summary.changes)
    yield f"<details><summary>{count} resource{'' if count == 1 else 's'}</summary>"
    for subject, changes in summary.by_subject.items():
        yield from ("", f"**{subject}**", "", *map(_item, changes))
    yield from ("", "</details>")


def _item(change: Change) -> str:
    return f"- {change.kind} {code(plain(change.address))}{words(plain(_arguments(change)))}"
