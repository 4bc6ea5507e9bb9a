"""`fargate-tf init`: a first blueprint with all around it, and pipelines that check and plan its changes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from fargate_tf.commands.shared import chosen_of, show_problems, today
from fargate_tf.write import is_current

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fargate_tf.fleet import Row
    from fargate_tf.scaffold.pipelines import Engine
    from fargate_tf.scaffold.place import Place
    from fargate_tf.scaffold.project import Answers
    from fargate_tf.spec.constraint import Matches

_ENGINES = ["github", "gitlab", "atlantis", "terragrunt"]
_BLUEPRINT, _RENDERED = "blueprint.py", "main.tf"


@click.command("init")
@click.argument("directory", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", help="Name of the cluster; else that of the folder.")
@click.option("--region", metavar="REGION", help="AWS region, such as eu-central-1.")
@click.option("--account-id", metavar="ID", help="AWS account, 12 digits.")
@click.option("--admin-role", metavar="ROLE", help="IAM role that may use the Kubernetes API: a name or an ARN.")
@click.option("--zones", metavar="ZONES", help="Availability zones: letters or names, with commas; else a,b.")
@click.option("--cidr", metavar="CIDR", help="Addresses of the VPC; else 10.0.0.0/16.")
@click.option("--private/--nat", default=None, help="No way to the internet, or NAT gateways; else these.")
@click.option("--api-access", metavar="CIDRS", help="Who reaches the API from the internet, with commas; else nobody.")
@click.option("--ci", "engine", type=click.Choice(_ENGINES), help="What checks and plans each change.")
@click.option("--blueprint", metavar="FILE", help="Only the pipeline, for this blueprint in DIR.")
@click.option("-o", "--output", metavar="FILE|DIR", help="Where it is rendered; else main.tf, or live/ for a fleet.")
@click.option("--manifests", metavar="PATH", help="Kubernetes manifests in DIR, which the pipeline checks with it.")
@click.option("--install", metavar="REQUIREMENT", help="What pip installs in the pipeline; else this release.")
def command(  # noqa: PLR0913  (one argument for each option)
    directory: Path,
    engine: Engine | None,
    blueprint: str | None,
    output: str | None,
    manifests: str | None,
    install: str | None,
    **cluster: Any,
) -> None:
    """Write a blueprint with README, .gitignore, its Terraform, and a pipeline; nothing is overwritten.

    In a terminal it asks for what no option gives; elsewhere it never asks. Where DIR has its blueprint already, --ci
    writes the pipeline alone.

    \b
    fargate-tf init
    fargate-tf init shop --region eu-central-1 --account-id 111122223333 --admin-role Admin --ci github
    fargate-tf init --ci gitlab --manifests k8s/
    fargate-tf init --ci atlantis --blueprint fleet.py -o live/
    """
    pipeline = _Pipeline(directory, engine, blueprint, output, manifests, _package(install))
    said = {name: value for name, value in cluster.items() if value is not None}
    if blueprint is not None or (engine is not None and not said and (directory / _BLUEPRINT).is_file()):
        _only_pipeline(pipeline, said)
    else:
        _project(pipeline, said)


class _Pipeline(NamedTuple):
    """What the options say of the pipeline; paths are relative to the folder."""

    directory: Path
    engine: Engine | None
    blueprint: str | None
    output: str | None
    manifests: str | None
    package: str

    def files(self, place: Place, found: Sequence[Row]) -> Mapping[Path, str]:
        """Its files where they belong; what GitLab's root file has to say is said, where that is there already."""
        from fargate_tf.scaffold.pipelines import GITLAB_ROOT, pipeline_files

        if self.engine is None:
            return {}
        texts = pipeline_files(self.engine, place, found, self.package)
        files = {place.root / path: text for path, text in texts.items()}
        root = place.root / GITLAB_ROOT
        if root not in files or not root.exists() or is_current(root, files[root]):
            return files
        include = files.pop(root)
        # What names the file already reads it, in whatever way.
        if not any(path in root.read_text(encoding="utf-8", errors="replace") for path in texts if path != GITLAB_ROOT):
            click.echo(f"add to {root}, which is there already:\n{include}", err=True, nl=False)
        return files

    def place(self, blueprint: str, rendered: str) -> Place:
        """Where its files belong. Raises a usage error for paths that it cannot hold."""
        from fargate_tf.scaffold.place import PlaceError, place

        if self.manifests is not None and not (self.directory / self.manifests).exists():
            message = f"there is no file or folder {self.directory / self.manifests}"
            raise click.BadParameter(message, param_hint="--manifests")
        try:
            return place(self.directory, blueprint, rendered, self.manifests)
        except PlaceError as error:
            raise click.UsageError(str(error)) from None


def _package(given: str | None) -> str:
    from fargate_tf.scaffold.pipelines import PACKAGE, PACKAGE_PATTERN

    if given is not None and not PACKAGE_PATTERN.fullmatch(given):
        message = f"{given!r} is no requirement of pip, such as {PACKAGE} or git+https://HOST/REPOSITORY@TAG"
        raise click.BadParameter(message, param_hint="--install")
    return given or PACKAGE


def _only_pipeline(pipeline: _Pipeline, said: Mapping[str, object]) -> None:
    """The pipeline of a blueprint that is there."""
    from fargate_tf.fleet import rows

    if pipeline.engine is None:
        raise click.UsageError("--blueprint names what --ci checks: add --ci")
    if said:
        options = ", ".join(_option(name, value) for name, value in said.items())
        message = f"--blueprint names one that is there: {options} would change nothing in it"
        raise click.UsageError(message)
    name = pipeline.blueprint or _BLUEPRINT
    file = pipeline.directory / name
    if not file.is_file():
        message = f"there is no file {file}"
        raise click.UsageError(message)
    pipeline.place(name, pipeline.output or _RENDERED)  # no file is run that no pipeline can name
    chosen = chosen_of(str(file), {}, None)
    output = pipeline.output or (_RENDERED if len(chosen) == 1 else "live/")
    place = pipeline.place(name, output if len(chosen) == 1 else f"{output.rstrip('/')}/")
    found = rows(chosen, place.rendered)
    if not all(_is_name(row.name) for row in found):
        message = f"a blueprint in it has no name, or one that is not allowed: see `fargate-tf check {file}`"
        raise click.UsageError(message)
    _write({}, pipeline.files(place, found), pipeline.engine, place.root)


def _is_name(name: str | None) -> bool:
    """Whether a folder can have the name of a blueprint, which may be unchecked."""
    from fargate_tf.spec.blueprint import Blueprint

    limit: Matches = Blueprint.__dataclass_fields__["name"].metadata["constraint"]
    return name is not None and limit.broken_by(name) is None


def _project(pipeline: _Pipeline, said: Mapping[str, Any]) -> None:
    """A new blueprint with all around it."""
    from fargate_tf.fleet import Row
    from fargate_tf.scaffold.project import problems_of_answers, project_files

    if pipeline.output is not None:
        raise click.UsageError("-o goes with a blueprint that is there: a new one is rendered to main.tf beside it")
    if pipeline.manifests is not None and pipeline.engine is None:
        raise click.UsageError("--manifests go with --ci, which checks them")
    # A path that no pipeline can hold is told before the first question; without a pipeline any will do.
    place = pipeline.place(_BLUEPRINT, _RENDERED) if pipeline.engine else None
    answers = _answers(pipeline.directory, said)
    texts = project_files(answers, package=pipeline.package)
    files = {pipeline.directory / name: text for name, text in texts.items()}
    if place is None:
        _write(files, {}, None, pipeline.directory)
    else:
        row = Row(answers.name, answers.region, answers.account_id, answers.name, None, place.folder)
        _write(files, pipeline.files(place, [row]), pipeline.engine, place.root)
    if problems := problems_of_answers(answers, today()):
        show_problems(problems)


def _answers(directory: Path, said: Mapping[str, Any]) -> Answers:
    """What the options say; in a terminal the rest is asked for."""
    from fargate_tf.commands.questions import answers_of, ask, missing
    from fargate_tf.scaffold.project import PROJECT
    from fargate_tf.scaffold.writing import stands_free

    folder = directory.resolve().name
    if sys.stdin.isatty() and sys.stderr.isatty():
        # Nobody should answer eight questions and then hear that it was for nothing.
        stands_free({directory / name: "" for name in PROJECT})
        return ask(said, folder, today())
    if lacking := missing({"name": folder, **said}):
        message = f"missing {', '.join(lacking)}: give them, or run this in a terminal, where it asks"
        raise click.UsageError(message)
    return answers_of({"name": folder, **said})


def _option(name: str, value: object) -> str:
    return "--nat" if value is False else f"--{name.replace('_', '-')}"


def _write(project: Mapping[Path, str], of_ci: Mapping[Path, str], engine: Engine | None, root: Path) -> None:
    from fargate_tf.scaffold.pipelines import OF_A_FLEET
    from fargate_tf.scaffold.writing import write_new

    done = write_new({**project, **of_ci}, inside=root, renewed=of_ci if engine in OF_A_FLEET else ())
    for target in (*project, *of_ci):
        click.echo(f"{'wrote' if target in done.changed else 'unchanged'} {target}", err=True)
