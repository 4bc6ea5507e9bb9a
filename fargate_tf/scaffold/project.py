"""A new project: the blueprint of what was answered, judged by every rule before a file is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.facts.regions import partition_of
from fargate_tf.facts.versions import NEWEST
from fargate_tf.problem import BlueprintError
from fargate_tf.scaffold.texts import quoted, text_of

if TYPE_CHECKING:
    from datetime import date

    from fargate_tf.load import Loaded
    from fargate_tf.problem import Problem

BLUEPRINT = "blueprint.py"
RENDERED = "main.tf"
PROJECT = (BLUEPRINT, RENDERED, "README.md", ".gitignore")

# The option that gave what a field of the blueprint holds, in the order of `--help`.
_OPTIONS = {
    "cluster.name": "--name",
    "region": "--region",
    "account_id": "--account-id",
    "cluster.access_entries": "--admin-role",
    "network.availability_zones": "--zones",
    "network.cidr": "--cidr",
    "cluster.endpoint.public_access_cidrs": "--api-access",
}
_PLACES = {option: place for place, option in enumerate(_OPTIONS.values())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What `init` asks for; `zones` are letters or whole names, `admin_role` is a name or an ARN."""

    name: str
    region: str
    account_id: str
    admin_role: str
    zones: Sequence[str] = ("a", "b")
    cidr: str = "10.0.0.0/16"
    private: bool = False
    api_access: Sequence[str] = ()


def blueprint_text(answers: Answers) -> str:
    """The blueprint as Python; every answer is a literal in it, whatever it holds."""
    endpoint = ""
    if answers.api_access:
        endpoint = f"\n        endpoint=Endpoint(public_access_cidrs=[{_listed(answers.api_access)}]),"
    names = ["AccessEntry", "Blueprint", "Cluster", *(["Endpoint"] if endpoint else [])]
    return text_of(
        "blueprint.py.txt",
        about=_about(answers),
        names=", ".join([*names, "FargateProfile", "Network", "Selector"]),
        region=quoted(answers.region),
        account_id=quoted(answers.account_id),
        network="Network.private" if answers.private else "Network",
        cidr=quoted(answers.cidr),
        zones=f"[{_listed(_zone(answers.region, zone) for zone in answers.zones)}]",
        name=quoted(answers.name),
        version=quoted(NEWEST.value),
        endpoint=endpoint,
        admin_role=quoted(_arn(answers)),
    )


def project_files(answers: Answers, *, package: str) -> Mapping[str, str]:
    """The files of a new project by their names; `package` is what pip installs.

    Raises `BlueprintError` with every error of the answers, each at the option that gave it.
    """
    from fargate_tf.header import with_header
    from fargate_tf.pipeline import document_of
    from fargate_tf.pipeline import text_of as terraform_of

    blueprint = blueprint_text(answers)
    loaded = _loaded(blueprint)
    try:
        document = document_of(loaded.blueprint, path=loaded.path)
    except BlueprintError as error:
        raise BlueprintError(_at_options(error.problems)) from None
    return {
        BLUEPRINT: blueprint,
        RENDERED: with_header(terraform_of(document, "hcl"), BLUEPRINT),
        "README.md": _readme(answers, package),
        ".gitignore": text_of("gitignore.txt"),
    }


def _readme(answers: Answers, package: str) -> str:
    access = "from these addresses, and inside the VPC" if answers.api_access else "inside the VPC only"
    return text_of("README.md.txt", name=answers.name, region=answers.region, package=package, access=access)


def problems_of_answers(answers: Answers, today: date) -> tuple[Problem, ...]:
    """What `check` says of the blueprint that these answers give, each at its option."""
    from fargate_tf.pipeline import problems_of

    loaded = _loaded(blueprint_text(answers))
    return _at_options(problems_of(loaded.blueprint, path=loaded.path, today=today))


def _loaded(blueprint: str) -> Loaded:
    """The text as a blueprint; the one file that it needs for that is gone again."""
    from tempfile import TemporaryDirectory

    from fargate_tf.load import load

    with TemporaryDirectory(prefix="fargate-tf-") as folder:
        file = Path(folder) / BLUEPRINT
        file.write_text(blueprint, encoding="utf-8")
        (loaded,) = load(str(file))
    return loaded


def _at_options(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(map(_at_option, problems), key=lambda each: _PLACES.get(each.path, len(_PLACES))))


def _at_option(problem: Problem) -> Problem:
    """The problem where the user can mend it: at the option, and not at a line of a file that is not there."""
    field = re.sub(r"\[.*", "", problem.path)
    return replace(problem, path=_OPTIONS.get(field, problem.path), where=None)


def _about(answers: Answers) -> str:
    way = "without a way to the internet" if answers.private else "with a NAT gateway in each zone"
    return f"An EKS cluster on AWS Fargate, {way}."


def _zone(region: str, zone: str) -> str:
    return region + zone if re.fullmatch(r"[a-z]", zone) else zone


def _arn(answers: Answers) -> str:
    role = answers.admin_role
    if role.startswith("arn:"):
        return role
    # A wrong account is told once, and not again of the role; nothing is written then.
    account = answers.account_id if re.fullmatch(r"[0-9]{12}", answers.account_id) else "0" * 12
    return f"arn:{partition_of(answers.region)}:iam::{account}:role/{role}"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(quoted, texts))
