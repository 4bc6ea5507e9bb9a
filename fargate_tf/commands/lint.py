"""`fargate-tf lint`: plans are read, judged, and their problems shown as people or machines want them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fargate_tf.commands.shared import failing_on, on_day, show_problems, show_to_machines
from fargate_tf.exit_codes import PROBLEMS
from fargate_tf.problem import BlueprintError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fargate_tf.problem import Problem

    Form = Literal["text", "json", "sarif", "github"]

_PLAN = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command("lint")
@click.argument("plans", metavar="PLAN...", nargs=-1, required=True, type=_PLAN)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="For people, or for machines.",
)
@click.option("--ignore", "ignored", metavar="CODE", multiple=True, help="Leave a problem out; may be repeated.")
@failing_on
@on_day
def command(plans: tuple[str, ...], form: Form, ignored: tuple[str, ...], fail_on: str, today: date) -> None:
    """Judge the clusters and Fargate profiles in a plan of any Terraform, whoever wrote it.

    \b
    terraform plan -out=tfplan && terraform show -json tfplan > plan.json
    fargate-tf lint plan.json
    tofu show -json tfplan | fargate-tf lint -
    """
    _are_codes(ignored)
    problems = [each for plan in plans for each in _problems_in(plan, today) if each.code not in ignored]
    if form == "text":
        show_problems(problems)
    else:
        show_to_machines(problems, form)
    if any(problem.severity in ("error", fail_on) for problem in problems):
        raise click.exceptions.Exit(PROBLEMS)


def _problems_in(plan: str, day: date) -> Iterator[Problem]:
    """The problems of one plan; what keeps it from being read is one, and the other plans are judged."""
    from fargate_tf.lint import lint

    content = sys.stdin.buffer.read() if plan == "-" else Path(plan).read_bytes()
    try:
        yield from lint(content, file="stdin" if plan == "-" else plan, today=day)
    except BlueprintError as error:
        yield from error.problems


def _are_codes(codes: Sequence[str]) -> None:
    from fargate_tf.check.catalogue import CATALOGUE

    for code in codes:
        if code not in CATALOGUE:
            message = f"there is no problem {code!r}; `fargate-tf explain` lists them all"
            raise click.UsageError(message)
