"""checkov on every blueprint and module: each failed check is mended, or listed with its reason in docs/compliance.md.

The plans of the blueprints are judged in test_plan_cases.py, which has them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fargate_tf.facts import compliance
from tests.real.checkov import checked, failed, judged
from tests.real.rendering import ROOTS
from tests.real.test_forms import with_modules

pytestmark = pytest.mark.real


def test_every_check_is_in_the_table_and_what_fails_has_its_reason(tmp_path: Path) -> None:
    for root in ROOTS:
        (tmp_path / root.name).mkdir()
        shutil.copy(root / "main.tf", tmp_path / root.name)
    with_modules(tmp_path / "modules")

    report = checked(tmp_path, "terraform")

    assert failed(report) == compliance.failing().keys()
    assert judged(report) == compliance.checks()
