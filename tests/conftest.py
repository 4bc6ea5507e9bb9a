"""What all tests share: goldens, which `--update-golden` rewrites and CI never does, and the command line."""

from __future__ import annotations

import linecache
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fargate_tf.cli import run

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

Golden = Callable[[Path, str], None]

_OPTION = "--update-golden"
_HINT = f"if that is meant: pytest {_OPTION}, and a line in changelog.d"


def compare(file: Path, actual: str, *, update: bool) -> None:
    """Compare a text with the file that holds it, line ends too; or write the file, when that was asked for."""
    if update:
        file.write_bytes(actual.encode())
    expected = file.read_bytes().decode()
    assert expected == actual, _HINT


def pytest_addoption(parser: pytest.Parser) -> None:
    """Goldens are rewritten only when somebody asks for it."""
    parser.addoption(_OPTION, action="store_true", help="rewrite goldens instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    """In CI a golden that rewrites itself would make every change look right."""
    os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"  # tests fork, and the stand-in's threads would end the child
    if config.getoption(_OPTION) and os.environ.get("CI"):
        message = f"{_OPTION} is not for CI: rewrite the goldens on your machine, look at them, and commit them"
        raise pytest.UsageError(message)


@pytest.fixture(scope="session")
def golden(pytestconfig: pytest.Config) -> Golden:
    """The comparison with goldens, as this run was asked to do it."""
    return partial(compare, update=bool(pytestconfig.getoption(_OPTION)))


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line, run in this process; neither stdout nor stderr is a terminal."""

    def play(*arguments: str) -> Ran:
        linecache.clearcache()  # blueprints of many tests have one relative name
        code = run(arguments)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return play


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say at the end, loudly, what was not judged as a tool is missing (tests/missing.py), and by what it was."""
    skipped = (report.longrepr for report in terminalreporter.stats.get("skipped", []))
    reasons = {str(said[2]).removeprefix("Skipped: ") for said in skipped if isinstance(said, tuple)}
    for line in sorted(reason for reason in reasons if reason.startswith("THE REAL ")):
        terminalreporter.write_line(line, yellow=True, bold=True)
    passed = terminalreporter.stats.get("passed", [])
    for line in sorted(str(value) for each in passed for name, value in each.user_properties if name == "say"):
        terminalreporter.write_line(line, bold=True)
