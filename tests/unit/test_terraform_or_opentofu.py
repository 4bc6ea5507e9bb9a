"""Which binary the real tests run, and where it finds the provider: OpenTofu asks a registry of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.real.terraform import attached, find_binary, mirror_of

if TYPE_CHECKING:
    import pytest


def executable(path: Path) -> Path:
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_variable_names_the_binary_or_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terraform, tofu = executable(tmp_path / "terraform"), executable(tmp_path / "tofu")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = {}
    for named in ("", "tofu", str(tofu), "other"):
        monkeypatch.setenv("FARGATE_TF_TOOL", named)
        found[named] = find_binary()

    assert found == {"": terraform, "tofu": tofu, str(tofu): tofu, "other": None}


def test_opentofu_finds_the_provider_of_the_same_mirror(tmp_path: Path) -> None:
    mirror, folder = tmp_path / "mirror", tmp_path / "folder"
    provider = mirror / "registry.terraform.io" / "hashicorp" / "aws"
    provider.mkdir(parents=True)
    folder.mkdir()

    assert mirror_of(Path("terraform"), mirror, folder) == mirror
    seen = mirror_of(Path("tofu"), mirror, folder) / "registry.opentofu.org" / "hashicorp" / "aws"
    assert seen.resolve() == provider.resolve()


def test_either_finds_a_provider_that_runs_already() -> None:
    [value] = attached({"Pid": 1}).values()

    assert json.loads(value) == {
        "registry.terraform.io/hashicorp/aws": {"Pid": 1},
        "registry.opentofu.org/hashicorp/aws": {"Pid": 1},
    }
