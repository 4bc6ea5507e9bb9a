"""A fleet rendered to folders: what did not change is not written, and who waits at a terminal sees how far it is."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import Cli
from tools.bench_fleet import FLEET

ROOT = Path(__file__).parent.parent


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("fleet.py").write_text(FLEET, encoding="utf-8")
    return tmp_path


def stamps(folder: Path) -> Mapping[str, tuple[int, int]]:
    """Each file with its number and the time of its last change: a file that was written again has others."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def test_only_what_changed_is_written_again(cli: Cli, here: Path) -> None:
    render = ("render", "fleet.py", "--set", "clusters=30", "-o", "live/")
    assert cli(*render).code == 0
    before = stamps(here / "live")
    again = cli(*render)
    assert (again.code, again.err, stamps(here / "live")) == (0, "unchanged: 270 of 270 files\n", before)
    edited = cli(*render, "--set", "edited=7")
    after = stamps(here / "live")
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == {"cluster-7/fargate.tf"}
    assert edited.err == "wrote live/cluster-7/fargate.tf\nunchanged: 269 of 270 files\n"


def test_all_problems_of_a_fleet_are_told_and_no_folder_is_made(cli: Cli, here: Path) -> None:
    Path("fleet.py").write_text(FLEET.replace('version="1.35"', 'version="1.3"'), encoding="utf-8")
    ran = cli("render", "fleet.py", "--set", "clusters=25", "-o", "live/")
    assert (ran.code, ran.err.count("error[")) == (1, 25)
    assert not (here / "live").exists()


def test_a_terminal_shows_how_far_it_is(here: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "fargate_tf", "render", "fleet.py", "--set", "clusters=30", "-o", "live/"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=here, env=environment, stdout=follower, stderr=follower) as child:
        os.close(follower)
        said = b""
        while chunk := _read(leader):
            said += chunk
    os.close(leader)
    assert child.returncode == 0
    shown = [re.sub(rb"\x1b\[K", b"", part) for part in said.split(b"\r") if b" of " in part]
    assert shown[:3] == [b"compiled 10 of 30", b"compiled 20 of 30", b"compiled 30 of 30"]
    assert b"written 270 of 270" in shown
    assert said.rstrip().endswith(b"unchanged: 0 of 270 files")


def _read(leader: int) -> bytes:
    """What stands on the terminal; nothing, once its other side is closed."""
    try:
        return os.read(leader, 65536)
    except OSError:
        return b""
