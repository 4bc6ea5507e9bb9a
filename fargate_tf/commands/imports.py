"""`fargate-tf import`: a blueprint of eksctl's `ClusterConfig`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fargate_tf.commands.shared import write_new
from fargate_tf.commands.writing import LANGUAGES, fits

if TYPE_CHECKING:
    from fargate_tf.eksctl.config import Config
    from fargate_tf.eksctl.convert import Imported
    from fargate_tf.eksctl.described import Described

    Language = Literal["python", "yaml"]

_FILE = click.Path(exists=True, dir_okay=False)


@click.command("import")
@click.argument("file", metavar="CLUSTER_CONFIG", type=_FILE)
@click.option("--format", "language", type=click.Choice(["python", "yaml"]), default="python", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write here instead of stdout; never over another file.")
@click.option("--account-id", metavar="ID", help="The account; without it that of the ARNs in the file.")
@click.option(
    "--described",
    "answers",
    type=_FILE,
    multiple=True,
    metavar="JSON",
    help="What `aws eks describe-cluster` or `aws cloudformation describe-stacks` prints; may be repeated.",
)
@click.option(
    "--import-blocks",
    "blocks",
    metavar="FILE",
    help="The cluster lives: write Terraform's `import` blocks here, and a blueprint that replaces nothing.",
)
@click.option("--force", is_flag=True, help="Overwrite the files.")
def command(  # noqa: PLR0913  (one argument for each option)
    file: str,
    language: Language,
    output: str | None,
    account_id: str | None,
    answers: tuple[str, ...],
    blocks: str | None,
    force: bool,
) -> None:
    """Make a blueprint of eksctl's ClusterConfig, with a comment for all that has no counterpart.

    \b
    fargate-tf import cluster.yaml -o blueprint.py
    fargate-tf import cluster.yaml --format yaml
    fargate-tf import cluster.yaml -o blueprint.py --import-blocks imports.tf --described cluster.json
    """
    from fargate_tf.eksctl.config import read_config
    from fargate_tf.eksctl.convert import imported

    fits(output, language, LANGUAGES, "--format")
    with Path(file).open("rb") as stream:
        config = read_config(stream, file)
    known = _described(answers, config)
    made = imported(config, known, file=Path(file).name, account_id=account_id, lives=blocks is not None)
    files = {Path(output): _text(made, language)} if output is not None else {}
    if blocks is not None:
        from fargate_tf.eksctl.live import import_blocks
        from fargate_tf.hcl.writer import write

        files[Path(blocks)] = write(import_blocks(config, known, made.blueprint))
    if output is None:
        click.echo(_text(made, language), nl=False)
    if files:
        write_new(files, force=force)


def _described(answers: tuple[str, ...], config: Config) -> Described:
    from fargate_tf.eksctl.described import described

    with ExitStack() as stack:
        streams = [(stack.enter_context(Path(answer).open("rb")), answer) for answer in answers]
        return described(streams, config.look("metadata", "name"), config.look("metadata", "region"))


def _text(made: Imported, language: Language) -> str:
    from fargate_tf.notation.data import data_of
    from fargate_tf.notation.python import python_text
    from fargate_tf.notation.yaml import yaml_text

    if language == "python":
        return python_text([made.blueprint], made.notes, made.head)
    return yaml_text(data_of(made.blueprint), made.notes, made.head)
