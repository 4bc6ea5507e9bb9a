"""`-o DIR`: a file for each subject, and nothing that is not ours is ever touched, whatever moment a run dies at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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


def test_an_unfinished_folder_is_told_by_check_and_finished_by_render(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "out/")
    (here / "out" / MARK).write_text(MARK_TEXT, encoding="utf-8")
    ran = cli("render", "blueprint.py", "-o", "out/", "--check")
    assert (ran.code, ran.err) == (3, "out was left unfinished: render again\n")
    assert cli("render", "blueprint.py", "-o", "out/").code == 0
    assert not (here / "out" / MARK).exists()


@pytest.mark.usefixtures("here")
def test_a_name_of_a_file_makes_no_folder(cli: Cli) -> None:
    Path("elsewhere").mkdir()
    Path("main.tf").symlink_to("elsewhere")
    ran = cli("render", "blueprint.py", "-o", "main.tf", "--force")
    assert (ran.code, [*Path("elsewhere").iterdir()]) == (2, [])
    assert "main.tf is a folder" in ran.err
    assert cli("render", "blueprint.py", "-o", "main.tf/").code == 0


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["render", "manifests", "report", "graph", "convert"])
def test_a_pipe_is_no_file(command: str, cli: Cli) -> None:
    os.mkfifo("pipe.html")
    force = ["--force"] if command != "report" else []
    ran = cli(command, str(ROOT / "blueprints" / "everything.py"), "-o", "pipe.html", *force)
    assert (ran.code, Path("pipe.html").is_fifo()) == (1, True)
    assert "pipe.html is a device or a pipe" in ran.err
