"""`make mutate` on a package of its own: what it changes, that tests kill a mutant, and that it tells what survives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any, TypeAlias

import pytest

from tools.mutate.__main__ import ACCEPTED, accepted_survivors
from tools.mutate.mutants import mutants
from tools.mutate.trials import exchanged

Tried: TypeAlias = subprocess.CompletedProcess[str]

ROOT = Path(__file__).parent.parent
CODE = '''\
"""A room of one module."""

LIMIT = 3


def larger(a: int, b: int) -> int:
    """The larger of two."""
    return a if a > b else b


def times(number: int) -> int:
    """A multiple."""
    return number * LIMIT


def full(number: int, most: int = LIMIT) -> bool:
    """Whether there is no more room."""
    return number == most
'''
TESTS = """\
from room.counting import full, larger, times


def test_larger():
    assert (larger(1, 2), larger(2, 1)) == (2, 2)


def test_full():
    assert full(3)


def test_times():
    assert times(2) == 6
"""
WAITING = """\
def waited(answers: list[bool]) -> int:
    while not answers.pop(0):
        answers.append(True)
    return len(answers)
"""
AT_IMPORT = """\
def doubled(number: int) -> int:
    return number * 2


FOUR = doubled(2)


def four() -> int:
    return FOUR
"""
LOADED_AGAIN = """

def test_again():
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("again", full.__code__.co_filename)
    again = module_from_spec(spec)
    spec.loader.exec_module(again)
    again.times(2)
"""
# Of two equal numbers, either is the larger.
SURVIVOR = "room/counting.py larger: `a > b` -> `a >= b`"


def changes(folder: Path, source: str) -> list[str]:
    file = folder / "code.py"
    file.write_text(dedent(source), encoding="utf-8")
    return [mutant.label.partition(" ")[2] for mutant in mutants(file, folder)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A = 1", ["module: `1` -> `2`", "module: `1` -> `0`"]),
        ("A = 'x' * 2.5", ["`'x' * 2.5` -> `'x' // 2.5`", "`'x'` -> `''`", "`2.5` -> `3.5`"]),
        ("A = ''", ["`''` -> `'mutated'`"]),
        ("A = a < b <= c", ["`a < b <= c` -> `a <= b <= c`", "`a < b <= c` -> `a < b < c`"]),
        ("A = not a in b", ["`not a in b` -> `a in b`", "`a in b` -> `a not in b`"]),
        ("A = a and b", ["`a and b` -> `a or b`"]),
        ("A = a if b else c", ["`b` -> `True`", "`b` -> `False`"]),
        ("A = [a for a in b if a]", ["`a` -> `True`", "`a` -> `False`"]),
        ("f(a=b)", ["`f(a=b)` -> `(dropped)`", "`a=b` -> `(dropped)`"]),
        ("A = {a: b, **c}", ["`a: b` -> `(dropped)`", "`**c` -> `(dropped)`"]),
        ("def f(a=1):\n  return a", ["f: `1` -> `2`", "f: `1` -> `0`", "f: `return a` -> `return None`"]),
        ("for a in b:\n  continue", ["`continue` -> `break`"]),
        ("while a:\n  break", ["`a` -> `True`", "`a` -> `False`", "`break` -> `continue`"]),
        ("a += b", ["`a += b` -> `a -= b`"]),
        ("raise a", ["`raise a` -> `(dropped)`"]),
        ("def f():\n  yield a", ["f: `yield a` -> `(dropped)`"]),
    ],
)
def test_a_change_of_each_kind_is_drawn(source: str, expected: list[str], tmp_path: Path) -> None:
    drawn = changes(tmp_path, source)
    assert [label for label, end in zip(drawn, expected, strict=True) if not label.endswith(end)] == []


@pytest.mark.parametrize(
    "source",
    [
        '"""What a module is for."""',
        "def f(a: Literal[1]) -> 'int': ...",
        "assert a == 1",
        "if TYPE_CHECKING:\n  A = 1",
        "f(title='x', why='y', source='z')",
        "A = 'EKS user guide'",
        "T = TypeVar('T', bound=str)",
        "A: TypeAlias = int | str",
        "@dataclass(frozen=True)\nclass A: pass",
        "A = zip(a, strict=True)",
        "import a",
    ],
)
def test_what_has_no_behaviour_is_left_alone(source: str, tmp_path: Path) -> None:
    assert [label for label in changes(tmp_path, source) if "`f(" not in label] == []


def test_equal_changes_of_a_function_are_told_apart(tmp_path: Path) -> None:
    expected = ["module: `True` -> `False`", "module: `True` -> `False` (2)"]
    assert expected == changes(tmp_path, "A = True, True")


def test_a_mutant_leaves_the_tree_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text("A = 1\n", encoding="utf-8")
    values = []
    for mutant in mutants(file, tmp_path):
        given: dict[str, int] = {}
        exec(mutant.compiled(tmp_path), given)
        values.append(given["A"])
    assert values == [2, 0]


def test_living_functions_take_the_code_of_a_mutant_or_say_that_they_cannot(tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text("def add(by):\n    return lambda number: number + by\n", encoding="utf-8")
    given: dict[str, Any] = {}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), given)
    three_more = given["add"](3)
    outcomes = {}
    for mutant in mutants(file, tmp_path):
        done = exchanged([given["add"], three_more], mutant.compiled(tmp_path))
        outcomes[mutant.label.partition(": ")[2]] = (done, three_more(4))
    assert outcomes == {
        "`return lambda number: number + by` -> `return None`": (True, 7),
        "`number + by` -> `number - by`": (True, 1),
    }


def mutated(folder: Path, *more: str, accepted: str = "", code: str = CODE, tests: str = TESTS) -> Tried:
    (folder / "room").mkdir()
    (folder / "room" / "counting.py").write_text(code, encoding="utf-8")
    (folder / "test_room.py").write_text(tests, encoding="utf-8")
    (folder / "accepted.txt").write_text(accepted, encoding="utf-8")
    words = ["--rooms", "room", "--tests", "test_room.py", "--survivors", "accepted.txt", "--sample", "all", *more]
    return subprocess.run(
        [sys.executable, "-m", "tools.mutate", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """Every mutant of the package, tried once."""
    return mutated(tmp_path_factory.mktemp("tried"))


def test_what_no_test_notices_is_told_and_fails(tried: Tried) -> None:
    assert tried.returncode == 1, tried.stderr
    assert tried.stdout.splitlines()[-1].strip() == "room/counting.py:8 " + SURVIVOR.partition(" ")[2]
    assert "all                            10        9         0   90.0 %" in tried.stdout


def test_what_is_listed_with_a_reason_is_accepted_as_long_as_it_is_a_mutant(tmp_path: Path) -> None:
    gone = "room/counting.py larger: `a` -> `b`"
    accepted = f"# The room\n{SURVIVOR} # equivalent: equal numbers are equal\n{gone} # equivalent\n"
    ran = mutated(tmp_path, "--only", "`a > b` -> `a", accepted=accepted)
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[-4:] == [
        "all                             1        0         1    0.0 %",
        "survivors.txt names what is no mutant:",
        f"  {gone}",
        "fewer than 90 % were noticed: all",
    ]


def test_a_change_that_loops_for_ever_is_noticed(tmp_path: Path) -> None:
    tests = "from room.counting import waited\n\ndef test_waited():\n    assert waited([False]) == 0\n"
    ran = mutated(tmp_path, "--only", "-> `True`", code=WAITING, tests=tests)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (
        0,
        "all                             1        1         0  100.0 %",
    )


def test_a_change_of_what_is_done_at_import_is_noticed_by_what_comes_of_it(tmp_path: Path) -> None:
    tests = "from room.counting import four\n\ndef test_four():\n    assert four() == 4\n"
    ran = mutated(tmp_path, code=AT_IMPORT, tests=tests)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (
        0,
        "all                             7        7         0  100.0 %",
    )


def test_a_module_that_a_test_loads_again_has_the_tests_that_it_had(tmp_path: Path, tried: Tried) -> None:
    ran = mutated(tmp_path, tests=TESTS + LOADED_AGAIN)
    assert ran.stdout.splitlines()[-3:] == tried.stdout.splitlines()[-3:]


def test_tests_that_fail_anyway_prove_nothing(tmp_path: Path) -> None:
    ran = mutated(tmp_path, tests=TESTS.replace("== 6", "== 4"))
    expected = "these fail without any change:\n  test_room.py::test_times\n"
    assert (ran.returncode, ran.stdout[-len(expected) :]) == (1, expected)


def test_every_accepted_survivor_has_a_reason_and_is_a_mutant() -> None:
    accepted = accepted_survivors(ACCEPTED)
    files = {ROOT / label.partition(" ")[0] for label in accepted}
    known = {mutant.label for file in files for mutant in mutants(file, ROOT)}
    assert [label for label, reason in accepted.items() if not reason or label not in known] == []
