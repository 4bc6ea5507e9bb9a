"""What is done with a file of somebody: read, judged, and written in every form. Only problems may come of it.

Each target takes bytes and gives the length of all that it says and writes. It raises for what would be a traceback,
and where what was written is not what was read.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.check.pods import judge, target_of
from fargate_tf.cost import Assumptions, costs_of
from fargate_tf.eksctl.config import read_config
from fargate_tf.eksctl.convert import imported
from fargate_tf.eksctl.described import Described
from fargate_tf.eksctl.live import import_blocks
from fargate_tf.hcl.writer import write
from fargate_tf.k8s.documents import documents
from fargate_tf.k8s.quantity import quantity
from fargate_tf.lint import lint
from fargate_tf.notation.data import data_of
from fargate_tf.notation.python import python_text
from fargate_tf.notation.stream import blueprints_of
from fargate_tf.notation.yaml import yaml_text
from fargate_tf.overview import overview_of
from fargate_tf.pictures.mermaid import mermaid
from fargate_tf.pipeline import compile_blueprint, problems_of
from fargate_tf.plan.changes import changes_of
from fargate_tf.plan.summary import Summary
from fargate_tf.planned.cluster import clusters_of
from fargate_tf.planned.plan import read_plan as read_plan_json
from fargate_tf.planned.target import target_of_plan, unknown_profiles
from fargate_tf.problem import BlueprintError, Problem
from fargate_tf.reports.html import report_html
from fargate_tf.reports.plans import plan_markdown, plan_text
from fargate_tf.show import texts_of

if TYPE_CHECKING:
    from fargate_tf.spec.blueprint import Blueprint

Target = Callable[[bytes], int]

TODAY = date(2026, 11, 1)
# All that a blueprint in Python is made of: calls of our names, with plain values.
_NODES = (
    *(ast.Module, ast.ImportFrom, ast.alias, ast.Assign, ast.Name, ast.Store, ast.Load, ast.Call, ast.keyword),
    *(ast.Constant, ast.List, ast.Dict, ast.UnaryOp, ast.USub),
)


def read_blueprint(data: bytes) -> int:
    """A blueprint in YAML: judged, compiled, and written in both languages."""
    problems: list[Problem] = []
    made = blueprints_of(BytesIO(data), "blueprint.yaml", problems)
    written = 0
    for each in made:
        found = problems_of(each, today=TODAY)
        problems += found
        if not any(problem.severity == "error" for problem in found):
            written += len(compile_blueprint(each)) + _written(each)
    return written + _told(problems)


def read_report(data: bytes) -> int:
    """A blueprint in YAML: shown as a report, with workloads on it, and its network as a graph."""
    drawn = 0
    for each in blueprints_of(BytesIO(data), "blueprint.yaml", []):
        overview = overview_of(each, [_MANIFESTS], assumed=Assumptions(today=TODAY))
        drawn += len(report_html(overview, TODAY))
        drawn += len(mermaid(overview.network)) if overview.network is not None else 0
    return drawn


def _told(problems: Iterable[Problem]) -> int:
    """The length of what a person is told of them."""
    return sum(map(len, texts_of(problems)))


def read_eksctl(data: bytes) -> int:
    """A `ClusterConfig`: made to a blueprint, of a cluster that lives and of one that does not."""
    said = 0
    for lives in (False, True):
        try:
            config = read_config(BytesIO(data), "cluster.yaml")
            made = imported(config, Described(), file="cluster.yaml", account_id=None, lives=lives)
        except BlueprintError as error:
            said += _told(error.problems)
            continue
        said += _written(made.blueprint, made.notes, made.head)
        said += _told(problems_of(made.blueprint, today=TODAY))
        said += len(write(import_blocks(config, Described(), made.blueprint))) if lives else 0
    return said


def read_manifests(data: bytes) -> int:
    """Manifests: placed on a cluster, judged and priced."""
    report = judge(target_of(_shop()), documents(BytesIO(data), "manifests.yaml"))
    said = _told(report.problems)
    said += sum(len(f"{each.placement} {each.size}") for each in report.verdicts)
    return said + sum(len(str(part)) for part in costs_of(_shop(), report).parts)


def read_quantity(data: bytes) -> int:
    """A quantity of Kubernetes, alone and in the requests of a pod."""
    text = data.decode(errors="replace")
    asked = {"resources": {"requests": {"cpu": text, "memory": text}, "limits": {"ephemeral-storage": text}}}
    pod = {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {"name": "a"},
        "spec": {"containers": [{"name": "a", **asked}]},
    }
    return len(str(quantity(text))) + read_manifests(json.dumps(pod).encode())


def read_plan(data: bytes) -> int:
    """The JSON of a plan: judged, its clusters taken for pods, and summed up."""
    try:
        said = _told(lint(data, file="plan.json", today=TODAY))
        for cluster in clusters_of(read_plan_json(data, "plan.json")):
            said += len(str(target_of_plan(cluster).free_addresses)) + len(unknown_profiles(cluster))
    except BlueprintError as error:
        said = _told(error.problems)
    try:
        summary = Summary("shop", changes_of(data))
    except BlueprintError:
        return said
    return said + len(plan_text(summary)) + len(plan_markdown(summary))


TARGETS: Mapping[str, Target] = {
    "blueprint": read_blueprint,
    "report": read_report,
    "eksctl": read_eksctl,
    "manifests": read_manifests,
    "quantity": read_quantity,
    "plan": read_plan,
}


# A blueprint of a few lines gives some 30 kB of Terraform: what grows with the input is what lies above that.
BASE, FACTOR = 128 * 1024, 10
_ROOT = Path(__file__).parents[2]
_SEEDS: Mapping[str, tuple[str, ...]] = {
    "blueprint": ("blueprints/yaml/*.yaml",),
    "report": ("blueprints/yaml/*.yaml",),
    "eksctl": ("tests/eksctl/*/cluster.yaml",),
    "manifests": ("blueprints/shop/manifests/**/*.yaml", "tests/data/*.yaml"),
    "quantity": (),
    "plan": ("tests/lint/plain/faulty.json", "tests/plans/changes.json", "tests/plans/prepared.json"),
}
_CORPUS = Path(__file__).with_name("corpus")
_MANIFESTS = str(_ROOT / "blueprints" / "shop" / "manifests" / "search.yaml")


def corpus_of(target: str) -> list[Path]:
    """The files of the corpus that a target reads: a report is one of a blueprint."""
    return sorted(_CORPUS.joinpath("blueprint" if target == "report" else target).iterdir())


def seeds_of(target: str) -> list[bytes]:
    """What is changed: the project's own files of that kind, and the corpus."""
    files = [file for pattern in _SEEDS[target] for file in sorted(_ROOT.glob(pattern))]
    return [file.read_bytes() for file in (*files, *corpus_of(target))]


def within_bounds(target: Target, data: bytes) -> None:
    """Run a target, and see that what it says and writes does not grow out of what it was given."""
    made = target(data)
    assert made <= BASE + FACTOR * len(data), f"{len(data)} bytes have become {made} characters"


@cache
def _shop() -> Blueprint:
    """A cluster with profiles, labels and nodes."""
    (made,) = blueprints_of(BytesIO((_ROOT / "blueprints" / "yaml" / "shop.yaml").read_bytes()), "shop.yaml", [])
    return made


def _written(blueprint: Blueprint, notes: object = None, head: object = ()) -> int:
    """The blueprint in both languages: Python that is nothing but calls, YAML that reads back as the same."""
    try:
        data = data_of(blueprint)
    except ValueError:
        return 0  # it holds what no language writes, and the checks say so
    python, yaml = python_text([blueprint], notes, head), yaml_text(data, notes, head)  # type: ignore[arg-type]
    strange = {type(node).__name__ for node in ast.walk(ast.parse(python)) if not isinstance(node, _NODES)}
    assert strange == set(), f"the blueprint in Python has {strange}"
    again = [*_again(yaml)]
    assert again == [data], "the blueprint in YAML reads back as another one"
    return len(python) + len(yaml)


def _again(text: str) -> Iterator[object]:
    problems: list[Problem] = []
    made = blueprints_of(BytesIO(text.encode()), "again.yaml", problems)
    assert problems == []
    yield from map(data_of, made)
