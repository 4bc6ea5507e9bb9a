"""The commands on published modules."""

from __future__ import annotations

import click

from fargate_tf.exit_codes import STALE


@click.group()
def modules() -> None:
    """Make the published Terraform modules, compare releases, and pack them.

    \b
    fargate-tf modules build -o modules          write them
    fargate-tf modules build -o modules --check  exit 3 when they are not current
    """


@modules.command()
@click.option(
    "-o", "--output", metavar="DIR", required=True, help="The folder of all modules, which is replaced as a whole."
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 3 when the folder is not current.")
@click.option("--force", is_flag=True, help="Replace the folder even if it holds edits or files that are not ours.")
def build(output: str, only_check: bool, force: bool) -> None:
    """Write the modules that `render` calls, from the same components.

    \b
    fargate-tf modules build -o modules
    fargate-tf modules build -o modules --check
    """
    from pathlib import Path

    from fargate_tf.folder import exchange, stale
    from fargate_tf.targets.modules.build import module_files

    try:
        files = module_files()
    except ModuleNotFoundError as missing:
        message = f"building modules needs {missing.name}: pip install 'fargate-tf[modules]'"
        raise click.UsageError(message) from missing
    if only_check:
        differing = stale(Path(output), files)
        for file in differing:
            click.echo(f"{file} is not current: build the modules again", err=True)
        if differing:
            raise click.exceptions.Exit(STALE)
        return
    changed = exchange(Path(output), files, force=force)
    click.echo(f"{'wrote' if changed else 'unchanged'} {output}", err=True)
