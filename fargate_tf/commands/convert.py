"""`fargate-tf convert`: a blueprint in the other language, YAML or Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fargate_tf.commands.shared import chosen_of, of_a_blueprint, write_new
from fargate_tf.commands.writing import LANGUAGES, fits
from fargate_tf.load import YAML
from fargate_tf.problem import BlueprintError, Origin, Problem, in_file_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fargate_tf.load import Loaded
    from fargate_tf.spec.blueprint import Blueprint

    Language = Literal["yaml", "python"]


@click.command("convert")
@of_a_blueprint
@click.option("--to", type=click.Choice(["yaml", "python"]), help="The language; without it the other one.")
@click.option("-o", "--output", metavar="FILE", help="Write here instead of stdout; never over another file.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
def command(  # noqa: PLR0913  (one argument for each option)
    file: str, settings: Mapping[str, str], select: str | None, to: Language | None, output: str | None, force: bool
) -> None:
    """Write a blueprint of Python in YAML, or one of YAML in Python.

    It says the same, without comments: functions, loops and `parameter` stand as what they gave.

    \b
    fargate-tf convert blueprint.py -o blueprint.yaml
    fargate-tf convert blueprint.yaml
    fargate-tf convert fleet.py --select shop-dev
    """
    language = to or ("python" if file.lower().endswith(YAML) else "yaml")
    fits(output, language, LANGUAGES, "--to")
    chosen = chosen_of(file, settings, select)
    _have_the_shape(chosen)
    blueprints = [loaded.blueprint for loaded in chosen]
    text = _text(blueprints, language, file)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_new({Path(output): text}, force=force)


def _have_the_shape(chosen: Sequence[Loaded]) -> None:
    """What does not fit the language cannot be said in another one; raises `BlueprintError` with all of it."""
    from fargate_tf.check import check_blueprint
    from fargate_tf.check.shape import RULES

    found = [p for one in chosen for p in check_blueprint(one.blueprint, path=one.path, rules=RULES)]
    if found:
        raise BlueprintError(in_file_order(found))


def _text(blueprints: Sequence[Blueprint], language: Language, file: str) -> str:
    from fargate_tf.notation.data import data_of
    from fargate_tf.notation.python import python_text
    from fargate_tf.notation.yaml import yaml_text

    try:
        if language == "python":
            return python_text(blueprints)
        return "---\n".join(yaml_text(data_of(blueprint)) for blueprint in blueprints)
    except ValueError as error:
        reason = f"{error.args[0]!r} cannot be written down"
        raise BlueprintError(
            [Problem("FT008", "", reason, "give a text, a number, a list, a mapping, ref(…) or var(…)", Origin(file))]
        ) from None
