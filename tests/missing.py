"""What a test says when a tool that it needs is not on this machine."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def without(line: str) -> NoReturn:
    """Skip with the line that says what is missing; in CI fail: a green run that judged nothing would be a lie."""
    if os.environ.get("CI"):
        pytest.fail(line, pytrace=False)
    pytest.skip(line)
