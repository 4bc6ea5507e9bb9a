"""Two manifests for each rule of pods in `tests/pod_cases`: one that breaks it, and a near miss that does not.

`FT1002_privileged.yaml` has the problem FT1002 and no other, and `FT1002_privileged.txt` is what `check` prints of it
on 2026-11-23. `FT1002_near_privileged_on_nodes.yaml` has none. A comment at the top may choose another cluster than
`fargate.py` (`# on: mixed.py`) and give options (`# options: --vcpu-quota 100`).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import fargate_tf.pods
from fargate_tf.check.catalogue import CATALOGUE
from fargate_tf.check.pods import RULES
from fargate_tf.check.pods.reading import READING
from fargate_tf.facts.pod_rules import RESTRICTIONS
from tests.conftest import Cli, Golden, Ran

FOLDER = Path(__file__).parent / "pod_cases"
FILES = sorted(FOLDER.glob("*.yaml"))
NEAR = [file for file in FILES if "_near_" in file.name]
BROKEN = [file for file in FILES if file not in NEAR]
DETECTED = [rule for rule in RULES if rule.find is not None]


def named(file: Path) -> str:
    return file.stem


def code_of(file: Path) -> str:
    return file.name.partition("_")[0]


def codes(said: str) -> set[str]:
    return set(re.findall(r"^\w+\[(FT\d+)\]:", said, re.MULTILINE))


Play = Callable[[Path], Ran]


@pytest.fixture
def play(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Checks a case in its own folder, so that no path of this machine is shown."""

    def at_home(file: Path) -> Ran:
        monkeypatch.chdir(FOLDER)
        text = file.read_bytes().decode(errors="replace")
        on = re.search(r"^# on: (.*)$", text, re.MULTILINE)
        options = re.search(r"^# options: (.*)$", text, re.MULTILINE)
        words = shlex.split(options[1]) if options else []
        return cli("check", on[1] if on else "fargate.py", file.name, "--today", "2026-11-23", *words)

    return at_home


@pytest.mark.parametrize("file", BROKEN, ids=named)
def test_a_manifest_has_its_problem_and_no_other(file: Path, play: Play, golden: Golden) -> None:
    ran = play(file)
    assert codes(ran.err) == {code_of(file)}
    assert ran.code == int("error[" in ran.err)
    golden(file.with_suffix(".txt"), ran.err)


@pytest.mark.parametrize("file", NEAR, ids=named)
def test_a_near_miss_has_no_problem(file: Path, play: Play) -> None:
    ran = play(file)
    assert (ran.code, ran.err) == (0, "no problems\n")


@pytest.mark.parametrize("rule", DETECTED, ids=lambda rule: str(rule.code))
def test_a_case_fails_without_its_rule(
    rule: fargate_tf.check.pods.rule.PodRule, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fargate_tf.pods, "RULES", tuple(other for other in RULES if other is not rule))
    held = [named(file) for file in BROKEN if code_of(file) == rule.code and rule.code in codes(play(file).err)]
    assert held == []


def test_every_code_has_a_manifest_that_breaks_it_and_a_near_miss() -> None:
    wanted = {*(rule.code for rule in DETECTED), *(reading.code for reading in READING)}
    assert ({code_of(file) for file in BROKEN}, {code_of(file) for file in NEAR}) == (wanted, wanted)


def test_every_golden_belongs_to_a_manifest() -> None:
    assert sorted(FOLDER.glob("*.txt")) == [file.with_suffix(".txt") for file in BROKEN]


def test_each_restriction_of_aws_is_one_rule_with_its_number() -> None:
    assert sorted(rule.id for rule in RULES if rule.id) == sorted(RESTRICTIONS)
    assert [rule.code for rule in RULES if rule.id and rule.code != f"FT10{rule.id[1:]}"] == []
    assert len(RESTRICTIONS) == 36


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.id], ids=lambda rule: str(rule.code))
def test_the_source_of_a_restriction_is_that_of_the_fact(rule: fargate_tf.check.pods.rule.PodRule) -> None:
    fact = RESTRICTIONS[rule.id]
    assert rule.source == f"{'; '.join(map(str, fact.sources))}; confidence {fact.confidence}"
    assert fact.sources


def test_only_documentation_finds_nothing() -> None:
    assert {rule.id for rule in RULES if rule.find is None} == {"R13", "R26", "R31"}
    assert {(rule.detection, rule.severity) for rule in RULES if rule.find is None} == {("documentation", "note")}


def test_a_rule_is_an_error_only_where_aws_is_sure() -> None:
    errors = {rule.id for rule in RULES if rule.id and rule.severity == "error"}
    assert {id_ for id_ in errors if RESTRICTIONS[id_].confidence != "high"} == set()


@pytest.mark.parametrize("id_", sorted(RESTRICTIONS))
def test_explain_knows_each_restriction(id_: str, cli: Cli) -> None:
    ran = cli("explain", f"FT10{id_[1:]}")
    fact = RESTRICTIONS[id_]
    assert (ran.code, ran.err) == (0, "")
    assert f"{id_}, {fact.value.field}: {fact.value.statement}." in ran.out
    assert fact.value.event in ran.out
    assert cli("explain", id_) == ran


def test_pods_have_codes_of_their_own_thousand() -> None:
    ours = {*(rule.code for rule in RULES), *(reading.code for reading in READING)}
    assert {code for code in CATALOGUE if len(code) == len("FT1000")} == ours
