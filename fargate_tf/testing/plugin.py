"""The pytest plugin: the Terraform of a blueprint compared with a file that is committed beside the test.

A project asks for it in its top `conftest.py`: `pytest_plugins = ["fargate_tf.testing.plugin"]`. It is no entry point
on purpose: that would load this package in every pytest run of the environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from difflib import unified_diff
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import pytest

from fargate_tf.pipeline import compile_blueprint
from fargate_tf.problem import BlueprintError
from fargate_tf.spec.blueprint import Blueprint

if TYPE_CHECKING:
    from pathlib import Path

TerraformGolden: TypeAlias = Callable[[Blueprint, "str | os.PathLike[str]"], None]
"""The type of the fixture `terraform_golden`."""

_OPTION = "--update-terraform-golden"
_MOST_LINES = 80


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that writes the files instead of comparing with them."""
    parser.getgroup("fargate-tf").addoption(
        _OPTION, action="store_true", help="write the files of terraform_golden instead of comparing with them"
    )


def pytest_configure(config: pytest.Config) -> None:
    """In CI a file that writes itself would make every change look right."""
    if config.getoption(_OPTION) and os.environ.get("CI"):
        message = f"{_OPTION} is not for CI: write the files on your machine, look at them, and commit them"
        raise pytest.UsageError(message)


@pytest.fixture
def terraform_golden(request: pytest.FixtureRequest) -> TerraformGolden:
    """Compares the Terraform of a blueprint with a file; a relative name lies beside the test's own file.

    The text is that of `render`, without the line at its top that names the version of fargate-tf.
    """
    update = bool(request.config.getoption(_OPTION))

    def compare(blueprint: Blueprint, file: str | os.PathLike[str]) -> None:
        __tracebackhide__ = True
        target = request.path.parent / file
        try:
            actual = compile_blueprint(blueprint)
        except BlueprintError as error:
            pytest.fail(f"the blueprint cannot be rendered:\n{error}", pytrace=False)
        if update:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(actual.encode())
        _same(target, actual)

    return compare


def _same(target: Path, actual: str) -> None:
    __tracebackhide__ = True
    if not target.is_file():
        pytest.fail(f"{target} is not there: write it with pytest {_OPTION}", pytrace=False)
    expected = target.read_bytes().decode().replace("\r\n", "\n")
    if expected == actual:
        return
    lines = unified_diff(expected.splitlines(), actual.splitlines(), str(target), "the blueprint now", lineterm="", n=2)
    shown = "\n".join(islice(lines, _MOST_LINES))
    pytest.fail(f"{shown}\n\nif that is meant: pytest {_OPTION}", pytrace=False)
