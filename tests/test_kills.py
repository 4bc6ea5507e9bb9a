"""Commands ended at random moments, by a kill or a Ctrl-C: 12 in tests; `make kill` does 1,000, with those of `plan`.

tests/test_plan_kills.py ends `plan` with a tool that is at work, and tests/test_faults.py each step of a command.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from fargate_tf.cli import run
from tests.scenes import SCENES, Scene, Snapshot, restore, snapshot

ROOT = Path(__file__).parent.parent
KILLS = int(os.environ.get("FARGATE_TF_KILLS", "20"))
OF_PLAN = 2 / 5
"""The share that tests/test_plan_kills.py has."""
SEED = 20261127
ENDED = [scene for scene in SCENES if not scene.name.startswith("plan")]


def started(scene: Scene) -> subprocess.Popen[bytes]:
    """The command as users start it."""
    return subprocess.Popen(
        [sys.executable, "-m", "fargate_tf", *scene.arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def ends(scene: Scene, seconds: float) -> Iterator[tuple[float, signal.Signals]]:
    """Moments from soon after the start to just past the end, the same shares of a run each time."""
    drawn = random.Random(f"{SEED} {scene.name}")
    for i in range(round(KILLS * (1 - OF_PLAN) / len(ENDED))):
        yield drawn.uniform(0.2, 1.05) * seconds, signal.SIGINT if i % 3 == 1 else signal.SIGKILL


def complaints(scene: Scene, states: tuple[Snapshot, Snapshot], moment: float, how: signal.Signals) -> Iterator[str]:
    """What is not as it should be after the end, and after the next run."""
    before, wanted = states
    restore(before)
    victim = started(scene)
    time.sleep(moment)
    victim.send_signal(how)
    said = victim.communicate()[1].decode()
    yield from scene.torn(before, wanted, leavings=True)
    if not fits(victim.returncode, said.splitlines(), how):
        yield f"{how.name}: the code {victim.returncode}, and {said!r}"
    if (code := run(scene.arguments)) != 0 or snapshot() != wanted:
        yield f"{how.name}: the next run ended with {code}"


def fits(code: int, said: Sequence[str], how: signal.Signals) -> bool:
    """Whether a run ended as it should: by the signal, or by itself before it came."""
    if code == 0 or how is signal.SIGKILL:
        return code in (0, -how)
    if (code, said[-1:]) == (130, ["interrupted"]):
        return True
    # Nobody can catch a Ctrl-C while Python loads itself or the package, or ends: it tells that in its own way.
    told = any(line.startswith("Traceback") for line in said)
    loading = any("importlib" in line for line in said) or not any("/fargate_tf/" in line for line in said)
    return loading if told else code == -how


@pytest.mark.parametrize("scene", ENDED, ids=lambda scene: scene.name)
def test_the_next_run_completes_it_whenever_one_is_ended(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    states = scene.prepare()
    restore(states[0])
    begun = time.monotonic()
    assert started(scene).wait() == 0
    seconds = time.monotonic() - begun
    found = [wrong for moment, how in ends(scene, seconds) for wrong in complaints(scene, states, moment, how)]
    assert found == []
