"""CDKTF where it is not: nothing of it is imported unasked, and what is missing is said in clear words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Cli

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINT = str(ROOT / "blueprints" / "smallest.py")
RENDER = ("render", BLUEPRINT, "--format", "cdktf")
NOT_TERRAFORM = "fargate-tf: nothing was rendered, see the problems on stderr\n"
PROVIDERS = {"cdktn": "cdktn_provider_aws", "cdktf": "cdktf_cdktf_provider_aws"}


class Installed:
    """Empty packages under the names of a binding, or of both."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        monkeypatch.syspath_prepend(folder)

    def __call__(self, *packages: str) -> None:
        for package in packages:
            (self.folder / package).mkdir()
            (self.folder / package / "__init__.py").touch()

    def node(self, *, there: bool) -> None:
        tools = self.folder / "bin"
        tools.mkdir()
        self.monkeypatch.setenv("PATH", str(tools))
        self.monkeypatch.delenv("JSII_NODE", raising=False)
        if there:
            (tools / "node").write_text("#!/bin/sh\n", encoding="utf-8")
            (tools / "node").chmod(0o755)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    return Installed(tmp_path, monkeypatch)


def test_without_an_extra_the_command_says_what_to_install(cli: Cli) -> None:
    ran = cli(*RENDER)

    assert (ran.code, ran.out) == (2, NOT_TERRAFORM)
    assert "neither CDK Terrain nor CDKTF is installed: pip install 'fargate-tf[cdktn]'" in ran.err


@pytest.mark.parametrize("half", ["cdktn", "cdktn_provider_aws"])
def test_half_of_a_binding_is_none(cli: Cli, installed: Installed, half: str) -> None:
    installed(half)

    assert "neither CDK Terrain nor CDKTF is installed" in cli(*RENDER).err


def test_the_one_that_is_asked_for_has_to_be_there(cli: Cli, installed: Installed) -> None:
    installed("cdktn", PROVIDERS["cdktn"])
    ran = cli(*RENDER, "--binding", "cdktf")

    assert ran.code == 2
    assert "cdktf is not installed, or its AWS provider is not: pip install 'fargate-tf[cdktf]'" in ran.err


def test_with_both_one_has_to_be_named(cli: Cli, installed: Installed) -> None:
    installed(*PROVIDERS, *PROVIDERS.values())
    installed.node(there=True)
    ran = cli(*RENDER)

    assert (ran.code, ran.out) == (2, NOT_TERRAFORM)
    assert "both cdktn and cdktf are installed: say --binding cdktn or --binding cdktf" in ran.err


@pytest.mark.parametrize("binding", PROVIDERS)
def test_without_node_it_is_said_and_no_file_is_touched(
    cli: Cli, installed: Installed, tmp_path: Path, binding: str
) -> None:
    installed(*PROVIDERS, *PROVIDERS.values())
    installed.node(there=False)
    there = tmp_path / "main.tf.json"
    there.write_text("{}\n", encoding="utf-8")
    ran = cli(*RENDER, "--binding", binding, "-o", str(there), "--force")

    assert (ran.code, ran.out) == (2, "")
    assert "CDKTF runs on Node.js, and there is no `node` on PATH: install version 22 or later" in ran.err
    assert there.read_text(encoding="utf-8") == "{}\n"


def test_a_new_folder_is_not_made_where_nothing_can_be_synthesized(cli: Cli, tmp_path: Path) -> None:
    assert cli(*RENDER, "-o", f"{tmp_path / 'new'}/").code == 2
    assert not (tmp_path / "new").exists()


def test_a_binding_goes_with_its_format_alone(cli: Cli) -> None:
    ran = cli("render", BLUEPRINT, "--binding", "cdktn")

    assert ran.code == 2
    assert "--binding says what synthesizes, and goes with --format cdktf" in ran.err


def test_what_it_writes_is_json(cli: Cli) -> None:
    ran = cli(*RENDER, "-o", "never-written.tf")

    assert ran.code == 2
    assert "write -o never-written.tf.json" in ran.err


def test_the_other_formats_import_nothing_of_it() -> None:
    program = (
        "import sys; from fargate_tf.cli import run; "
        f"run(['render', {BLUEPRINT!r}, '--format', 'json']); "
        "assert not [m for m in sys.modules if 'bindings' in m or 'cdktf' in m or 'jsii' in m]"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_the_construct_says_what_to_install() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import fargate_tf.cdktf"], check=False, capture_output=True, text=True, encoding="utf-8"
    )

    assert done.stderr.endswith(
        "ImportError: fargate_tf.cdktf needs CDK Terrain or CDKTF: pip install 'fargate-tf[cdktn]'\n"
    )
