"""The command line: its commands, each of which is a module of `commands`, and the exit codes of all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import click

from fargate_tf.commands.shared import Group, show_problems
from fargate_tf.exit_codes import FINE, INTERRUPTED, OUR_BUG, PROBLEMS
from fargate_tf.problem import BlueprintError
from fargate_tf.version import __version__

_COMPLETING = "_FARGATE_TF_COMPLETE"
_REPORT = "this is a bug in fargate-tf; please report it with the text above and the blueprint"


def run(arguments: Sequence[str]) -> int:
    """Run the command line and give the exit code: 0 fine, 1 problems, 2 usage, 3 stale, 70 our bug."""
    try:
        with _closed_pipes_are_fine():
            # Outside its standalone mode click hands the code of an Exit back instead of raising it.
            code = main.main(list(arguments), prog_name="fargate-tf", standalone_mode=False)
            return code if isinstance(code, int) else FINE
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BlueprintError as error:
        show_problems(error.problems)
        return PROBLEMS
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        click.echo(f"error: {named}{error.strerror or error}", err=True)
        return PROBLEMS
    except Exception:  # noqa: BLE001  (the last door: whatever comes here is our bug)
        import traceback

        click.echo(traceback.format_exc(), err=True)
        click.echo(_REPORT, err=True)
        return OUR_BUG
    return FINE


@contextmanager
def _closed_pipes_are_fine() -> Iterator[None]:
    """`fargate-tf … | head` ends quietly."""
    try:
        yield
    except SystemExit:
        # Outside its standalone mode, click exits by itself in two cases: after completing a word for a shell,
        # and where a pipe is closed while it writes.
        if _COMPLETING in os.environ:
            raise


class _Commands(Group):
    """The command below, and those of `commands`, which are loaded when somebody calls them."""

    elsewhere = (
        *("check", "convert", "cost", "explain", "graph", "import", "init", "lint", "list"),
        *("manifests", "modules", "plan", "render", "report", "schema"),
    )
    # A keyword of Python names no module.
    modules: Mapping[str, str] = {"import": "imports"}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.elsewhere:
            return super().get_command(ctx, cmd_name)
        from importlib import import_module

        module = self.modules.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"fargate_tf.commands.{module}").command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fargate-tf", message="%(prog)s %(version)s")
def main() -> None:
    """Turn a blueprint into Terraform for Amazon EKS on AWS Fargate.

    A blueprint is a Python file, and these commands run it: use only files that you trust. In YAML it is data.

    \b
    fargate-tf init                              write a first blueprint, and all around it
    fargate-tf render blueprint.py -o main.tf    write Terraform
    fargate-tf check blueprint.py                say everything that is wrong with it
    fargate-tf check blueprint.py k8s/           say where each pod will run, too
    fargate-tf report blueprint.py -o page.html  show all of it on one page
    fargate-tf explain FT307                     tell more about one problem
    """


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a completion script: add `eval "$(fargate-tf completion bash)"` to your shell's start file."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is not None:
        click.echo(made(main, {}, "fargate-tf", _COMPLETING).source())
