"""`list --json`: what a pipeline makes its jobs of, and where `render` puts the Terraform of each."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Cli, Ran

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("fleet.py", "smallest.py"):
        shutil.copyfile(ROOT / "blueprints" / name, name)
    return tmp_path


def test_a_fleet_is_one_line_of_json_with_a_row_for_each_blueprint(cli: Cli) -> None:
    ran = cli("list", "fleet.py", "--json", "-o", "live/")
    assert (ran.code, ran.out.count("\n"), ran.err) == (0, 1, "")
    accounts = {"dev": "111122223333", "staging": "222233334444", "prod": "333344445555"}
    assert json.loads(ran.out) == [
        {
            "name": f"shop-{stage}",
            "region": "eu-central-1",
            "account_id": account,
            "cluster": f"shop-{stage}",
            "version": "1.35",
            "folder": f"live/shop-{stage}",
        }
        for stage, account in accounts.items()
    ]


@pytest.mark.parametrize(
    ("words", "output"),
    [
        (["fleet.py"], "live/"),
        (["fleet.py"], "live"),
        (["fleet.py", "--select", "shop-prod"], "live/"),
        (["smallest.py"], "live/"),
        (["smallest.py"], "infra/main.tf"),
        (["smallest.py"], "main.tf"),
    ],
)
def test_the_folders_are_those_that_render_writes(words: list[str], output: str, cli: Cli, here: Path) -> None:
    told = [row["folder"] for row in json.loads(cli("list", *words, "--json", "-o", output).out)]
    assert cli("render", *words, "-o", output).code == 0
    written = {file.parent.relative_to(here).as_posix() for file in here.rglob("main.tf")}
    assert set(told) == written
    # What is there afterwards changes nothing.
    assert [row["folder"] for row in json.loads(cli("list", *words, "--json", "-o", output).out)] == told


def test_what_is_not_sound_or_no_literal_is_null(cli: Cli, here: Path) -> None:
    source = "from fargate_tf import Blueprint, ref\n"
    source += 'blueprint = Blueprint(account_id=12, region=ref("data.aws_region.here.id"))\n'
    (here / "bare.py").write_text(source, encoding="utf-8")
    (row,) = json.loads(cli("list", "bare.py", "--json").out)
    assert row == dict.fromkeys(("name", "region", "account_id", "cluster", "version", "folder"))


def test_folders_are_told_in_json_only(cli: Cli) -> None:
    ran = cli("list", "fleet.py", "-o", "live/")
    assert (ran.code, ran.out) == (2, "")
    assert "-o goes with --json" in ran.err


def test_people_get_a_table_as_before(cli: Cli) -> None:
    assert cli("list", "smallest.py") == Ran(0, "dev  eu-central-1  dev\n", "")
