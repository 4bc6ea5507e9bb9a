"""`fargate-tf render`: the Terraform of a blueprint, on stdout, in a file, or in folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal

import click

from fargate_tf.commands.documents import documents_of
from fargate_tf.commands.shared import chosen_of, of_a_blueprint, only_of
from fargate_tf.commands.writing import OR_FOLDER, compare, write
from fargate_tf.header import with_header

if TYPE_CHECKING:
    from fargate_tf.bindings.binding import BindingName
    from fargate_tf.pipeline import Syntax, Writer
    from fargate_tf.targets.forms import Form, FormName

# What Terraform refuses to read, so that an empty `> main.tf` never plans the end of everything.
_NOT_TERRAFORM = "fargate-tf: nothing was rendered, see the problems on stderr"


@click.command("render")
@of_a_blueprint
@click.option(
    "-o", "--output", metavar="FILE|DIR", help="Write here instead of stdout; a folder gets a file a subject."
)
@click.option(
    "--format",
    "syntax",
    type=click.Choice(["hcl", "json", "cdktf"]),
    default="hcl",
    show_default=True,
    help="Terraform's own syntax, its JSON for machines, or the JSON that CDKTF synthesizes (needs Node.js).",
)
@click.option(
    "--binding",
    type=click.Choice(["cdktn", "cdktf"]),
    help="Which of the two synthesizes, where both are installed: CDK Terrain, or the archived CDKTF.",
)
@click.option(
    "--modules",
    metavar="SOURCE",
    help="Call the published modules: ./FOLDER, git::URL?ref=…, URL.zip?checksum=…, or NAME.",
)
@click.option("--modules-version", metavar="VERSION", help="The release to take, of modules in a registry.")
@click.option(
    "--moved-from",
    type=click.Choice(["self-contained", "modules"]),
    help="The form that stands in AWS: Terraform then moves its resources instead of making them again.",
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 3 when the file is not current.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited by hand or are not ours.")
def command(  # noqa: PLR0913  (one argument for each option)
    file: str,
    settings: Mapping[str, str],
    select: str | None,
    output: str | None,
    syntax: Syntax | Literal["cdktf"],
    binding: BindingName | None,
    modules: str | None,
    modules_version: str | None,
    moved_from: FormName | None,
    only_check: bool,
    force: bool,
) -> None:
    """Write the Terraform of a blueprint.

    \b
    fargate-tf render blueprint.py -o main.tf
    fargate-tf render blueprint.py --set env=prod -o prod/
    fargate-tf render fleet.py -o live/          a folder for each blueprint
    fargate-tf render blueprint.py -o main.tf --check
    fargate-tf render blueprint.py --format json -o main.tf.json
    fargate-tf render blueprint.py --format cdktf -o main.tf.json
    fargate-tf render blueprint.py --modules git::https://example.com/modules.git?ref=v1.0.0
    fargate-tf render blueprint.py --modules ./modules --moved-from self-contained -o main.tf
    """
    if only_check and output is None:
        raise click.UsageError("--check compares with a file: name it with -o")
    if binding is not None and syntax != "cdktf":
        raise click.UsageError("--binding says what synthesizes, and goes with --format cdktf")
    form = _form(modules, modules_version, moved_from)
    if output is None:
        _to_stdout(file, settings, select, partial(_writer, syntax, binding), form)
        return
    from fargate_tf.outputs import outputs_of

    _fits(output, syntax)
    writer = _writer(syntax, binding)
    chosen = chosen_of(file, settings, select)
    made = outputs_of(chosen, documents_of(chosen, form), output=output, file=file, writer=writer)
    if only_check:
        compare(made)
    else:
        write(made, output, force=force)


def _form(modules: str | None, version: str | None, moved_from: FormName | None) -> Form | None:
    """The form that was asked for; `None` is the self-contained one."""
    if modules is None and version is None and moved_from is None:
        return None
    from fargate_tf.targets.forms import Form
    from fargate_tf.targets.source import module_source

    if modules is None and version is not None:
        raise click.UsageError("--modules-version goes with --modules, the name of modules in a registry")
    if moved_from == ("self-contained" if modules is None else "modules"):
        message = f"this renders the form {moved_from!r} itself; --moved-from names the other one"
        raise click.UsageError(message)
    try:
        return Form(None if modules is None else module_source(modules, version), moved_from)
    except ValueError as error:
        message = f"{modules!r}: {error}"
        raise click.BadParameter(message, param_hint="--modules") from error


def _writer(syntax: Syntax | Literal["cdktf"], binding: BindingName | None) -> Writer:
    """What makes the text of a document; CDKTF has to be there before anything else is looked at."""
    if syntax == "cdktf":
        from fargate_tf.commands.synthesis import synthesis

        return synthesis(binding)
    from fargate_tf.pipeline import Writer, text_of

    return Writer(syntax, partial(text_of, syntax=syntax))


def _fits(output: str, syntax: str) -> None:
    """Terraform knows the syntax of a file by the end of its name."""
    from pathlib import Path

    if output.endswith((".tf", ".tf.json")) and Path(output).is_dir():
        # Nobody means that, and it may be a link that came with the repository.
        message = f"{output} is a folder: name a file, or say {output}{os.sep} if the folder is meant"
        raise click.UsageError(message)
    if output.endswith(".tf.json") and syntax == "hcl":
        message = f"{output} is the name of a JSON file: add --format json"
        raise click.UsageError(message)
    if output.endswith(".tf") and syntax != "hcl":
        message = f"Terraform reads JSON from files that end in .tf.json: write -o {output}.json"
        raise click.UsageError(message)


def _to_stdout(
    file: str,
    settings: Mapping[str, str],
    select: str | None,
    writer: Callable[[], Writer],
    form: Form | None,
) -> None:
    try:
        text_of = writer().text_of
        ((_, document),) = documents_of([only_of(chosen_of(file, settings, select), file, OR_FOLDER)], form)
        text = text_of(document)
    except BaseException:
        if not sys.stdout.isatty():
            click.echo(_NOT_TERRAFORM)
        raise
    click.echo(with_header(text, file), nl=False)
