"""What the properties share: drawn blueprints with their Terraform, and one call of `terraform fmt` for many files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from fargate_tf import Blueprint
from fargate_tf.pipeline import compile_blueprint
from tests.missing import without
from tests.real.terraform import Terraform, find_binary
from tests.strategies import valid_blueprints
from tests.strategies_text import examples_of

Dirty = Callable[[Sequence[str]], list[str]]

_NO_TERRAFORM = (
    "THE REAL TERRAFORM IS NOT HERE, so nothing was judged by `terraform fmt`: "
    "install it from https://developer.hashicorp.com/terraform/install"
)


@pytest.fixture(scope="session")
def rendered() -> tuple[tuple[Blueprint, str], ...]:
    """Valid blueprints, each with its Terraform."""
    return tuple((drawn, compile_blueprint(drawn)) for drawn in examples_of(valid_blueprints()))


@pytest.fixture(scope="session")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Dirty:
    """The texts that `terraform fmt` would change, found in one call."""
    binary = find_binary()
    if binary is None:
        without(_NO_TERRAFORM)
    terraform = Terraform(binary, mirror=None)

    def judge(texts: Sequence[str]) -> list[str]:
        folder = tmp_path_factory.mktemp("fmt")
        for i, text in enumerate(texts):
            (folder / f"{i}.tf").write_bytes(text.encode())
        names = terraform.fmt_check(folder, [Path()])
        return [texts[int(Path(name).stem)] for name in names]

    return judge
