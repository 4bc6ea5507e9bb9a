"""`fargate-tf plan`: what the user's own Terraform would do with a blueprint, and that in short."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fargate_tf.commands.shared import chosen_of, colour, of_a_blueprint, only_of, show_problems
from fargate_tf.disk import is_device
from fargate_tf.exit_codes import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fargate_tf.plan.story import Request
    from fargate_tf.plan.summary import Summary

    Form = Literal["text", "markdown", "json"]

_STDOUT, _STDERR = 1, 2
_OURS = ("-out", "-json", "-input", "-chdir")


def _arguments(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """What stands behind `--`, for Terraform."""
    if given and not given[0].startswith("-"):
        message = f"{given[0]!r}: one blueprint is planned at a time; arguments for Terraform stand behind --"
        raise click.BadParameter(message)
    for argument in given:
        name = "-" + argument.lstrip("-").partition("=")[0]
        if argument.startswith("-") and name in _OURS:
            instead = {"-out": "--out FILE", "-json": "--json"}.get(name)
            message = f"{argument} is set by fargate-tf itself{f': write {instead} before the --' if instead else ''}"
            raise click.BadParameter(message)
    return given


@click.command("plan")
@of_a_blueprint
@click.option("--offline", is_flag=True, help="Plan without AWS: no credentials, no state.")
@click.option("--against", metavar="REF", help="Compare with the blueprint at a git revision, both planned offline.")
@click.option("--tool", metavar="terraform|tofu|PATH", help="What plans; else whichever is on the path.")
@click.option(
    "--summary",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="For people, under Terraform's own output; or alone, for a pull request.",
)
@click.option("--json", "as_json", is_flag=True, help="The summary alone, for machines.")
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False), help="Keep Terraform's plan here.")
@click.option(
    "--work-dir",
    metavar="DIR",
    type=click.Path(file_okay=False),
    default=".fargate-tf",
    show_default=True,
    help="Where the folders of plans lie, one for each blueprint.",
)
@click.argument("arguments", metavar="[-- TERRAFORM ARGUMENTS]", nargs=-1, type=click.UNPROCESSED, callback=_arguments)
def command(  # noqa: PLR0913  (one argument for each option)
    file: str,
    settings: Mapping[str, str],
    select: str | None,
    offline: bool,
    against: str | None,
    tool: str | None,
    form: Form,
    as_json: bool,
    out: str | None,
    work_dir: str,
    arguments: tuple[str, ...],
) -> None:
    """Plan a blueprint with your own Terraform or OpenTofu, and say in short what changes.

    The exit code is Terraform's. Arguments behind -- go to `terraform plan`.

    \b
    fargate-tf plan blueprint.py --offline           needs no AWS credentials
    fargate-tf plan blueprint.py --out tfplan        with credentials, against the state
    fargate-tf plan blueprint.py --against main      what this branch changes
    fargate-tf plan blueprint.py --offline --summary markdown >> "$GITHUB_STEP_SUMMARY"
    fargate-tf plan blueprint.py -- -var-file=prod.tfvars -detailed-exitcode
    """
    from fargate_tf.plan.story import Request

    shape: Form = "json" if as_json else form
    _is_no_link(work_dir)
    target = _target(out, against)
    _fits(form, as_json=as_json)
    quiet = shape != "text"
    request = Request(
        file=file,
        loaded=only_of(chosen_of(file, settings, select), file),
        settings=settings,
        select=select,
        arguments=arguments,
        offline=offline or against is not None,
        work_dir=Path(work_dir),
        out=_STDERR if quiet else _STDOUT,
        err=_STDERR,
        colour=_on_a_terminal(quiet=quiet),
        say=lambda text: click.echo(text, err=True),
    )
    with _sigterm_as_ctrl_c():
        code, summary = _planned(request, tool, against, target)
    _show(summary, shape)
    if target is not None:
        click.echo(f"wrote {out}", err=True)
    raise click.exceptions.Exit(code)


def _is_no_link(work_dir: str) -> None:
    """Raise `BlueprintError` where the folder that nobody named is a link, which may have come with a repository."""
    from click.core import ParameterSource

    named = click.get_current_context().get_parameter_source("work_dir") is not ParameterSource.DEFAULT
    if not named and Path(work_dir).is_symlink():
        from fargate_tf.problem import BlueprintError, Origin, Problem

        hint = f"delete it, or name the folder that you mean with --work-dir {Path(work_dir).resolve()}"
        raise BlueprintError([Problem("FT663", "", f"{work_dir} is a link", hint, Origin(work_dir))])


def _planned(request: Request, tool: str | None, against: str | None, target: Path | None) -> tuple[int, Summary]:
    """The exit code and the summary; where the tool gives no plan, its words and ours, and its exit code."""
    from fargate_tf.plan.failures import Failed
    from fargate_tf.plan.story import plan_against, plan_now
    from fargate_tf.plan.tool import find_tool

    try:
        if against is None:
            return plan_now(request, find_tool(tool), target)
        return plan_against(request, find_tool(tool), against)
    except Failed as failed:
        click.echo(f"{failed.unseen}\n", err=True)
        show_problems(failed.problems)
        raise click.exceptions.Exit(failed.code or PROBLEMS) from None


def _fits(form: Form, *, as_json: bool) -> None:
    if as_json and form == "markdown":
        message = "--json and --summary markdown are two forms of one summary: give one of them"
        raise click.UsageError(message)


def _target(out: str | None, against: str | None) -> Path | None:
    """Where Terraform's plan goes."""
    if out is None:
        return None
    if against is not None:
        message = "--out keeps one plan, and --against makes two: give one of them"
        raise click.UsageError(message)
    if not Path(out).resolve().parent.is_dir():
        message = f"there is no folder {str(Path(out).parent)!r}"
        raise click.BadParameter(message, param_hint="--out")
    if is_device(Path(out)):
        message = f"{out!r} is a device or a pipe, and a plan is kept in a file"
        raise click.BadParameter(message, param_hint="--out")
    return Path(out)


def _on_a_terminal(*, quiet: bool) -> bool:
    """Whether people see the tool's colours: where its output goes is a terminal, and nobody said NO_COLOR."""
    streams = (sys.stderr,) if quiet else (sys.stdout, sys.stderr)
    return not os.environ.get("NO_COLOR") and all(stream.isatty() for stream in streams)


def _show(summary: Summary, form: Form) -> None:
    if form == "json":
        from fargate_tf.reports.plans_json import plan_json

        click.echo(plan_json(summary), nl=False)
    elif form == "markdown":
        from fargate_tf.reports.plans import plan_markdown

        click.echo(plan_markdown(summary), nl=False)
    else:
        from fargate_tf.reports.plans import plan_text

        click.echo(plan_text(summary), nl=False, color=colour())


@contextmanager
def _sigterm_as_ctrl_c() -> Iterator[None]:
    """What ends a CI job cleans up as a Ctrl-C does."""
    import signal

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
