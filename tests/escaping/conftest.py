"""What the tests of escaping share: the oracle, and how many documents they draw."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from tests.missing import without
from tests.oracle.asking import Oracle, program, running
from tests.real.conftest import bare_terraform

__all__ = ["bare_terraform"]

_NO_ORACLE = (
    "THE REAL PARSER OF HCL IS NOT HERE, so nothing that we write was compared with what it reads: "
    "install Go from https://go.dev/dl"
)
DOCUMENTS = int(os.environ.get("FARGATE_TF_DOCUMENTS", "2000"))
"""How many are drawn; `make fuzz` asks for 100,000."""
FIRST = int(os.environ.get("FARGATE_TF_SEED", "0"))
"""The seed of the first: each has its own, so that a failure can be drawn alone."""


def tell(line: str) -> None:
    """A figure, which `make fuzz` shows."""
    sys.stdout.write(f"{line}\n")


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    """HashiCorp's parser of HCL and kubectl's reader of YAML."""
    binary = program()
    if binary is None:
        without(_NO_ORACLE)
    with running(binary) as started:
        yield started
