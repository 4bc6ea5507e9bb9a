"""`fargate-tf report`: everything that is known of a blueprint as one HTML file to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fargate_tf.commands.shared import chosen_of, in_namespace, of_a_blueprint, on_day, only_of
from fargate_tf.exit_codes import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from fargate_tf.load import Loaded
    from fargate_tf.overview import Overview

_ENDS = (".html", ".htm")


def _target(_: click.Context, __: click.Parameter, given: str) -> Path:
    """A name that a browser opens as a page; whether it can be written is seen when it is."""
    target = Path(given)
    if given.endswith(("/", "\\")) or target.is_dir():
        message = f"{given} is a folder: name a file in it, such as {target / 'report.html'}"
        raise click.BadParameter(message)
    if target.suffix.lower() not in _ENDS:
        message = f"browsers open HTML by its name: write -o {target.with_suffix('.html')}"
        raise click.BadParameter(message)
    return target


@click.command("report")
@of_a_blueprint
@click.argument("manifests", metavar="[MANIFESTS]...", nargs=-1)
@click.option("-o", "--output", "target", metavar="FILE", required=True, callback=_target, help="The HTML file.")
@in_namespace
@on_day
@click.option("--force", is_flag=True, help="Overwrite a file that fargate-tf did not make.")
def command(  # noqa: PLR0913  (one argument for each option)
    file: str,
    settings: Mapping[str, str],
    select: str | None,
    manifests: tuple[str, ...],
    target: Path,
    namespace: str,
    today: date,
    force: bool,
) -> None:
    """Write one HTML file that shows a blueprint: network, ways, workloads, problems, sizes, cost.

    The file needs no network and runs no script. With errors it is written too, and the exit code is 1, as of `check`.

    \b
    fargate-tf report blueprint.py -o report.html
    fargate-tf report blueprint.py k8s/ -o report.html
    helm template shop ./chart | fargate-tf report blueprint.py - -o report.html --namespace shop
    """
    from fargate_tf.write import write_made

    overview = _overview(only_of(chosen_of(file, settings, select), file), manifests, namespace, today)
    made = write_made(target, _html(overview, today), force=force)
    click.echo(f"{'wrote' if made else 'unchanged'} {target}", err=True)
    if overview.has_errors:
        from fargate_tf.show import summary

        click.echo(f"{summary(overview.problems)}: they are in the report", err=True)
        raise click.exceptions.Exit(PROBLEMS)


def _overview(loaded: Loaded, manifests: Sequence[str], namespace: str, day: date) -> Overview:
    from fargate_tf.cost import Assumptions
    from fargate_tf.overview import overview_of

    assumed = Assumptions(today=day)
    try:
        return overview_of(loaded.blueprint, manifests, assumed=assumed, path=loaded.path, namespace=namespace)
    except FileNotFoundError as error:
        message = f"there is no file, folder or match for {error.filename or error.args[0]!r}"
        raise click.UsageError(message) from None


def _html(overview: Overview, day: date) -> str:
    from fargate_tf.reports.html import report_html

    try:
        return report_html(overview, day)
    except ModuleNotFoundError as missing:
        raise click.UsageError("a report needs Jinja2: pip install 'fargate-tf[report]'") from missing
