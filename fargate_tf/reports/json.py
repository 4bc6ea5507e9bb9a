"""A report as JSON, as `report.schema.json` beside this file describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fargate_tf.check.pods.verdict import Report, Verdict
    from fargate_tf.problem import Problem

VERSION = 1


def report_json(report: Report | None, problems: Sequence[Problem]) -> str:
    """The report as JSON text; `problems` are those of the blueprint and of the manifests together."""
    made = {
        "version": VERSION,
        "cluster": report.target.cluster if report else None,
        "region": report.target.region if report else None,
        "workloads": [_workload(verdict) for verdict in report.verdicts] if report else [],
        "skipped": dict(report.skipped) if report else {},
        "problems": [_problem(problem) for problem in problems],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _workload(verdict: Verdict) -> Mapping[str, Any]:
    workload, placement, size, replicas = verdict.workload, verdict.placement, verdict.size, verdict.replicas
    near = placement.nearest
    return {
        "name": workload.name,
        "namespace": workload.namespace,
        "kind": workload.kind,
        "file": workload.where.file,
        "line": workload.where.line,
        "replicas": {"least": replicas.least, "most": replicas.most} if replicas else None,
        "placement": placement.on,
        "certain": placement.certain,
        "profile": placement.profile,
        "selector": placement.selector,
        "node_group": placement.node_group,
        "runners_up": list(placement.runners_up),
        "reason": placement.reason or None,
        "nearest": {"profile": near.profile, "changes": list(near.changes)} if near else None,
        "requests": {
            "vcpu": float(verdict.requests.vcpu),
            "memory_bytes": float(verdict.requests.memory_bytes),
            "ephemeral_storage_bytes": float(verdict.requests.storage_bytes),
        },
        "size": {
            "vcpu": float(size.vcpu),
            "memory_gb": float(size.memory_gib),
            "ephemeral_storage_gb": size.storage_gib,
        }
        if size
        else None,
        "problems": [_problem(problem) for problem in verdict.problems],
    }


def _problem(problem: Problem) -> Mapping[str, Any]:
    where = problem.where
    return {
        "code": problem.code,
        "severity": problem.severity,
        "reason": problem.reason,
        "hint": problem.hint,
        "event": problem.event or None,
        "field": problem.path or None,
        "file": where.file if where else None,
        "line": where.line or None if where else None,
        "column": where.column or None if where else None,
    }
