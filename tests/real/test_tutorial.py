"""What the tutorial says of a plan is what the real Terraform plans."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fargate_tf.load import load
from fargate_tf.pipeline import compile_blueprint
from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, Terraform
from tests.test_docs import DOCS, fences

pytestmark = pytest.mark.real
PAGE = DOCS / "tutorial.md"


def test_the_tutorial_plans_as_many_resources_as_it_says(standin: Terraform, tmp_path: Path) -> None:
    [text] = [fence.text for fence in fences(PAGE) if fence.option("file") == "cluster.py"]
    (tmp_path / "cluster.py").write_text(text, encoding="utf-8")
    [cluster] = load(str(tmp_path / "cluster.py"))
    (tmp_path / "main.tf").write_text(compile_blueprint(cluster.blueprint, path=cluster.path), encoding="utf-8")
    (tmp_path / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")

    standin.init(tmp_path)
    actions = [change["change"]["actions"] for change in standin.plan(tmp_path)["resource_changes"]]

    said = re.search(r"^Plan: .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert said
    assert said[0] == f"Plan: {actions.count(['create'])} to add, 0 to change, 0 to destroy."
    assert set(map(tuple, actions)) == {("create",)}
