"""The command `manifests`: what goes to stdout, which files it writes, and when it stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from fargate_tf.header import is_ours
from fargate_tf.k8s.manifests import yaml_of
from tests.conftest import Cli, Ran

BLUEPRINTS = """\
from fargate_tf import Blueprint, CloudWatchLogs, Cluster, FargateLogging, FargateProfile, Network, Selector


def dev(name="dev", outputs=(CloudWatchLogs(),)):
    return Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
        cluster=Cluster(
            name,
            version="1.35",
            logging=None if outputs is None else FargateLogging(outputs=outputs),
            fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        ),
    )


"""
FILES = {
    "one.py": "blueprint = dev()\n",
    "silent.py": "blueprint = dev(outputs=None)\n",
    "broken.py": "blueprint = dev(outputs=[])\n",
    "fleet.py": 'blueprints = [dev("a"), dev("b"), dev("c", outputs=None)]\n',
}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(BLUEPRINTS + text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_stdout_and_a_file_hold_the_same_bytes(cli: Cli) -> None:
    ran = cli("manifests", "one.py")
    assert cli("manifests", "one.py", "-o", "manifests.yaml") == Ran(0, "", "wrote manifests.yaml\n")
    assert (ran.code, ran.err) == (0, "")
    assert Path("manifests.yaml").read_text(encoding="utf-8") == ran.out
    assert is_ours(ran.out.encode())


def test_a_stale_file_is_found_and_one_edited_by_hand_is_kept(cli: Cli) -> None:
    cli("manifests", "one.py", "-o", "k8s/")
    file = Path("k8s", "manifests.yaml")
    assert cli("manifests", "one.py", "-o", "k8s/", "--check").code == 0
    file.write_text(file.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    assert cli("manifests", "one.py", "-o", "k8s/", "--check").code == 3
    assert "FT020" in cli("manifests", "one.py", "-o", "k8s/").err
    assert cli("manifests", "one.py", "-o", "k8s/", "--force").code == 0


def test_without_objects_it_says_so_and_writes_nothing(cli: Cli) -> None:
    said = "dev needs no Kubernetes objects\n"
    assert cli("manifests", "silent.py") == Ran(0, "", said)
    assert cli("manifests", "silent.py", "-o", "manifests.yaml") == Ran(0, "", said)
    assert not Path("manifests.yaml").exists()


def test_errors_of_the_blueprint_stop_it(cli: Cli) -> None:
    ran = cli("manifests", "broken.py")
    assert (ran.code, ran.out) == (1, "")
    assert "error[FT900]" in ran.err


def test_a_fleet_needs_a_choice_or_a_folder(cli: Cli) -> None:
    assert cli("manifests", "fleet.py").code == 2
    assert cli("manifests", "fleet.py", "--select", "b").out.count("/aws/eks/b/fargate") == 1
    assert cli("manifests", "fleet.py", "-o", "live").code == 0
    written = sorted(path.as_posix() for path in Path("live").rglob("*.yaml"))
    assert written == ["live/a/manifests.yaml", "live/b/manifests.yaml"]


def test_check_needs_a_file(cli: Cli) -> None:
    assert cli("manifests", "one.py", "--check").code == 2


def test_a_text_that_kubectl_would_take_for_a_boolean_is_in_quotes() -> None:
    text = yaml_of([{"on": "Off", "y": ["NO", "no such word"], "line": "a\x85b"}])
    assert text == """---\n'on': 'Off'\n'y':\n- 'NO'\n- no such word\nline: "a\\Nb"\n"""
