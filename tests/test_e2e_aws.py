"""`make e2e-aws` without AWS: what it asks, that it refuses, and that it destroys whatever goes wrong.

Terraform, kubectl and the AWS CLI are small scripts that write down how they were called.
"""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[1] / "tools" / "e2e_aws.py"
ACCOUNT = "444455556666"
# FAIL names the call that fails, SLOW the one that takes until it is interrupted.
FAKE = f"""\
#!/bin/sh
name=${{0##*/}}
echo "$name $*" >> "$CALLS"
case "$name $*" in
  "aws sts"*) echo '{{"Account": "{ACCOUNT}", "Arn": "arn:aws:sts::{ACCOUNT}:assumed-role/Admin/me"}}' ;;
  "aws iam"*) echo "arn:aws:iam::{ACCOUNT}:role/teams/Admin" ;;
  "kubectl get"*) echo "${{NODE:-fargate-ip-10-0-0-1}}" ;;
esac
case "$name $*" in
  "${{SLOW:-none}}"*)
    trap 'kill $!; exit 130' INT
    sleep 20 >/dev/null 2>&1 &
    wait $!
    ;;
  "${{FAIL:-none}}"*) exit 1 ;;
esac
"""
MADE = [
    "terraform init",
    "terraform apply",
    "aws eks",
    "kubectl wait",
    "kubectl apply",
    "kubectl wait",
    "kubectl logs",
    "kubectl get",
    "terraform destroy",
]


@dataclass(frozen=True)
class Ended:
    code: int
    said: str
    calls: list[str]

    @property
    def made(self) -> list[str]:
        """What was called from the answer on, by the first two words."""
        calls = [" ".join(call.split()[:2]) for call in self.calls]
        return [call for call in calls if call not in {"aws sts", "aws iam"}]


@dataclass(frozen=True)
class Place:
    """A folder with the scripts, in which the tool is run."""

    path: Path

    @property
    def folder(self) -> Path:
        return self.path / "run"

    def start(self, *arguments: str, stdin: int, **variables: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(TOOL), "--folder", str(self.folder), *arguments]
        return subprocess.Popen(
            command,
            env=self._environment(variables),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def answered(self, *arguments: str, answer: str = ACCOUNT, **variables: str) -> Ended:
        """Run it at a terminal where somebody types an answer."""
        ours, theirs = pty.openpty()
        try:
            os.write(ours, f"{answer}\n".encode())
            process = self.start(*(arguments or ("--cidr", "8.8.4.4/32")), stdin=theirs, **variables)
            return self.ended(process)
        finally:
            os.close(ours)
            os.close(theirs)

    def ended(self, process: subprocess.Popen[str]) -> Ended:
        said, _ = process.communicate(timeout=60)
        return Ended(process.returncode, said, self.calls())

    def calls(self) -> list[str]:
        calls = self.path / "calls"
        return calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []

    def _environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
        return {"PATH": f"{self.path}:/usr/bin:/bin", "CALLS": str(self.path / "calls"), **inherited, **variables}


@pytest.fixture(autouse=True)
def hears_interrupts() -> Iterator[None]:
    """Whatever a shell runs behind `&` ignores Ctrl-C, and so would all that it starts; no script can undo that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    for name in ("terraform", "kubectl", "aws"):
        script = tmp_path / name
        script.write_text(FAKE, encoding="utf-8")
        script.chmod(0o755)
    return Place(tmp_path)


def test_it_says_cost_and_time_and_asks_then_makes_runs_a_pod_and_destroys(place: Place) -> None:
    ended = place.answered()

    assert (ended.code, ended.made) == (0, MADE), ended.said
    assert "the pod ran on fargate-ip-10-0-0-1" in ended.said
    before, asked, after = ended.said.partition(f"Type the account id {ACCOUNT} to go on:")
    assert "USD for 2 hours" in before
    assert "allow 50 minutes until it stands, and 60 until" in before
    assert f"in the account {ACCOUNT}" in before
    assert asked
    assert "$ terraform init" in after
    text = (place.folder / "main.tf").read_text(encoding="utf-8")
    assert f'allowed_account_ids = ["{ACCOUNT}"]' in text
    assert f'"arn:aws:iam::{ACCOUNT}:role/teams/Admin"' in text
    assert 'public_access_cidrs     = ["8.8.4.4/32"]' in text
    assert 'name                          = "fargate-tf-e2e"' in text


def test_any_other_answer_makes_nothing(place: Place) -> None:
    ended = place.answered(answer="yes")

    assert (ended.code, ended.made) == (2, [])
    assert "nothing was made" in ended.said


def test_it_refuses_where_nobody_can_answer(place: Place) -> None:
    ended = place.ended(place.start("--cidr", "8.8.4.4/32", stdin=subprocess.DEVNULL))

    assert (ended.code, ended.calls) == (2, [])
    assert "no terminal" in ended.said


def test_it_refuses_in_ci(place: Place) -> None:
    ended = place.answered(CI="true")

    assert (ended.code, ended.calls) == (2, [])
    assert "not in CI" in ended.said


def test_it_says_all_that_it_lacks(place: Place) -> None:
    (place.path / "terraform").unlink()
    (place.path / "aws").unlink()
    # Nothing of the machine's own: only our kubectl.
    ended = place.answered(PATH=str(place.path))

    assert (ended.code, ended.calls) == (2, [])
    assert "not found on the PATH: terraform or tofu, aws" in ended.said


def test_it_runs_the_tool_that_is_named(place: Place) -> None:
    (place.path / "terraform").rename(place.path / "tofu")

    ended = place.answered(FARGATE_TF_TOOL="tofu")

    assert [call for call in ended.made if call.startswith("t")] == ["tofu init", "tofu apply", "tofu destroy"]


@pytest.mark.parametrize("failing", ["terraform apply", "kubectl wait --for=jsonpath"])
def test_it_destroys_after_a_failure(place: Place, failing: str) -> None:
    ended = place.answered(FAIL=failing)

    assert (ended.code, ended.made[-1]) == (1, "terraform destroy")
    assert ended.made[-2] == " ".join(failing.split()[:2])


def test_a_pod_on_any_other_node_is_a_failure(place: Place) -> None:
    ended = place.answered(NODE="ip-10-0-0-1")

    assert (ended.code, ended.made) == (1, MADE)


def test_nothing_is_destroyed_where_nothing_was_made(place: Place) -> None:
    ended = place.answered(FAIL="terraform init")

    assert (ended.code, ended.made) == (2, ["terraform init"])


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_destroys_when_it_is_stopped(place: Place, stop: signal.Signals) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{ACCOUNT}\n".encode())
    process = place.start("--cidr", "8.8.4.4/32", stdin=theirs, SLOW="terraform apply")
    while not any(call.startswith("terraform apply") for call in place.calls()):
        assert process.poll() is None
        time.sleep(0.02)
    time.sleep(0.1)  # the script has set its trap
    process.send_signal(stop)
    ended = place.ended(process)
    os.close(ours)
    os.close(theirs)

    assert (ended.code, ended.made) == (1, ["terraform init", "terraform apply", "terraform destroy"])
    assert "was interrupted" in ended.said


def test_what_could_not_be_destroyed_is_said_loudly_and_refuses_the_next_run(place: Place) -> None:
    first = place.answered(FAIL="terraform destroy")
    (place.folder / "terraform.tfstate").write_text('{"resources": [{}]}', encoding="utf-8")
    second = place.answered()
    third = place.answered("--destroy")

    assert (first.code, second.code, third.code) == (1, 2, 0)
    assert "WHAT STILL STANDS COSTS MONEY" in first.said
    assert "a run before this left something" in second.said
    assert third.made == [*MADE, "terraform destroy"]


def test_it_asks_from_where_the_cluster_is_reached(place: Place) -> None:
    none, wrong = place.answered("--principal", "x"), place.answered("--cidr", "here")

    assert (none.code, wrong.code, none.calls) == (2, 2, [])
    assert "checkip.amazonaws.com" in none.said
    assert "here" in wrong.said


def test_a_blueprint_with_problems_makes_nothing(place: Place) -> None:
    ended = place.answered("--cidr", "8.8.4.4/32", "--principal", "arn:aws:iam::123456789012:group/x")

    assert (ended.code, ended.made) == (2, [])
    assert "error[FT" in ended.said
