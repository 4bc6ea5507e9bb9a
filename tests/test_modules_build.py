"""`modules build`: the folder is wholly ours, current, and never takes anything of somebody else along."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fargate_tf.folder import LIST
from fargate_tf.targets.modules.build import module_files
from tests.conftest import Cli

ROOT = Path(__file__).parent.parent


def codes(text: str) -> list[str]:
    return [line.partition("[")[2][:5] for line in text.splitlines() if line.startswith("error[")]


@pytest.fixture
def built(tmp_path: Path, cli: Cli) -> Path:
    """The modules, built once."""
    folder = tmp_path / "modules"
    assert cli("modules", "build", "-o", str(folder)).code == 0
    return folder


def test_the_committed_modules_are_what_the_components_make() -> None:
    committed = {
        path.relative_to(ROOT / "modules").as_posix(): path.read_text(encoding="utf-8")
        for path in (ROOT / "modules").rglob("*")
        if path.is_file() and path.name not in (LIST, ".terraform.lock.hcl") and ".terraform" not in path.parts
    }
    assert committed == module_files()


def test_the_modules_carry_the_licence_of_the_project() -> None:
    assert module_files()["LICENSE"] == (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_a_second_build_changes_nothing(built: Path, cli: Cli) -> None:
    ran = cli("modules", "build", "-o", str(built))
    assert (ran.code, ran.err) == (0, f"unchanged {built}\n")


def test_check_names_what_is_stale_and_writes_nothing(built: Path, cli: Cli) -> None:
    (built / "vpc" / "main.tf").unlink()
    ran = cli("modules", "build", "-o", str(built), "--check")
    assert (ran.code, ran.err) == (3, f"{built}/vpc/main.tf is not current: build the modules again\n")
    assert not (built / "vpc" / "main.tf").exists()


def test_a_file_of_somebody_else_stops_the_build(built: Path, cli: Cli) -> None:
    (built / "vpc" / "mine.tf").write_text("# mine", encoding="utf-8")
    ran = cli("modules", "build", "-o", str(built))
    assert (ran.code, codes(ran.err)) == (1, ["FT024"])
    assert (built / "vpc" / "mine.tf").read_text(encoding="utf-8") == "# mine"


def test_an_edit_by_hand_stops_the_build_until_it_is_forced(built: Path, cli: Cli) -> None:
    edited = built / "iam" / "main.tf"
    edited.write_text("# edited", encoding="utf-8")
    ran = cli("modules", "build", "-o", str(built))
    assert (ran.code, codes(ran.err), edited.read_text(encoding="utf-8")) == (1, ["FT020"], "# edited")
    assert cli("modules", "build", "-o", str(built), "--force").code == 0
    assert edited.read_text(encoding="utf-8") == module_files()["iam/main.tf"]


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "notes.txt").write_text("mine", encoding="utf-8")
    ran = cli("modules", "build", "-o", str(tmp_path / "modules"))
    assert (ran.code, codes(ran.err)) == (1, ["FT024"])
    assert [path.name for path in (tmp_path / "modules").iterdir()] == ["notes.txt"]


def test_an_interrupted_exchange_is_completed_by_the_next_build(built: Path, cli: Cli) -> None:
    built.rename(built.with_name(f".{built.name}.fargate-tf-old"))
    assert cli("modules", "build", "-o", str(built)).code == 0
    assert sorted(path.name for path in built.parent.iterdir()) == ["modules"]
    assert (built / "vpc" / "main.tf").read_text(encoding="utf-8") == module_files()["vpc/main.tf"]


@pytest.mark.parametrize("link", ["vpc/examples/mine", "vpc/outputs.tf"])
def test_a_link_of_somebody_is_never_taken_for_a_file_of_ours(link: str, built: Path, cli: Cli, tmp_path: Path) -> None:
    there = built / link
    elsewhere = tmp_path / "elsewhere"
    if there.exists():
        there.rename(elsewhere)  # what the link leads to is what would be written
    else:
        elsewhere.mkdir()
    there.symlink_to(elsewhere)
    ran = cli("modules", "build", "-o", str(built))
    assert (ran.code, len(codes(ran.err)), there.is_symlink(), elsewhere.exists()) == (1, 1, True, True)


def test_a_folder_that_nobody_may_look_into_stops_the_build(
    built: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    (built / "private").mkdir()
    (built / "private" / "mine.txt").write_text("mine", encoding="utf-8")
    scandir = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("private"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    ran = cli("modules", "build", "-o", str(built))
    assert (ran.code, ran.err) == (1, f"error: {built}/private: Permission denied\n")
    assert (built / "private" / "mine.txt").exists()


def test_a_pipe_is_no_folder_however_it_is_forced(tmp_path: Path, cli: Cli) -> None:
    os.mkfifo(tmp_path / "modules")
    ran = cli("modules", "build", "-o", str(tmp_path / "modules"), "--force")
    assert (ran.code, codes(ran.err)) == (1, ["FT024"])
    assert [(each.name, each.is_fifo()) for each in tmp_path.iterdir()] == [("modules", True)]


def test_a_list_that_cannot_be_read_is_no_reason_to_force_anything(
    built: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bytes = Path.read_bytes

    def failing(path: Path) -> bytes:
        if path.name == LIST:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", failing)
    ran = cli("modules", "build", "-o", str(built))
    assert (ran.code, ran.err) == (1, f"error: {built}/{LIST}: Input/output error\n")


def test_a_link_where_the_new_folder_is_made_leads_nothing_elsewhere(built: Path, cli: Cli, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / ".modules.fargate-tf-new").symlink_to(elsewhere)
    (built / "vpc" / "main.tf").unlink()
    ran = cli("modules", "build", "-o", str(built))
    assert (ran.code, ran.err) == (1, f"error: {tmp_path}/.modules.fargate-tf-new: File exists\n")
    assert list(elsewhere.iterdir()) == []
