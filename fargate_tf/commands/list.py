"""`fargate-tf list`: the blueprints of a file, for people and for pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fargate_tf.commands.shared import chosen_of, of_a_blueprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.load import Loaded


@click.command("list")
@of_a_blueprint
@click.option("--json", "as_json", is_flag=True, help="One line of JSON, for a matrix of jobs.")
@click.option(
    "-o", "--output", default="", metavar="FILE|DIR", help="What render -o is given, for the folders in the JSON."
)
def command(file: str, settings: Mapping[str, str], select: str | None, output: str, *, as_json: bool) -> None:
    """List the blueprints of a file: name, region, cluster.

    With --json also account, Kubernetes version, and the folder that `render -o` writes.

    \b
    fargate-tf list fleet.py
    fargate-tf list fleet.py --json -o live/
    echo "matrix=$(fargate-tf list fleet.py --json -o live/)" >> "$GITHUB_OUTPUT"
    """
    chosen = chosen_of(file, settings, select)
    if as_json:
        from fargate_tf.fleet import rows, rows_json

        click.echo(rows_json(rows(chosen, output)))
        return
    if output:
        raise click.UsageError("-o goes with --json, which tells the folder of each blueprint")
    listed = [_row(loaded) for loaded in chosen]
    widths = [max(len(row[i]) for row in listed) for i in range(2)]
    for name, region, cluster in listed:
        click.echo(f"{name:<{widths[0]}}  {region:<{widths[1]}}  {cluster}")


def _row(loaded: Loaded) -> tuple[str, str, str]:
    """What can be said of a blueprint, checked or not."""
    from fargate_tf.load import key_of

    blueprint = loaded.blueprint
    cluster = getattr(blueprint.cluster, "name", "?")
    return str(key_of(blueprint) or "?"), str(blueprint.region), str(cluster)
