"""checkov on every blueprint and module: each failed check is mended, or listed with its reason in docs/compliance.md.

checkov lives in an environment of its own, since it overwrites the `hcl2` package; `make build/checkov` makes it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.missing import without
from tests.real.rendering import ROOTS
from tests.real.test_forms import with_modules

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[2]
LISTED = re.compile(r"^\| \[?(CKV2?_AWS_\d+)\]?.* \|$", re.MULTILINE)
OWN = ROOT / "build" / "checkov" / "bin" / "checkov"
MISSING = "THE REAL CHECKOV IS NOT HERE, so no security check was judged: make build/checkov, or set FARGATE_TF_CHECKOV"


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Every check that fails, with the blueprint where it does."""
    binary = os.environ.get("FARGATE_TF_CHECKOV") or (str(OWN) if OWN.exists() else shutil.which("checkov"))
    if binary is None:
        without(MISSING)
    folder = tmp_path_factory.mktemp("compliance")
    for root in ROOTS:
        (folder / root.name).mkdir()
        shutil.copy(root / "main.tf", folder / root.name)
    with_modules(folder / "modules")
    report = checked(binary, folder)
    assert report["summary"]["parsing_errors"] == 0
    assert report["summary"]["passed"] > 0
    failed = report["results"]["failed_checks"]
    return {(each["check_id"], each["file_path"].split("/")[1]) for each in failed}


def checked(binary: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [binary, "--directory", folder, "--framework", "terraform", "--output", "json", "--skip-download", "--quiet"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_every_failed_check_is_listed_with_its_reason_and_nothing_else_is(failures: set[tuple[str, str]]) -> None:
    listed = set(LISTED.findall((ROOT / "docs" / "compliance.md").read_text(encoding="utf-8")))
    assert {check for check, _ in failures} == listed, failures
