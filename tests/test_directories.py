"""`-o DIR`: a file for each subject, and nothing that is not ours is ever touched, whatever moment a run dies at."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from fargate_tf.targets.files import NAMES
from fargate_tf.write import MARK, MARK_TEXT
from tests.conftest import Cli

ROOT = Path(__file__).parent.parent
BLUEPRINT = """
from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="{cidr}", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[{entries}],
    ),
)
"""
ENTRY = 'AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSViewPolicy"])'
USUAL = [
    "addons.tf",
    "fargate.tf",
    "main.tf",
    "network.tf",
    "outputs.tf",
    "providers.tf",
    "variables.tf",
    "versions.tf",
]
FOREIGN: Mapping[str, bytes] = {
    "terraform.tfstate": b'{"serial": 7}',
    ".terraform.lock.hcl": b"# locked",
    "dns.tf": b"# mine",
    "terraform.tfvars": b'a = "b"',
    ".network.tf.swp": b"an editor",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    say()
    return tmp_path


def say(*, cidr: str = "10.0.0.0/16", entries: str = ENTRY) -> None:
    Path("blueprint.py").write_text(BLUEPRINT.format(cidr=cidr, entries=entries), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_each_subject_has_its_file_and_titles_are_left_out(cli: Cli, here: Path) -> None:
    assert cli("render", "blueprint.py", "-o", "out/").code == 0
    made = contents(here / "out")
    assert sorted(made) == ["access.tf", *USUAL]
    assert b'resource "aws_eks_cluster" "this"' in made["main.tf"]
    assert b'resource "aws_vpc" "this"' in made["network.tf"]
    assert made["variables.tf"].count(b"\n") == 1
    assert [name for name, text in made.items() if b"####" in text] == []


def test_the_files_together_hold_the_blocks_of_the_one_file(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "out/")
    split = sorted(line for text in contents(here / "out").values() for line in body(text.decode()))
    assert split == sorted(line for line in body(cli("render", "blueprint.py").out) if line.strip("# "))


def body(text: str) -> list[str]:
    lines = text.splitlines()[1:]
    titles = {i + 1 for i, line in enumerate(lines) if line.startswith("####")}
    return [line for i, line in enumerate(lines) if line and i not in titles]


def test_a_file_that_is_no_longer_part_of_the_module_is_removed(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "out/")
    say(entries="")
    assert cli("render", "blueprint.py", "-o", "out", "--check").err == "out/access.tf should be gone: render again\n"
    assert "removed out/access.tf\n" in cli("render", "blueprint.py", "-o", "out").err
    assert sorted(contents(here / "out")) == USUAL
    assert cli("render", "blueprint.py", "-o", "out", "--check").code == 0


def test_a_file_of_ours_from_another_blueprint_or_with_another_name_stays(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "out/")
    say(entries="")
    access = (here / "out" / "access.tf").read_bytes()
    (here / "out" / "old.tf").write_bytes(access)
    (here / "out" / "access.tf").write_bytes(access.replace(b"from blueprint.py", b"from other.py"))
    assert cli("render", "blueprint.py", "-o", "out").code == 0
    assert {"old.tf", "access.tf"} <= set(contents(here / "out"))


def test_a_file_that_is_to_go_and_was_edited_stops_everything(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "out/")
    say(entries="")
    with (here / "out" / "access.tf").open("a") as stream:
        stream.write("# mine\n")
    before = contents(here / "out")
    ran = cli("render", "blueprint.py", "-o", "out")
    assert (ran.code, "error[FT020]: out/access.tf was edited by hand" in ran.err) == (1, True)
    assert contents(here / "out") == before
    assert cli("render", "blueprint.py", "-o", "out", "--force").code == 0
    assert sorted(contents(here / "out")) == USUAL


@pytest.mark.parametrize("name", sorted({*USUAL, MARK}))
def test_a_foreign_file_with_one_of_our_names_stops_everything(name: str, cli: Cli, here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / name).write_bytes(b"# mine")
    ran = cli("render", "blueprint.py", "-o", "out")
    assert (ran.code, f"error[FT021]: out/{name} was not made by fargate-tf" in ran.err) == (1, True)
    assert contents(here / "out") == {name: b"# mine"}


def test_all_obstacles_are_told_at_once(cli: Cli, here: Path) -> None:
    (here / "out" / "network.tf").mkdir(parents=True)
    (here / "out" / "main.tf").write_bytes(b"# mine")
    (here / "out" / "addons.tf").symlink_to(here / "blueprint.py")
    ran = cli("render", "blueprint.py", "-o", "out")
    assert (ran.code, ran.err.count("error[")) == (1, 3)


def test_one_file_beside_the_files_of_a_folder_is_refused(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "out/")
    before = contents(here / "out")
    ran = cli("render", "blueprint.py", "-o", "out/main.tf")
    assert (ran.code, "error[FT023]" in ran.err) == (1, True)
    assert contents(here / "out") == before


def test_a_folder_takes_over_from_one_file_and_from_json(cli: Cli, here: Path) -> None:
    for before in (["-o", "out/main.tf"], ["--format", "json", "-o", "out/"]):
        (here / "out").mkdir(exist_ok=True)
        assert cli("render", "blueprint.py", *before).code == 0
        assert cli("render", "blueprint.py", "-o", "out/").code == 0
        assert sorted(contents(here / "out")) == ["access.tf", *USUAL]


def test_json_is_one_file_that_is_ours(cli: Cli, here: Path) -> None:
    assert cli("render", "blueprint.py", "--format", "json", "-o", "out/").err == "wrote out/main.tf.json\n"
    assert cli("render", "blueprint.py", "--format", "json", "-o", "out/", "--check").code == 0
    file = here / "out" / "main.tf.json"
    file.write_bytes(file.read_bytes().replace(b"10.0.0.0/16", b"10.1.0.0/16"))
    ran = cli("render", "blueprint.py", "--format", "json", "-o", "out/")
    assert (ran.code, "error[FT020]: out/main.tf.json was edited by hand" in ran.err) == (1, True)


# A run that dies. The program below counts its steps on the disk, and dies at one of them.

DYING = """
import os, signal, sys
from pathlib import Path
import tempfile

left = int(sys.argv[1])

def counted(step):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **kwargs)
    return call

for owner, names in ((Path, ("replace", "unlink", "mkdir", "chmod")), (os, ("fsync",)), (tempfile, ("mkstemp",))):
    for name in names:
        setattr(owner, name, counted(getattr(owner, name)))
from fargate_tf.cli import run
code = run(["render", "blueprint.py", "-o", "out/"])
print(left)
sys.exit(code)
"""


def dying(steps: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", DYING, str(steps)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_run_that_dies_at_any_step_is_completed_by_the_next_and_harms_nobody(cli: Cli, here: Path) -> None:
    out = here / "out"
    cli("render", "blueprint.py", "-o", "out/")
    before = contents(out)
    say(cidr="10.9.0.0/16", entries="")
    cli("render", "blueprint.py", "-o", "wanted/")
    wanted = contents(here / "wanted")
    steps = 0
    while True:
        for file in out.iterdir():
            file.unlink()
        for name, content in {**before, **FOREIGN}.items():
            (out / name).write_bytes(content)
        died = dying(steps)
        if died.returncode == 0:
            break
        assert died.returncode == -signal.SIGKILL, died.stderr
        half = {name: text for name, text in contents(out).items() if name in NAMES}
        assert half in (before, wanted) or (out / MARK).exists()
        assert cli("render", "blueprint.py", "-o", "out/").code == 0
        assert contents(out) == {**wanted, **FOREIGN}
        steps += 1
    assert steps > len(wanted)


def test_a_run_that_is_killed_at_a_random_moment_is_completed_by_the_next(cli: Cli, here: Path) -> None:
    chance, out = random.Random(20261123), here / "out"
    cli("render", "blueprint.py", "-o", "out/")
    before = contents(out)
    say(cidr="10.9.0.0/16", entries="")
    cli("render", "blueprint.py", "-o", "wanted/")
    wanted = contents(here / "wanted")
    # From the start of one run to just past its end, on a machine of any speed.
    started = time.monotonic()
    assert rendering(out).wait() == 0
    takes = time.monotonic() - started
    for _ in range(12):
        for file in out.iterdir():
            file.unlink()
        for name, content in {**before, **FOREIGN}.items():
            (out / name).write_bytes(content)
        run = rendering(out)
        time.sleep(chance.uniform(takes / 2, takes * 1.1))
        run.kill()
        run.wait()
        half = {name: text for name, text in contents(out).items() if name in NAMES}
        assert half in (before, wanted) or (out / MARK).exists()
        assert cli("render", "blueprint.py", "-o", "out/").code == 0
        assert contents(out) == {**wanted, **FOREIGN}


def rendering(folder: Path) -> subprocess.Popen[bytes]:
    """A run of the command as users start it."""
    return subprocess.Popen(
        [sys.executable, "-m", "fargate_tf", "render", "blueprint.py", "-o", f"{folder}/"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )


def test_an_unfinished_folder_is_told_by_check_and_finished_by_render(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "out/")
    (here / "out" / MARK).write_text(MARK_TEXT, encoding="utf-8")
    ran = cli("render", "blueprint.py", "-o", "out/", "--check")
    assert (ran.code, ran.err) == (3, "out was left unfinished: render again\n")
    assert cli("render", "blueprint.py", "-o", "out/").code == 0
    assert not (here / "out" / MARK).exists()
