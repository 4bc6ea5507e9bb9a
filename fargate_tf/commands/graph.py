"""`fargate-tf graph`: the network of a blueprint as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from fargate_tf.commands.shared import chosen_of, of_a_blueprint, only_of
from fargate_tf.commands.writing import fits
from fargate_tf.problem import BlueprintError, in_file_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.load import Loaded
    from fargate_tf.overview.network import NetworkView

    Form = Literal["mermaid", "svg"]

_ENDS = {"mermaid": (".mmd", ".mermaid", ".md"), "svg": (".svg",)}


@click.command("graph")
@of_a_blueprint
@click.option("--format", "form", type=click.Choice(["mermaid", "svg"]), default="mermaid", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write here instead of stdout.")
@click.option("--force", is_flag=True, help="Overwrite a file that fargate-tf did not make.")
def command(  # noqa: PLR0913  (one argument for each option)
    file: str, settings: Mapping[str, str], select: str | None, form: Form, output: str | None, force: bool
) -> None:
    """Draw the network of a blueprint: zones, subnets, NAT, endpoints.

    \b
    fargate-tf graph blueprint.py
    fargate-tf graph blueprint.py --format svg -o network.svg
    fargate-tf graph fleet.py --select prod
    """
    fits(output, form, _ENDS, "--format")
    network = _network(only_of(chosen_of(file, settings, select), file))
    text = _drawn(network, form)
    if output is None:
        click.echo(text, nl=False)
        return
    from pathlib import Path

    from fargate_tf.write import write_made

    made = write_made(Path(output), text, force=force)
    click.echo(f"{'wrote' if made else 'unchanged'} {output}", err=True)


def _network(loaded: Loaded) -> NetworkView:
    """The network; raises `BlueprintError` with what keeps it from being drawn. Other errors do not matter here."""
    from fargate_tf.check.shape import is_sound
    from fargate_tf.overview.network import network_view
    from fargate_tf.pipeline import problems_of

    blueprint = loaded.blueprint
    network = network_view(blueprint) if is_sound(blueprint) else None
    if network is None:
        problems = problems_of(blueprint, path=loaded.path)
        raise BlueprintError(in_file_order([each for each in problems if each.severity == "error"]))
    return network


def _drawn(network: NetworkView, form: Form) -> str:
    if form == "svg":
        from fargate_tf.pictures.drawing import drawing

        return drawing(network).file()
    from fargate_tf.pictures.mermaid import mermaid

    return mermaid(network)
