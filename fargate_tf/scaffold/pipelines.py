"""What checks and plans each change of a blueprint: for GitHub and GitLab, for Atlantis and Terragrunt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import TYPE_CHECKING, Literal

from fargate_tf.header import with_header
from fargate_tf.scaffold.texts import quoted, text_of
from fargate_tf.version import __version__

if TYPE_CHECKING:
    from fargate_tf.fleet import Row
    from fargate_tf.scaffold.place import Place

Engine = Literal["github", "gitlab", "atlantis", "terragrunt"]
ENGINES: tuple[Engine, ...] = ("github", "gitlab", "atlantis", "terragrunt")
OF_A_FLEET = frozenset({"atlantis", "terragrunt"})
"""Those whose files list the blueprints: they are ours, and written again when the fleet changes."""

PACKAGE = f"fargate-tf=={__version__}"
# A requirement of pip that is the same in YAML, in a shell, in GitHub's expressions and in GitLab's variables.
PACKAGE_PATTERN = re.compile(r"[A-Za-z0-9./][A-Za-z0-9 ._~:/@+=,;<>!\[\]#?&%-]*", re.ASCII)

GITLAB_ROOT = ".gitlab-ci.yml"


def pipeline_files(engine: Engine, place: Place, found: Sequence[Row], package: str = PACKAGE) -> Mapping[str, str]:
    """The files of a pipeline by their paths from the root of the repository."""
    match engine:
        case "github":
            return {f".github/workflows/fargate-tf{place.slug}.yml": _github(place, package)}
        case "gitlab":
            path = f".gitlab/fargate-tf{place.slug}.yml"
            return {path: _gitlab(place, package), GITLAB_ROOT: gitlab_include(path)}
        case "atlantis":
            return {"atlantis.yaml": _atlantis(place, found)}
        case "terragrunt":
            text = with_header(text_of("terragrunt.hcl.txt", again=_again(place, engine)), place.blueprint)
            return {f"{row.folder}/terragrunt.hcl": text for row in found}


def gitlab_include(path: str) -> str:
    """What the root file of GitLab has to say for the file to be read."""
    return f"include:\n  - local: {path}\n"


def _github(place: Place, package: str) -> str:
    form = " --format github"
    manifests = place.manifests is not None
    check = f'fargate-tf check "$BLUEPRINT"{form}'
    paths = [f"{place.folder}/**", f".github/workflows/fargate-tf{place.slug}.yml"]
    return text_of(
        "github.yml",
        **_of_both(place, package, "  "),
        title=f" ({place.folder})" if place.slug else "",
        paths=_only(place, "\n    paths", paths),
        check=_block(text_of("check.sh", form=form, names="$RUNNER_TEMP/names.txt"), 10) if manifests else check,
        details=_indented(text_of("details.sh"), 12),
        comment=_indented(text_of("comment.sh"), 10),
    )


def _gitlab(place: Place, package: str) -> str:
    manifests = place.manifests is not None
    check = 'fargate-tf check "$BLUEPRINT"'
    paths = [f"{place.folder}/**/*", f".gitlab/fargate-tf{place.slug}.yml"]
    return text_of(
        "gitlab.yml",
        **_of_both(place, package, "    "),
        changes=_only(place, "\n      changes", paths),
        check=_block(text_of("check.sh", form="", names="names.txt"), 6) if manifests else check,
        details=_indented(text_of("details.sh"), 10),
        note=_indented(text_of("note.sh"), 6),
    )


def _of_both(place: Place, package: str, columns: str) -> Mapping[str, str]:
    manifests = "" if place.manifests is None else f"\n{columns}MANIFESTS: {quoted(place.manifests)}"
    return {
        "slug": place.slug,
        "package": quoted(package),
        "blueprint": quoted(place.blueprint),
        "rendered": quoted(place.rendered),
        "manifests": manifests,
    }


def _only(place: Place, key: str, paths: Sequence[str]) -> str:
    """In a repository of many things, only changes of this one start the pipeline."""
    return f"{key}: [{_listed(paths)}]" if place.slug else ""


def _atlantis(place: Place, found: Sequence[Row]) -> str:
    projects = "".join(
        text_of("project.yaml.txt", name=quoted(row.name or ""), dir=quoted(row.folder or "")) for row in found
    )
    text = text_of("atlantis.yaml.txt", again=_again(place, "atlantis"), projects=projects)
    return with_header(text, place.blueprint)


def _again(place: Place, engine: Engine) -> str:
    """What to say after a change of the fleet. It also tells whose file it is, where several fleets are."""
    blueprint, rendered = (path.removeprefix(f"{place.folder}/") for path in (place.blueprint, place.rendered))
    return f"fargate-tf init {place.folder} --ci {engine} --blueprint {blueprint} -o {rendered}"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(quoted, texts))


def _block(script: str, columns: int) -> str:
    return f"|\n{_indented(script, columns)}"


def _indented(script: str, columns: int) -> str:
    return indent(script.rstrip("\n"), " " * columns)
