"""Files that a command makes: written, or with `--check` compared with what is there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from fargate_tf.commands.shared import counted
from fargate_tf.exit_codes import STALE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.outputs import Outputs

LANGUAGES: Mapping[str, tuple[str, ...]] = {"python": (".py",), "yaml": (".yaml", ".yml")}
"""How the names of blueprints in each language end."""
OR_FOLDER = ", or give -o DIR"
# Of so many files only those are named that are others now.
_MANY_LINES = 200


def fits(output: str | None, chosen: str, ends: Mapping[str, tuple[str, ...]], option: str) -> None:
    """Raise a usage error for a file whose name tells of another format than the one that was chosen."""
    for form, endings in ends.items():
        if output is not None and form != chosen and output.lower().endswith(endings):
            hint = f"add {option} {form}, or end the name with {ends[chosen][0]}"
            message = f"{output} is the name of a file in {form}, and this is {chosen}: {hint}"
            raise click.UsageError(message)


def compare(made: Outputs) -> None:
    """Name what is not current; exit 3 when something is not."""
    from fargate_tf.write import is_current, is_unfinished

    stale = [target for target, text in made.files.items() if not is_current(target, text)]
    for target in stale:
        click.echo(f"{target} is not current: render it again", err=True)
    for target in made.left_over:
        click.echo(f"{target} should be gone: render again", err=True)
    unfinished = [folder for folder in sorted({target.parent for target in made.files}) if is_unfinished(folder)]
    for folder in unfinished:
        click.echo(f"{folder} was left unfinished: render again", err=True)
    if stale or made.left_over or unfinished:
        raise click.exceptions.Exit(STALE)


def write(made: Outputs, output: str, *, force: bool) -> None:
    """Write the files, remove what an earlier run left over, and say of each what was done."""
    from pathlib import Path

    from fargate_tf.write import write_files

    several = len(made.files) > 1 or next(iter(made.files)) != Path(output)
    inside = Path(output) if several else None
    watched = partial(counted, word="written")
    done = write_files(made.files, remove=made.left_over, inside=inside, force=force, watched=watched)
    changed = set(done.changed)
    for target in done.changed if len(made.files) > _MANY_LINES else made.files:
        click.echo(f"{'wrote' if target in changed else 'unchanged'} {target}", err=True)
    if len(made.files) > _MANY_LINES:
        click.echo(f"unchanged: {len(made.files) - len(changed)} of {len(made.files)} files", err=True)
    for target in done.removed:
        click.echo(f"removed {target}", err=True)
