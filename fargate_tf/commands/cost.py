"""`fargate-tf cost`: what a blueprint's cluster and the workloads on it cost a month."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fargate_tf.commands.shared import chosen_of, colour, in_namespace, of_a_blueprint, on_day, only_of, show_problems
from fargate_tf.exit_codes import PROBLEMS
from fargate_tf.problem import in_file_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from fargate_tf.check.pods import Report
    from fargate_tf.cost import Assumptions
    from fargate_tf.cost.file import OwnPrices
    from fargate_tf.problem import Problem
    from fargate_tf.spec.blueprint import Blueprint

    Form = Literal["table", "json"]

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)


def _amount(_: click.Context, __: click.Parameter, given: str) -> Fraction:
    """A number that is not negative, exactly as it is written."""
    if not _NUMBER.fullmatch(given):
        message = f"{given!r} is no number, such as 730 or 12.5"
        raise click.BadParameter(message)
    return Fraction(given)


def _run_times(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> Mapping[str, int]:
    """`20m` for all Jobs, `NAMESPACE/NAME=20m` for one."""
    from fargate_tf.cost.pods import duration

    found = {}
    for each in given:
        name, equals, text = each.rpartition("=")
        seconds = duration(text)
        if seconds is None or (equals and "/" not in name):
            message = f"{each!r} is neither a duration such as 20m, nor NAMESPACE/NAME=20m"
            raise click.BadParameter(message)
        found[name] = seconds
    return found


@click.command("cost")
@of_a_blueprint
@click.argument("manifests", metavar="[MANIFESTS]...", nargs=-1)
@click.option("--hours", callback=_amount, default="730", show_default=True, help="Hours of a month.")
@click.option(
    "--prices", "prices_file", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="Own prices."
)
@click.option(
    "--run-time",
    "run_seconds",
    multiple=True,
    callback=_run_times,
    metavar="[NAME=]TIME",
    help="How long a pod of a Job runs: 20m for all, shop/import=1h30m for one; may be repeated.",
)
@click.option("--nat-gb", callback=_amount, default="0", metavar="GB", help="Data through NAT gateways a month.")
@click.option(
    "--endpoint-gb", callback=_amount, default="0", metavar="GB", help="Data through interface endpoints a month."
)
@click.option("--log-gb", callback=_amount, default="0", metavar="GB", help="Logs of the control plane a month.")
@click.option("--node-type", default="m5.large", show_default=True, help="Instance type to compare with.")
@in_namespace
@on_day
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(  # noqa: PLR0913  (one argument for each option)
    file: str,
    settings: Mapping[str, str],
    select: str | None,
    manifests: tuple[str, ...],
    hours: Fraction,
    prices_file: str | None,
    run_seconds: Mapping[str, int],
    nat_gb: Fraction,
    endpoint_gb: Fraction,
    log_gb: Fraction,
    node_type: str,
    namespace: str,
    today: date,
    form: Form,
) -> None:
    """Say what a cluster costs a month, with the workloads of Kubernetes manifests on it.

    \b
    fargate-tf cost blueprint.py k8s/
    helm template shop ./chart | fargate-tf cost blueprint.py - --namespace shop
    fargate-tf cost blueprint.py k8s/ --prices ours.yaml --run-time 20m
    """
    from fargate_tf.cost import Assumptions

    own = _own(prices_file)
    assumed = Assumptions(
        hours=hours,
        nat_gb=nat_gb,
        endpoint_gb=endpoint_gb,
        log_gb=log_gb,
        run_seconds=run_seconds,
        node_type=node_type,
        prices=own.prices,
        room=own.room,
        today=today,
    )
    loaded = only_of(chosen_of(file, settings, select), file)
    _has_no_error(loaded.blueprint, loaded.path)
    report = _placed(loaded.blueprint, manifests, namespace)
    _show(loaded.blueprint, report, assumed, form)
    _say_what_is_wrong(report)


def _own(file: str | None) -> OwnPrices:
    from fargate_tf.cost.file import OwnPrices, own_prices

    if file is None:
        return OwnPrices({}, {})
    with Path(file).open("rb") as stream:
        return own_prices(stream, file)


def _has_no_error(blueprint: Blueprint, path: str) -> None:
    from fargate_tf.pipeline import document_of

    document_of(blueprint, path=path)


def _placed(blueprint: Blueprint, manifests: Sequence[str], namespace: str) -> Report:
    from fargate_tf.pods import place

    try:
        return place(blueprint, manifests, namespace=namespace)
    except FileNotFoundError as error:
        message = f"there is no file, folder or match for {error.filename or error.args[0]!r}"
        raise click.UsageError(message) from None


def _show(blueprint: Blueprint, report: Report, assumed: Assumptions, form: Form) -> None:
    from fargate_tf.cost import costs_of

    costs = costs_of(blueprint, report, assumed)
    if form == "json":
        from fargate_tf.reports.costs_json import costs_json

        click.echo(costs_json(costs), nl=False)
    else:
        from fargate_tf.reports.costs import costs_table

        click.echo(costs_table(costs), nl=False, color=colour())


def _say_what_is_wrong(report: Report) -> None:
    """What could not be read is not in the sums; what keeps pods from starting is `check`'s to tell."""
    from fargate_tf.check.pods.reading import READING

    reading = {each.code for each in READING}
    unread: list[Problem] = [each for each in report.problems if each.severity == "error" and each.code in reading]
    others = sum(each.severity == "error" for each in report.problems) - len(unread)
    if others:
        click.echo(f"{others} error{'' if others == 1 else 's'} of pods: see fargate-tf check", err=True)
    if unread:
        show_problems(in_file_order(unread))
        raise click.exceptions.Exit(PROBLEMS)
