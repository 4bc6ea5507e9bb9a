"""What a workload's object says of its pods, and what of it cannot be: kinds, names, numbers, templates."""

from __future__ import annotations

import io
from dataclasses import fields
from typing import Any

import pytest

from fargate_tf.k8s.documents import Document, documents
from fargate_tf.k8s.workloads import Pod, Replicas, Workload, containers, is_workload, pod_of
from fargate_tf.problem import Problem

# What is said of a workload whose object says nothing.
USUAL: dict[str, Any] = {
    "kind": "Deployment",
    "name": "web",
    "namespace": "default",
    "labels": {},
    "annotations": {},
    "replicas": Replicas(1, 1),
    "completions": 1,
    "schedule": None,
    "deadline_seconds": None,
}


def made(text: str) -> tuple[Pod, tuple[Problem, ...]]:
    (document,) = documents(io.BytesIO(text.encode()), "web.yaml")
    assert isinstance(document, Document)
    return pod_of(document, "default")


def said(workload: Workload) -> dict[str, Any]:
    """All of a workload but its place."""
    return {field.name: getattr(workload, field.name) for field in fields(workload) if field.name != "where"}


DAILY = "{parallelism: 2, completions: 4, activeDeadlineSeconds: 60, template: {metadata: {labels: {a: b}}}}"


@pytest.mark.parametrize(
    ("kind", "metadata", "spec", "changes"),
    [
        ("Deployment", "name: web", "template: {}", {}),
        ("Deployment", "name: db, namespace: apps", "template: {}", {"name": "db", "namespace": "apps"}),
        ("Deployment", "name: web, generateName: db-", "template: {}", {}),
        ("Deployment", "generateName: web-", "template: {}", {"name": "web-*"}),
        ("Deployment", "", "template: {}", {"name": "*"}),
        ("Deployment", "name: web, labels: {a: b}, annotations: {a: b}", "template: {}", {}),
        ("Deployment", "name: web", "template: {metadata: {labels: {a: b}}}", {"labels": {"a": "b"}}),
        ("Deployment", "name: web", "template: {metadata: {annotations: {a: b}}}", {"annotations": {"a": "b"}}),
        ("Deployment", "name: web", "replicas: 3, template: {}", {"replicas": Replicas(3, 3)}),
        ("StatefulSet", "name: web", "replicas: 0, template: {}", {"replicas": Replicas(0, 0)}),
        ("ReplicaSet", "name: web", "replicas: -1, template: {}", {"replicas": Replicas(0, 0)}),
        ("Deployment", "name: web", "parallelism: 2, completions: 4, template: {}", {}),
        ("DaemonSet", "name: web", "replicas: 3, template: {}", {"replicas": None}),
        ("Pod", "name: web, labels: {a: b}", "replicas: 3, completions: 4", {"labels": {"a": "b"}}),
        ("Job", "name: web", "replicas: 3, template: {}", {}),
        (
            "Job",
            "name: web",
            "parallelism: 2, completions: 4, activeDeadlineSeconds: 60, template: {}",
            {"replicas": Replicas(2, 2), "completions": 4, "deadline_seconds": 60},
        ),
        ("CronJob", "name: web", "parallelism: 2, completions: 4, jobTemplate: {spec: {template: {}}}", {}),
        (
            "CronJob",
            "name: web",
            f"schedule: '@daily', jobTemplate: {{spec: {DAILY}}}",
            {
                "replicas": Replicas(2, 2),
                "completions": 4,
                "schedule": "@daily",
                "deadline_seconds": 60,
                "labels": {"a": "b"},
            },
        ),
    ],
)
def test_a_workload_is_what_its_object_says(kind: str, metadata: str, spec: str, changes: dict[str, Any]) -> None:
    pod, problems = made(f"{{kind: {kind}, metadata: {{{metadata}}}, spec: {{{spec}}}}}")
    assert problems == ()
    assert said(pod.workload) == {**USUAL, "kind": kind, **changes}


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ("{kind: Deployment, spec: {}}", "spec.template", "there is no template of pods"),
        ("{kind: Deployment}", "spec.template", "there is no template of pods"),
        ("{kind: Deployment, spec: {template: [x]}}", "spec.template", "there is no template of pods"),
        ("{kind: CronJob, spec: {template: {}}}", "spec.jobTemplate.spec.template", "there is no template of pods"),
        ("{kind: Deployment, metadata: 5, spec: {template: {}}}", "metadata", "5 is not a mapping"),
        ("{kind: Deployment, metadata: {name: 5}, spec: {template: {}}}", "metadata.name", "5 is not a text"),
        (
            "{kind: Deployment, spec: {template: {metadata: {labels: x}}}}",
            "spec.template.metadata.labels",
            "'x' is not a mapping of texts",
        ),
        ("{kind: Pod, spec: {hostPID: 1}}", "spec.hostPID", "1 is not true or false"),
        *(
            (f"{{kind: {kind}, spec: {{replicas: '3', template: {{}}}}}}", "spec.replicas", "'3' is not a whole number")
            for kind in ("Deployment", "ReplicaSet", "StatefulSet")
        ),
        *(
            (f"{{kind: Job, spec: {{{key}: x, template: {{}}}}}}", f"spec.{key}", "'x' is not a whole number")
            for key in ("parallelism", "completions", "ttlSecondsAfterFinished", "activeDeadlineSeconds")
        ),
        (
            "{kind: CronJob, spec: {jobTemplate: {spec: {parallelism: x, template: {}}}}}",
            "spec.jobTemplate.spec.parallelism",
            "'x' is not a whole number",
        ),
        (
            "{kind: CronJob, spec: {schedule: 5, jobTemplate: {spec: {template: {}}}}}",
            "spec.schedule",
            "5 is not a text",
        ),
        *(
            (
                f"{{kind: CronJob, spec: {{{key}: x, jobTemplate: {{spec: {{template: {{}}}}}}}}}}",
                f"spec.{key}",
                "'x' is not a whole number",
            )
            for key in ("successfulJobsHistoryLimit", "failedJobsHistoryLimit")
        ),
        *(
            (
                f"{{kind: StatefulSet, spec: {{volumeClaimTemplates: [{{{part}: {{{key}: 5}}}}], template: {{}}}}}}",
                f"spec.volumeClaimTemplates[0].{part}.{key}",
                "5 is not a text",
            )
            for part, key in (("metadata", "name"), ("spec", "storageClassName"), ("spec", "volumeName"))
        ),
    ],
)
def test_what_a_workload_cannot_be_is_one_problem_and_counts_as_not_said(text: str, path: str, reason: str) -> None:
    pod, (problem,) = made(text)
    assert (problem.code, problem.path, problem.reason) == ("FT1108", path, reason)
    assert problem.hint == "write what `kubectl explain` says of the field"
    assert said(pod.workload) == {**USUAL, "kind": pod.workload.kind, "name": "*"}


def test_the_problem_of_a_field_has_its_line() -> None:
    _, (problem,) = made("kind: Deployment\nspec:\n  replicas: x\n  template: {}\n")
    assert problem.where is not None
    assert (problem.where.file, problem.where.line, problem.where.column) == ("web.yaml", 3, 3)


@pytest.mark.parametrize(
    ("kind", "version", "expected"),
    [
        ("Pod", "v1", True),
        ("Pod", "metrics.k8s.io/v1beta1", False),
        ("Deployment", "apps/v1", True),
        ("Deployment", "extensions/v1beta1", True),
        ("Deployment", "v1", False),
        ("Deployment", "apps.example.com/v1", False),
        ("ReplicaSet", "apps/v1", True),
        ("StatefulSet", "apps/v1", True),
        ("StatefulSet", "apps.kruise.io/v1", False),
        ("DaemonSet", "extensions/v1beta1", True),
        ("Job", "batch/v1", True),
        ("Job", "batch.volcano.sh/v1alpha1", False),
        ("CronJob", "batch/v1beta1", True),
        ("CronJob", "batch.tutorial.kubebuilder.io/v1", False),
        ("ReplicationController", "v1", False),
        ("Deployment", None, True),  # kubectl refuses it; that it has no version is said elsewhere
        (None, "v1", False),
        ([], "v1", False),
    ],
)
def test_a_workload_is_of_a_known_kind_and_of_its_own_group(kind: Any, version: str | None, expected: bool) -> None:
    assert is_workload({"kind": kind, "apiVersion": version}) is expected


def test_containers_come_in_the_order_in_which_they_start() -> None:
    spec = {"containers": [{"name": "a"}, {"name": "b"}], "initContainers": [{"name": "c"}]}
    assert list(containers(spec)) == [
        ("initContainers", 0, {"name": "c"}),
        ("containers", 0, {"name": "a"}),
        ("containers", 1, {"name": "b"}),
    ]


def test_fields_of_the_pods_have_paths_and_lines_from_the_root_of_the_object() -> None:
    pod, _ = made(
        "kind: Job\nspec:\n  template:\n    metadata:\n      labels: {a: b}\n    spec:\n      hostPID: true\n"
    )
    assert (pod.path("hostPID"), pod.origin("hostPID").line) == ("spec.template.spec.hostPID", 7)
    where = pod.metadata_origin("labels", "a")
    assert (pod.metadata_path("labels", "a"), where.line, where.column) == ("spec.template.metadata.labels.a", 5, 16)
