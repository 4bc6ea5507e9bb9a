"""`fargate-tf manifests`: the Kubernetes YAML that belongs to a blueprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from fargate_tf.commands.documents import documents_of
from fargate_tf.commands.shared import chosen_of, of_a_blueprint, only_of
from fargate_tf.commands.writing import OR_FOLDER, compare, write
from fargate_tf.header import with_header

if TYPE_CHECKING:
    from fargate_tf.load import Loaded


@click.command("manifests")
@of_a_blueprint
@click.option("-o", "--output", metavar="FILE|DIR", help="Write here instead of stdout; a folder gets manifests.yaml.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 3 when the file is not current.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited by hand or are not ours.")
def command(  # noqa: PLR0913  (one argument for each option)
    file: str, settings: Mapping[str, str], select: str | None, output: str | None, only_check: bool, force: bool
) -> None:
    """Write the Kubernetes YAML that belongs to a blueprint.

    \b
    fargate-tf manifests blueprint.py | kubectl apply -f -
    fargate-tf manifests blueprint.py -o manifests.yaml
    fargate-tf manifests fleet.py -o live/       a folder for each blueprint
    fargate-tf manifests blueprint.py -o manifests.yaml --check
    """
    from fargate_tf.outputs import Outputs, targets_of

    if only_check and output is None:
        raise click.UsageError("--check compares with a file: name it with -o")
    loaded = chosen_of(file, settings, select)
    if output is None:
        only_of(loaded, file, OR_FOLDER)
    texts = _manifests(loaded)
    if output is None:
        click.echo("".join(with_header(text, file) for text in texts if text), nl=False)
        return
    targets = zip(targets_of(loaded, output, "manifests.yaml"), texts, strict=True)
    made = Outputs({target: with_header(text, file) for target, text in targets if text})
    if only_check:
        compare(made)
    elif made.files:
        write(made, output, force=force)


def _manifests(chosen: Sequence[Loaded]) -> tuple[str, ...]:
    """The YAML of every blueprint, empty where it has none; or the problems of all of them."""
    from fargate_tf.k8s.manifests import manifests as manifests_of
    from fargate_tf.k8s.manifests import yaml_of

    for _ in documents_of(chosen):
        pass
    found = [(loaded, manifests_of(loaded.blueprint)) for loaded in chosen]
    for loaded, documents in found:
        if not documents:
            click.echo(f"{loaded.blueprint.key} needs no Kubernetes objects", err=True)
    return tuple(yaml_of(documents) if documents else "" for _, documents in found)
