"""`fargate-tf check`: everything that is wrong with a blueprint, and where the pods of manifests would run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import click

from fargate_tf.commands.shared import (
    chosen_of,
    colour,
    failing_on,
    in_namespace,
    on_day,
    only_of,
    options_of_a_blueprint,
    show_problems,
    show_to_machines,
)
from fargate_tf.exit_codes import PROBLEMS
from fargate_tf.problem import Problem, in_file_order

if TYPE_CHECKING:
    from datetime import date

    from fargate_tf.check.pods import Report
    from fargate_tf.load import Loaded

    ReportForm = Literal["table", "json", "sarif", "github"]


@click.command("check")
@options_of_a_blueprint
@click.argument("file", metavar="BLUEPRINT")
@click.argument("manifests", metavar="[MANIFESTS]...", nargs=-1)
@click.option(
    "--profiles-from",
    "plan",
    type=click.Path(exists=True, dir_okay=False),
    metavar="PLAN",
    help="Place pods on a cluster of this `terraform show -json` plan, in place of a blueprint.",
)
@on_day
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "sarif", "github"]),
    default="table",
    show_default=True,
    help="For people, or for machines.",
)
@failing_on
@in_namespace
@click.option("--vcpu-quota", type=click.IntRange(min=1), metavar="VCPU", help="The account's quota on Fargate.")
def command(  # noqa: PLR0913  (one argument for each option)
    file: str,
    settings: Mapping[str, str],
    select: str | None,
    manifests: tuple[str, ...],
    plan: str | None,
    today: date,
    form: ReportForm,
    fail_on: str,
    namespace: str,
    vcpu_quota: int | None,
) -> None:
    """Say everything that is wrong with a blueprint; exit 1 when there is an error.

    With Kubernetes manifests (files, folders, patterns, or - for stdin) it also says where each pod will run, what
    it is billed as, and why it would stay Pending.

    \b
    fargate-tf check blueprint.py
    fargate-tf check blueprint.py --today 2027-06-01
    fargate-tf check blueprint.py k8s/
    helm template shop ./chart | fargate-tf check blueprint.py - --namespace shop
    fargate-tf check --profiles-from plan.json k8s/
    """
    if plan is not None:
        placed, unknown = _placed_on_plan(plan, (file, *manifests), select, namespace, vcpu_quota)
        _conclude(placed, in_file_order([*unknown, *placed.problems]), form, fail_on)
        return
    context = click.get_current_context()
    click.Path(exists=True, dir_okay=False).convert(
        file, next(p for p in context.command.params if p.name == "file"), context
    )
    from fargate_tf.pipeline import problems_of

    chosen = chosen_of(file, settings, select)
    problems = [p for loaded in chosen for p in problems_of(loaded.blueprint, path=loaded.path, today=today)]
    report = _placed(only_of(chosen, file), manifests, namespace, vcpu_quota) if manifests else None
    everything = in_file_order([*problems, *(report.problems if report is not None else ())])
    _conclude(report, everything, form, fail_on)


def _conclude(report: Report | None, problems: Sequence[Problem], form: ReportForm, fail_on: str) -> None:
    _show(report, problems, form)
    if any(problem.severity in ("error", fail_on) for problem in problems):
        raise click.exceptions.Exit(PROBLEMS)


def _placed_on_plan(
    plan: str, manifests: Sequence[str], select: str | None, namespace: str, vcpu_quota: int | None
) -> tuple[Report, Sequence[Problem]]:
    """The pods of the manifests on a cluster of a plan, and what is not known of it."""
    from fargate_tf.commands.plans import target_from
    from fargate_tf.pods import place

    target, unknown = target_from(plan, select, vcpu_quota)
    with _names_lead_somewhere():
        return place(target, manifests, namespace=namespace), unknown


@contextmanager
def _names_lead_somewhere() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        message = f"there is no file, folder or match for {error.filename or error.args[0]!r}"
        raise click.UsageError(message) from None


def _placed(loaded: Loaded, manifests: Sequence[str], namespace: str, vcpu_quota: int | None) -> Report | None:
    """The pods of the manifests on the blueprint; `None` where the blueprint is too broken to place any."""
    from fargate_tf.check.shape import is_sound
    from fargate_tf.pods import place

    if not is_sound(loaded.blueprint):
        click.echo("the blueprint has to be mended before pods can be placed on it", err=True)
        return None
    with _names_lead_somewhere():
        return place(loaded.blueprint, manifests, namespace=namespace, vcpu_quota=vcpu_quota)


def _show(report: Report | None, problems: Sequence[Problem], form: ReportForm) -> None:
    """Everything in the form that was asked for: a table on stdout and problems on stderr, or all of it on stdout."""
    if form == "table":
        if report is not None:
            from fargate_tf.reports.table import table

            click.echo(table(report), color=colour())
        show_problems(problems)
    else:
        show_to_machines(problems, form, report)
