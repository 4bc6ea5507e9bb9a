"""The modules as they were written by hand first: the emitter reaches them, and stays there."""

from __future__ import annotations

from pathlib import Path

from fargate_tf.targets.modules.vpc import vpc_module

IDEAL = Path(__file__).parents[1] / "ideal"


def test_the_vpc_module_is_what_a_person_wrote() -> None:
    assert vpc_module().terraform_files()["main.tf"] == (IDEAL / "vpc.tf").read_text(encoding="utf-8")
