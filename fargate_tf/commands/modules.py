"""The commands on published modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fargate_tf.commands.shared import Group
from fargate_tf.exit_codes import STALE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fargate_tf.release.compare import Change
    from fargate_tf.release.semver import Step


@click.group(cls=Group)
def command() -> None:
    """Make the published Terraform modules, compare releases, and pack them.

    \b
    fargate-tf modules build -o modules          write them
    fargate-tf modules build -o modules --check  exit 3 when they are not current
    fargate-tf modules diff OLD NEW              say what changed for their callers
    fargate-tf modules bundle -o releases        add a release to the folder of releases
    """


@command.command()
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


@command.command()
@click.argument("old", type=click.Path(exists=True, file_okay=False))
@click.argument("new", type=click.Path(exists=True, file_okay=False))
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For whom."
)
@click.option("--claimed", metavar="VERSION", help="Exit 1 when this version claims less than changed.")
@click.option("--released", metavar="VERSION", help="The version of OLD, where its list of files does not say it.")
@click.option(
    "--changelog",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Exit 1 when the fragments <issue>.<breaking|change|fix>.md in this folder claim less than changed.",
)
def diff(  # noqa: PLR0913  (one argument for each option)
    old: str, new: str, style: str, claimed: str | None, released: str | None, changelog: str | None
) -> None:
    """Say what changed for the callers of modules, and which step of semver that takes.

    OLD and NEW are modules, or folders in which modules lie side by side.

    \b
    fargate-tf modules diff v1.4.0/modules modules
    fargate-tf modules diff v1.4.0/modules modules --claimed 1.5.0
    fargate-tf modules diff v1.4.0/modules modules --changelog changelog.d
    """
    from pathlib import Path

    from fargate_tf.release.compare import compare, step_of

    try:
        changes = compare(Path(old), Path(new))
    except ModuleNotFoundError as missing:
        raise click.UsageError("comparing modules needs python-hcl2: pip install 'fargate-tf[modules]'") from missing
    step = step_of(changes)
    _say(changes, step, style)
    _judge(step, Path(old), claimed=claimed, released=released, changelog=Path(changelog) if changelog else None)


def _say(changes: Sequence[Change], step: Step, style: str) -> None:
    if style == "json":
        import json

        listed = [{"step": each.step.word, "module": each.module, "text": each.text} for each in changes]
        click.echo(json.dumps({"step": step.word, "changes": listed}, indent=2))
        return
    for each in changes:
        click.echo(f"{each.step.word:<5}  {each.module}: {each.text}")
    click.echo(f"needed: {'no release' if not changes else f'a {step.word} release'}")


def _judge(step: Step, old: Path, *, claimed: str | None, released: str | None, changelog: Path | None) -> None:
    from fargate_tf.problem import BlueprintError, Problem
    from fargate_tf.release.claim import changelog_claims, parsed, version_claims, version_of

    problems: list[Problem] = []
    if claimed is not None:
        last = version_of(old) if released is None else parsed("--released", released)
        if last is None:
            message = f"{old} does not say which version it is: add --released VERSION"
            raise click.UsageError(message)
        problems += version_claims(parsed("--claimed", claimed), last, step)
    if changelog is not None:
        problems += changelog_claims(changelog, step)
    if problems:
        raise BlueprintError(problems)


@command.command()
@click.argument("folder", metavar="[MODULES]", default="modules", type=click.Path(exists=True, file_okay=False))
@click.option("-o", "--output", metavar="DIR", required=True, help="The folder of all releases, which grows by one.")
@click.option("--version", metavar="VERSION", help="The release; by default the version of fargate-tf.")
@click.option("--registry", metavar="NAMESPACE/NAME/SYSTEM", help="What the modules are called in a registry.")
def bundle(folder: str, output: str, version: str | None, registry: str | None) -> None:
    """Pack the modules as a release: archives, their digests, and the files of a module registry.

    \b
    fargate-tf modules bundle -o releases
    fargate-tf modules bundle modules -o releases --version 1.4.0 --registry acme/fargate/aws
    """
    from pathlib import Path

    from fargate_tf.release.bundle import ADDRESS
    from fargate_tf.release.bundle import bundle as add_release
    from fargate_tf.version import __version__

    made = add_release(Path(folder), Path(output), version=version or __version__, registry=registry or ADDRESS)
    for name, digest in made.archives.items():
        click.echo(f"{'wrote' if made.changed else 'unchanged'} {Path(output, name)} sha256:{digest}", err=True)
