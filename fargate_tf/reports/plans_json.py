"""The summary of a plan as JSON, as `plans.schema.json` beside this file describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fargate_tf.plan.changes import KINDS

if TYPE_CHECKING:
    from fargate_tf.plan.changes import Change
    from fargate_tf.plan.summary import Summary

VERSION = 1


def plan_json(summary: Summary) -> str:
    """The summary as JSON text; values stand in the reasons of alarms only, and never a secret."""
    made = {
        "version": VERSION,
        "blueprint": summary.name,
        "compared_with": summary.seen or None,
        "counts": {kind: summary.counts.get(kind, 0) for kind in KINDS},
        "subjects": [
            {"subject": subject, "changes": [_change(change) for change in changes]}
            for subject, changes in summary.by_subject.items()
        ],
        "alarms": [{"word": a.word, "address": a.address, "reason": a.reason} for a in summary.alarms],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _change(change: Change) -> Mapping[str, Any]:
    return {
        "address": change.address,
        "type": change.type,
        "kind": change.kind,
        "arguments": list(change.arguments),
        "replaced_for": list(change.because),
    }
