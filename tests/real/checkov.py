"""checkov as a judge, which lives in an environment of its own: it overwrites the `hcl2` package of others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Literal

from tests.missing import without

_OWN = Path(__file__).parents[2] / "build" / "checkov" / "bin" / "checkov"
_MISSING = (
    "THE REAL CHECKOV IS NOT HERE, so no security check was judged: make build/checkov, or set FARGATE_TF_CHECKOV"
)

Report = dict[str, Any]


def checked(folder: Path, framework: Literal["terraform", "terraform_plan"]) -> Report:
    """What checkov says of all files in a folder, every one of which it could read."""
    binary = os.environ.get("FARGATE_TF_CHECKOV") or (str(_OWN) if _OWN.exists() else shutil.which("checkov"))
    if binary is None:
        without(_MISSING)
    done = subprocess.run(
        [binary, "--directory", folder, "--framework", framework, "--output", "json", "--skip-download"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    report: Report = json.loads(done.stdout)
    assert report["results"]["parsing_errors"] == []
    return report


def failed(report: Report) -> set[str]:
    """The checks that fail somewhere."""
    return {each["check_id"] for each in report["results"]["failed_checks"]}


def judged(report: Report) -> set[str]:
    """The checks that found something to judge."""
    return failed(report) | {each["check_id"] for each in report["results"]["passed_checks"]}
