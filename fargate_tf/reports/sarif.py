"""Problems as SARIF 2.1.0, which code hosts and editors show beside the lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fargate_tf.check.catalogue import CATALOGUE
from fargate_tf.version import __version__

if TYPE_CHECKING:
    from fargate_tf.check.catalogue import Entry
    from fargate_tf.problem import Origin, Problem

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def sarif(problems: Sequence[Problem]) -> str:
    """The problems as one run of one tool, with the rules that they are of."""
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "fargate-tf", "version": __version__, "rules": [_rule(CATALOGUE[code]) for code in codes]}
    results = [_result(problem, codes.index(problem.code)) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(entry: Entry) -> Mapping[str, Any]:
    return {
        "id": entry.code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.why},
        "help": {"text": f"{entry.why}\n\nSource: {entry.source}"},
        "defaultConfiguration": {"level": entry.severity},
    }


def _result(problem: Problem, index: int) -> Mapping[str, Any]:
    event = f"\nAWS says: {problem.event}" if problem.event else ""
    made: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": problem.severity,
        "message": {"text": f"{problem.reason}{event}\nFix: {problem.hint}"},
    }
    if problem.where is not None:
        location: dict[str, Any] = {"physicalLocation": _place(problem.where)}
        if problem.path:
            location["logicalLocations"] = [{"fullyQualifiedName": problem.path}]
        made["locations"] = [location]
    return made


def _place(where: Origin) -> Mapping[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(where.file.replace("\\", "/"))}}
    if where.line:
        place["region"] = {"startLine": where.line, "startColumn": max(where.column, 1)}
    return place
