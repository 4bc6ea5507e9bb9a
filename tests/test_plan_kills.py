"""`plan` killed at random moments: whatever it was doing, the next one works. 8 kills; `make kill` makes 400.

The tool is a stand-in that does slowly what the real one does: it installs in several steps, refuses a half-installed
provider, and writes its plan in two halves. tests/real/test_plan_command.py kills the real one, too.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from fargate_tf.cli import run
from fargate_tf.plan.work_folder import LOCK
from tests.plan_tool import BLUEPRINT, changed, fake_tool
from tests.test_kills import OF_PLAN

KILLS = round(int(os.environ.get("FARGATE_TF_KILLS", "20")) * OF_PLAN)
SEED = 7
WORK = Path(".fargate-tf/shop")
INIT = """
  if [ -e .terraform/half ]; then echo 'Error: the provider is broken' >&2; exit 1; fi
  mkdir -p .terraform; : > .terraform/half; sleep 0.1; echo '{}' > .terraform/terraform.tfstate; sleep 0.1
  rm .terraform/half
"""
PLAN = "printf half > tfplan; sleep 0.15; echo ' and half' >> tfplan; sleep 0.05; echo planned"
SHOW = """grep -qx 'half and half' tfplan && cat "$(dirname "$0")/plan.json" """


class Moment(NamedTuple):
    """When to kill, as a share of a whole run; whether the tool goes, too; whether the folder was there before."""

    share: float
    with_tool: bool
    in_new_folder: bool


def moments() -> Iterator[Moment]:
    """The same moments in every run."""
    drawn = random.Random(SEED)
    for _ in range(KILLS):
        yield Moment(drawn.random(), drawn.random() < 0.5, drawn.random() < 0.5)


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("shop.py").write_text(BLUEPRINT, encoding="utf-8")
    profile = changed("aws_eks_fargate_profile.apps", ["create"], None, {})
    return fake_tool(tmp_path / "bin", [profile], init=INIT, plan=PLAN, show=SHOW).path


def started(tool: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "fargate_tf", "plan", "shop.py", "--offline", "--tool", str(tool)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def killed(tool: Path, moment: Moment, seconds: float) -> int:
    """Kill a run; the code that it ended with."""
    if moment.in_new_folder:
        shutil.rmtree(WORK, ignore_errors=True)
    victim = started(tool)
    time.sleep(moment.share * seconds)
    victim.kill()
    code = victim.wait()
    with suppress(FileNotFoundError, ValueError, KeyError, ProcessLookupError):
        if moment.with_tool:
            os.killpg(json.loads((WORK / LOCK).read_text(encoding="utf-8"))["tool"], signal.SIGKILL)
    return code


def test_the_next_plan_works_whenever_one_is_killed(tool: Path, capfd: pytest.CaptureFixture[str]) -> None:
    begun = time.monotonic()
    assert started(tool).wait() == 0
    seconds = time.monotonic() - begun
    codes, broken = [], []
    for moment in moments():
        codes.append(killed(tool, moment, seconds))
        code = run(["plan", "shop.py", "--offline", "--tool", str(tool)])
        said = capfd.readouterr()
        if code != 0 or "Summary of shop: 1 to add" not in said.out:
            broken.append((moment, code, said.err))
    assert broken == []
    assert codes.count(-signal.SIGKILL) > KILLS / 2, "most runs had ended before they were killed"
