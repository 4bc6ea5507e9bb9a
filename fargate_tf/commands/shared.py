"""What commands share: the arguments of a blueprint, the blueprints that were chosen, and how problems are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fargate_tf.load import Loaded, key_of, load

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from fargate_tf.check.pods import Report
    from fargate_tf.problem import Problem


_T = TypeVar("_T")
# A tenth of a second's work is a blueprint or two, or a folder of files.
_MANY, _STEP = 20, 10
_WHOLE = 200  # characters, which no summary has


class Group(click.Group):
    """Commands with their summaries in full, and an offer where the name of one is misspelt."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands: click would cut what does not fit on a line."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, each.get_short_help_str(_WHOLE)) for name, each in found if each is not None])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of the arguments; raises `click.UsageError` where there is none."""
        from fargate_tf.problem import did_you_mean

        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-") and not ctx.resilient_parsing:
            hint = did_you_mean(args[0], known, f"there are {', '.join(known)}")
            ctx.fail(f"there is no command {args[0]!r}: {hint}")
        return super().resolve_command(ctx, args)


def _settings(_: click.Context, __: click.Parameter, pairs: tuple[str, ...]) -> Mapping[str, str]:
    settings: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            message = f"{pair!r} has no '='; write --set name=value"
            raise click.BadParameter(message)
        settings[name] = value
    return settings


def of_a_blueprint(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that every command on a blueprint takes."""
    argument = click.argument("file", metavar="BLUEPRINT", type=click.Path(exists=True, dir_okay=False))
    return options_of_a_blueprint(argument(command))


def options_of_a_blueprint(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that go with a blueprint."""
    for decorate in (
        click.option("--select", metavar="NAME", help="Only the blueprint of this name."),
        click.option(
            "--set",
            "settings",
            metavar="NAME=VALUE",
            multiple=True,
            callback=_settings,
            help="Give a parameter() of the blueprint a value; may be repeated.",
        ),
    ):
        command = decorate(command)
    return command


def _day(_: click.Context, __: click.Parameter, given: datetime | None) -> date:
    return today() if given is None else given.date()


on_day = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    callback=_day,
    help="Judge version support on this day.",
)
in_namespace = click.option(
    "--namespace", default="default", show_default=True, help="Where objects lie that name no namespace."
)
failing_on = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="What makes the exit code 1.",
)


def show_problems(problems: Sequence[Problem]) -> None:
    """The problems on stderr, and how many they are; colours only on a terminal, and never with NO_COLOR."""
    from fargate_tf.show import summary, texts_of

    for text in texts_of(problems):
        click.echo(text, err=True, color=colour())
        click.echo(err=True)
    click.echo(summary(problems), err=True, color=colour())


def show_to_machines(problems: Sequence[Problem], form: str, report: Report | None = None) -> None:
    """Everything on stdout in a form for machines: `json`, `sarif` or `github`."""
    if form == "json":
        from fargate_tf.reports.json import report_json

        click.echo(report_json(report, problems), nl=False)
    elif form == "sarif":
        from fargate_tf.reports.sarif import sarif

        click.echo(sarif(problems), nl=False)
    else:
        from fargate_tf.reports.github import github

        click.echo(github(problems), nl=False)


def colour() -> bool | None:
    """No colours with NO_COLOR; else click sees whether a terminal is there."""
    return False if os.environ.get("NO_COLOR") else None


def counted(items: Sequence[_T], word: str) -> Iterator[_T]:
    """Each of them; where they are many, people at a terminal see how many are done."""
    shown = len(items) >= _MANY and sys.stderr.isatty()
    for number, item in enumerate(items, 1):
        if shown and number % _STEP == 0:
            click.echo(f"\r{word} {number} of {len(items)}", err=True, nl=False)
        yield item
    if shown:
        click.echo("\r\033[K", err=True, nl=False)  # what is told next stands in its place


def today() -> date:
    """The day of the computer."""
    from datetime import date

    return date.today()  # noqa: DTZ011  (support ends on a day, wherever one is)


def chosen_of(file: str, settings: Mapping[str, str], select: str | None) -> tuple[Loaded, ...]:
    """The blueprints of a file, or the one that was selected."""
    loaded = load(file, settings)
    if select is None:
        return loaded
    chosen = tuple(one for one in loaded if key_of(one.blueprint) == select)
    if not chosen:
        names = ", ".join(key_of(one.blueprint) or "?" for one in loaded)
        message = f"{file} has no blueprint {select!r}; it has {names}"
        raise click.UsageError(message)
    return chosen


def only_of(chosen: Sequence[Loaded], file: str, otherwise: str = "") -> Loaded:
    """The one blueprint that a command can take; `otherwise` is what else to do where there are several."""
    if len(chosen) > 1:
        names = ", ".join(key_of(loaded.blueprint) or "?" for loaded in chosen)
        message = f"{file} has several blueprints ({names}): choose one with --select{otherwise}"
        raise click.UsageError(message)
    return chosen[0]


def write_new(files: Mapping[Path, str], *, force: bool) -> None:
    """Write files that are the user's from now on: all of them or none, and none over one that says something else."""
    from fargate_tf.problem import BlueprintError, Origin, Problem
    from fargate_tf.write import is_current, write_files

    hint = "choose another file, or add --force to overwrite it"
    there = [target for target, text in files.items() if target.is_file() and not is_current(target, text)]
    if there and not force:
        raise BlueprintError(
            [Problem("FT021", "", f"{each} is there already", hint, Origin(str(each))) for each in there]
        )
    done = write_files(files, force=True)
    for target in files:
        click.echo(f"{'wrote' if target in done.changed else 'unchanged'} {target}", err=True)
