"""`modules bundle`: a release is the same bytes wherever it is made, and what is published never changes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from fargate_tf.folder import LIST, exchange
from fargate_tf.release.bundle import package
from fargate_tf.targets.modules.build import module_files
from fargate_tf.version import __version__
from tests.conftest import Cli

ROOT = Path(__file__).parent.parent
BOTH = 'module "all" {\n  source = "../.."\n}\n\nmodule "vpc" {\n  source = "%s"\n}\n'
TREE = {
    "vpc/main.tf": 'resource "terraform_data" "vpc" {}\n',
    "vpc/README.md": "Joined in [../fargate-cluster](../fargate-cluster).\n",
    "vpc/examples/minimal/main.tf": 'module "vpc" {\n  source = "../.."\n}\n',
    "fargate-cluster/main.tf": 'module "vpc" {\n  source = "../vpc"\n}\n',
    "fargate-cluster/README.md": "Calls [vpc](../vpc).\n",
    "fargate-cluster/examples/minimal/main.tf": BOTH % "../../../vpc",
    "fargate-cluster/tests/all.tftest.hcl": 'run "vpc" {\n  module {\n    source = "../vpc"\n  }\n}\n',
}
IN_PACKAGE = {
    "main.tf": 'module "vpc" {\n  source = "./modules/vpc"\n}\n',
    "README.md": "Calls [vpc](./modules/vpc).\n",
    "examples/minimal/main.tf": BOTH % "../../modules/vpc",
    "tests/all.tftest.hcl": 'run "vpc" {\n  module {\n    source = "./modules/vpc"\n  }\n}\n',
    "modules/vpc/main.tf": 'resource "terraform_data" "vpc" {}\n',
    "modules/vpc/README.md": "Joined in [../..](../..).\n",
    "modules/vpc/examples/minimal/main.tf": 'module "vpc" {\n  source = "../.."\n}\n',
}
NAME = "fargate-tf-modules-1.0.0"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small tree of modules, in which every test runs."""
    monkeypatch.chdir(tmp_path)
    exchange(Path("modules"), TREE)
    return tmp_path


def contents(folder: Path) -> Mapping[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def sha256(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def unpacked(archive: Path) -> Mapping[str, str]:
    if archive.suffix == ".zip":
        with ZipFile(archive) as read:
            return {name: read.read(name).decode() for name in read.namelist()}
    with tarfile.open(archive) as tar:
        members = [(member.name, tar.extractfile(member)) for member in tar.getmembers()]
        return {name: stream.read().decode() for name, stream in members if stream}


@pytest.mark.parametrize("end", ["zip", "tar.gz"])
def test_the_joined_module_is_the_root_of_the_archive_and_finds_the_others(cli: Cli, end: str) -> None:
    assert cli("modules", "bundle", "-o", "releases", "--version", "1.0.0").code == 0
    assert unpacked(Path("releases", f"{NAME}.{end}")) == IN_PACKAGE


def test_what_lies_beside_the_modules_lies_at_the_root() -> None:
    made = package({"LICENSE": b"free", "README.md": b"of all", "fargate-cluster/README.md": b"of one"})
    assert made == {"LICENSE": b"free", "README.md": b"of one"}


def test_no_path_in_the_package_of_the_published_modules_leads_nowhere(tmp_path: Path) -> None:
    files = {path: text.encode() for path, text in module_files().items()}
    made = package(files)
    assert len(made) == len(files)
    for path, content in made.items():
        target = tmp_path / "package" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    sources = [
        (file.parent / line.split('"')[1]).resolve()
        for file in (tmp_path / "package").rglob("*.tf")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith('source = "')
    ]
    assert len(sources) >= 14
    assert [source for source in sources if not (source / "main.tf").exists()] == []


def test_the_digests_are_those_of_the_archives(cli: Cli) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    expected = [f"{sha256(f'releases/{NAME}.{end}')}  {NAME}.{end}" for end in ("tar.gz", "zip")]
    assert Path("releases/SHA256SUMS").read_text(encoding="utf-8").splitlines() == expected


def test_the_digests_are_said(cli: Cli) -> None:
    ran = cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    assert ran.err.splitlines() == [
        f"wrote releases/{NAME}.{end} sha256:{sha256(f'releases/{NAME}.{end}')}" for end in ("zip", "tar.gz")
    ]


def test_entries_have_no_time_owner_or_mode_of_a_machine(cli: Cli) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    with ZipFile(f"releases/{NAME}.zip") as archive:
        entries = {(entry.date_time, entry.external_attr >> 16, entry.create_system) for entry in archive.infolist()}
        names = archive.namelist()
    assert (entries, names) == ({((1980, 1, 1, 0, 0, 0), 0o100644, 3)}, sorted(IN_PACKAGE))
    with tarfile.open(f"releases/{NAME}.tar.gz") as tar:
        members = {(each.mtime, each.mode, each.uid, each.gid, each.uname, each.gname) for each in tar.getmembers()}
        in_order = tar.getnames()
    assert (members, in_order) == ({(315532800, 0o644, 0, 0, "", "")}, sorted(IN_PACKAGE))


@pytest.mark.parametrize(
    ("umask", "surroundings", "elsewhere"),
    [
        (0o077, {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}, False),
        (0o000, {"PYTHONHASHSEED": "20260", "TZ": "America/Adak", "SOURCE_DATE_EPOCH": "7"}, True),
    ],
)
def test_a_release_made_twice_is_the_same_bytes(
    cli: Cli, here: Path, umask: int, surroundings: Mapping[str, str], elsewhere: bool
) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    (here / "away").mkdir()
    again, cwd = here / "again", here / "away" if elsewhere else here
    for file in (here / "modules").rglob("*"):
        os.utime(file, (1, 1))
    command = [sys.executable, "-m", "fargate_tf", "modules", "bundle", os.path.relpath(here / "modules", cwd)]
    subprocess.run(
        [*command, "-o", str(again), "--version", "1.0.0"],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), **surroundings},
        umask=umask,
        check=True,
        capture_output=True,
    )
    assert contents(again) == contents(here / "releases")


def test_nothing_is_compressed_so_no_zlib_can_differ(cli: Cli) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    assert b'source = "./modules/vpc"' in Path(f"releases/{NAME}.zip").read_bytes()
    assert b'source = "./modules/vpc"' in Path(f"releases/{NAME}.tar.gz").read_bytes()


def test_a_release_joins_the_earlier_ones_in_the_order_of_versions(cli: Cli) -> None:
    for version in ("1.10.0", "1.9.0", "1.10.0-rc.1"):
        assert cli("modules", "bundle", "-o", "releases", "--version", version, "--registry", "a/b/aws").code == 0
    listed = json.loads(Path("releases/v1/modules/a/b/aws/versions").read_text(encoding="utf-8"))
    assert listed == {"modules": [{"versions": [{"version": v} for v in ("1.9.0", "1.10.0-rc.1", "1.10.0")]}]}
    assert len(Path("releases/SHA256SUMS").read_text(encoding="utf-8").splitlines()) == 6


def test_the_registry_says_where_the_archive_lies_in_the_body_and_in_the_header(cli: Cli) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0", "--registry", "acme/fargate/aws")
    where = f"../../../../../../{NAME}.zip?checksum=sha256:{sha256(f'releases/{NAME}.zip')}"
    download = "v1/modules/acme/fargate/aws/1.0.0/download"
    assert json.loads(Path("releases", download).read_text(encoding="utf-8")) == {"location": where}
    headers = Path("releases/_headers").read_text(encoding="utf-8")
    assert f"/{download}\n  Content-Type: application/json\n  X-Terraform-Get: {where}\n" in headers
    assert json.loads(Path("releases/.well-known/terraform.json").read_text(encoding="utf-8")) == {
        "modules.v1": "/v1/modules/"
    }


def test_the_version_is_that_of_the_tool_unless_it_is_given(cli: Cli) -> None:
    cli("modules", "bundle", "-o", "releases")
    assert Path(f"releases/fargate-tf-modules-{__version__}.zip").exists()


def test_a_release_that_is_there_stays_untouched(cli: Cli) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    before = Path("releases").stat().st_ino
    ran = cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    assert (ran.code, ran.err.split()[0], Path("releases").stat().st_ino) == (0, "unchanged", before)


def change_modules() -> None:
    exchange(Path("modules"), {**TREE, "vpc/main.tf": "# another\n"})


def edit_modules() -> None:
    Path("modules/vpc/main.tf").write_text("# by hand\n", encoding="utf-8")


def add_to_modules() -> None:
    Path("modules/vpc/more.tf").write_text("# mine\n", encoding="utf-8")


def name_a_module_strangely() -> None:
    exchange(Path("modules"), {**TREE, "vpc/..\\..\\new.tf": ""})


def take_from_modules() -> None:
    Path("modules/vpc/main.tf").unlink()


def forget_the_list() -> None:
    Path("modules", LIST).unlink()


def break_the_list() -> None:
    Path("modules", LIST).write_text("[]", encoding="utf-8")


def leave_out_the_joined_module() -> None:
    exchange(Path("modules"), {"vpc/main.tf": ""})


def add_to_releases() -> None:
    Path("releases/notes.txt").write_text("mine", encoding="utf-8")


def edit_a_release() -> None:
    Path(f"releases/{NAME}.zip").write_bytes(b"PK")


def lose_a_release() -> None:
    Path(f"releases/{NAME}.zip").unlink()


def link_releases() -> None:
    Path("releases").rename("real")
    Path("releases").symlink_to("real")


@pytest.mark.parametrize(
    ("spoil", "arguments", "said"),
    [
        (change_modules, [], f"error[FT646]: releases/{NAME}.zip exists with other content"),
        (edit_modules, [], "error[FT640]: modules/vpc/main.tf was edited by hand"),
        (add_to_modules, [], "error[FT640]: modules/vpc/more.tf is not one of ours"),
        (name_a_module_strangely, [], "error[FT640]: modules/vpc/..\\..\\new.tf has a name that not every system"),
        (take_from_modules, [], "error[FT640]: modules/vpc/main.tf is missing"),
        (forget_the_list, [], "error[FT640]: modules does not hold the published modules"),
        (break_the_list, [], "error[FT640]: modules does not hold the published modules"),
        (leave_out_the_joined_module, [], "error[FT640]: modules does not hold the published modules"),
        (add_to_releases, [], "error[FT024]: releases/notes.txt is not one of ours"),
        (edit_a_release, [], f"error[FT024]: releases/{NAME}.zip was edited by hand"),
        (lose_a_release, [], f"error[FT024]: releases/{NAME}.zip is missing"),
        (link_releases, [], "error[FT024]: releases is a link"),
        (None, ["--version", "1.0"], "error[FT642]: '1.0' is no semver"),
        (None, ["--version", "v1.0.1"], "error[FT642]: 'v1.0.1' is no semver"),
        (None, ["--version", "../1.0.0"], "error[FT642]: '../1.0.0' is no semver"),
        (None, ["--version", "1.0.1+b"], "error[FT642]: a registry does not tell 1.0.1+b from other builds"),
        (None, ["--registry", "acme/fargate"], "error[FT645]: 'acme/fargate' is no address of a module in a registry"),
        (
            None,
            ["--registry", "a/b/aws"],
            "error[FT645]: the releases in releases are those of fargate-tf/eks-fargate/aws",
        ),
        (None, ["-o", "modules"], "error[FT024]: modules lies in modules"),
        (None, ["-o", "modules/vpc"], "error[FT024]: modules/vpc lies in modules"),
        (None, ["-o", "."], "error[FT024]: . is no folder of releases"),
        (None, ["-o", "file"], "error[FT024]: file is no folder"),
        (None, ["-o", "/"], "error[FT024]: / is the root of a disk"),
    ],
)
def test_on_bad_input_nothing_is_written(
    cli: Cli, here: Path, spoil: Callable[[], None] | None, arguments: list[str], said: str
) -> None:
    Path("file").write_text("mine", encoding="utf-8")
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    if spoil:
        spoil()
    before = contents(here)
    ran = cli("modules", "bundle", "-o", "releases", "--version", "1.0.0", *arguments)
    assert (ran.code, ran.err.startswith(said), ran.out) == (1, True, ""), ran.err
    assert contents(here) == before


def test_all_problems_come_at_once(cli: Cli) -> None:
    edit_modules()
    ran = cli("modules", "bundle", "-o", "modules", "--version", "one", "--registry", "two")
    assert [code for code in ("FT640", "FT642", "FT645", "FT024") if f"[{code}]" in ran.err] == [
        "FT640",
        "FT642",
        "FT645",
        "FT024",
    ]


def test_releases_are_not_replaced_by_modules(cli: Cli, here: Path) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    before = contents(here)
    ran = cli("modules", "build", "-o", "releases")
    assert (ran.code, "error[FT024]: releases was not made by fargate-tf" in ran.err) == (1, True)
    assert contents(here) == before


def test_a_run_that_stopped_between_its_two_renames_loses_no_release(cli: Cli) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    Path("releases").rename(".releases.fargate-tf-old")
    assert cli("modules", "bundle", "-o", "releases", "--version", "1.1.0").code == 0
    assert len(list(Path("releases").glob("*.zip"))) == 2
    assert not Path(".releases.fargate-tf-old").exists()


def test_a_disk_that_refuses_leaves_all_as_it_was(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    before = contents(here)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ran = cli("modules", "bundle", "-o", "releases", "--version", "1.1.0")
    assert (ran.code, ran.err) == (1, f"error: releases/{NAME}.tar.gz: No space left on device\n")
    assert contents(here) == before


def test_a_second_rename_that_fails_puts_the_releases_back(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("modules", "bundle", "-o", "releases", "--version", "1.0.0")
    before = contents(here)
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.name.endswith("-new"):
            raise OSError(13, "Permission denied", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    assert cli("modules", "bundle", "-o", "releases", "--version", "1.1.0").code == 1
    assert contents(here) == before


def test_a_long_file_is_read_back_whole_from_the_archive() -> None:
    from fargate_tf.release.archive import tar_gz_of

    content = bytes(range(256)) * 1000
    with tarfile.open(fileobj=BytesIO(tar_gz_of({"a/b": content}))) as tar:
        stream = tar.extractfile("a/b")
        assert stream is not None
        assert stream.read() == content
