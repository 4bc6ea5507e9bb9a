"""Whether a test notices when the code is wrong: `make mutate` makes small changes, one at a time, and runs the tests.

The libraries for this do not fit (looked at on 2026-11-27). mutmut 3.8.1 leaves decorated functions and all code
outside functions alone (`mutation/file_mutation.py`), and each rule here is a decorated function. cosmic-ray 8.7.0
writes each change to the disk and starts the tests anew, two seconds each time before the first test runs. So this is
one of its own: `mutants` draws the changes, `probes` finds the tests that run each statement, `trials` forks a process
for each change, `suite` runs the tests in it.

It fails below 90 % noticed, or when a change that no test noticed is not in `survivors.txt` with a reason.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.mutate.mutants import Mutant, mutants
from tools.mutate.suite import prepare
from tools.mutate.trials import Trials

ROOMS = ("fargate_tf/hcl", "fargate_tf/check", "fargate_tf/k8s", "fargate_tf/components")
TESTS = (
    *ROOMS,  # their examples
    "tests/unit",
    "tests/test_cases.py",
    "tests/test_pod_cases.py",
    "tests/test_lint.py",
    "tests/test_modules_build.py",
    "tests/test_pods.py",
    "tests/test_cost.py",
    "tests/test_docs.py::test_the_generated_pages_are_current",
    "tests/property",
)
# What starts interpreters, reads goldens only, runs again what others run, or takes seconds for its own purpose.
LEFT_OUT = (
    "test_imports.py",
    "test_a_fresh_interpreter",
    "test_other_interpreters",
    "test_goldens_are_not_rewritten",
    "python_hcl2",
    "test_every_code_has_a_case",
    "fails_without_its",
    "test_a_value_of_no_type_is_an_error_alone",
    "test_the_draws_hold_every_kind",
    "test_no_character_in_a_key",
    "test_whatever_stands_in_a_plan",
    "test_fifty_megabytes",
    "test_50_mb",
    "test_when_inclusion_would_take_too_long",
    "keeps_its_schema",
    "test_whatever_a_file_of_prices_holds",
    "test_days_agree_with",
)
ACCEPTED = Path(__file__).parent / "survivors.txt"
LEAST_PERCENT = 90
ENOUGH = 50


def main(words: Sequence[str] | None = None) -> int:
    """Try a sample of the mutants; 0 when the tests noticed enough of them."""
    asked = _asked(words)
    folder = Path.cwd().resolve()
    found = {
        room: [m for file in sorted((folder / room).rglob("*.py")) for m in mutants(file, folder)]
        for room in asked.rooms
    }
    accepted = accepted_survivors(asked.survivors)
    known = {mutant.label for room in found.values() for mutant in room}
    unknown = [label for label in accepted if label not in known and label.startswith(tuple(asked.rooms))]
    chosen = {room: _sample(among, asked) for room, among in found.items()}
    prepare()
    with tempfile.TemporaryDirectory() as temporary:
        trials = Trials(folder, Path(temporary).resolve(), tuple(asked.tests), tuple(asked.without))
        survivors = _tried(trials, chosen)
    if survivors is None:
        return 1
    left = [mutant for mutant in survivors if mutant.label not in accepted]
    low = _shares(chosen, survivors, left)
    if left:
        print("no test notices these: write one, or list them in tools/mutate/survivors.txt with the reason")
        print(*(f"  {mutant.told}" for mutant in left), sep="\n")
    if unknown:
        print("survivors.txt names what is no mutant:", *unknown, sep="\n  ")
    if low:
        print(f"fewer than {LEAST_PERCENT} % were noticed: {', '.join(low)}")
    return int(bool(low or unknown or (left and not asked.share_only)))


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("--sample", default="400", help="how many mutants, shared evenly by the rooms; or `all`")
    parser.add_argument("--seed", default="1", help="which ones")
    parser.add_argument("--only", default="", help="those whose line has this text")
    parser.add_argument("--share-only", action="store_true", help="fail for a low share only, not for a survivor")
    parser.add_argument("--rooms", nargs="+", default=ROOMS, help="folders of code")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="files and folders of tests")
    parser.add_argument("--without", nargs="+", default=LEFT_OUT, help="tests whose name has one of these are left out")
    parser.add_argument("--survivors", type=Path, default=ACCEPTED, help="what may survive, each with a reason")
    return parser.parse_args(words)


def accepted_survivors(file: Path) -> dict[str, str]:
    """The reasons of the survivors that are accepted: a line each, `label # reason`."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    pairs = [line.rpartition(" # ") for line in lines]
    return {label.strip(): reason for label, _, reason in pairs}


def _sample(among: Sequence[Mutant], asked: argparse.Namespace) -> list[Mutant]:
    """Drawn by their texts, so that a change of the code elsewhere draws no others."""
    among = [mutant for mutant in among if asked.only in mutant.told]
    if asked.sample == "all":
        return among
    drawn = sorted(among, key=lambda mutant: hashlib.sha256(f"{asked.seed} {mutant.label}".encode()).digest())
    return drawn[: -(-int(asked.sample) // len(asked.rooms))]


def _tried(trials: Trials, chosen: Mapping[str, Sequence[Mutant]]) -> list[Mutant] | None:
    """What survives; None when nothing can be said."""
    every = [mutant for room in chosen.values() for mutant in room]
    reached = trials.record(sorted({mutant.file for mutant in every}), [trials.folder / room for room in chosen])
    print(f"{len(reached.tests)} tests in {sum(reached.seconds):.0f} s of processor time")
    if reached.failed:
        print("these fail without any change:", *reached.failed, sep="\n  ")
        return None
    if not trials.sound(reached):
        print("a test fails in a process that imports everything anew:", trials.log.read_text(encoding="utf-8"))
        return None
    survivors = []
    start = time.monotonic()
    for number, (mutant, killed) in enumerate(trials.outcomes(every, reached), 1):
        if not killed:
            survivors.append(mutant)
            print(f"  survived: {mutant.told}", flush=True)
        if number % 100 == 0:
            print(f"{number} of {len(every)} tried in {time.monotonic() - start:.0f} s", flush=True)
    return survivors


def _shares(chosen: Mapping[str, Sequence[Mutant]], survivors: Sequence[Mutant], left: Sequence[Mutant]) -> list[str]:
    """Print the share of each room and of all; those that are too low. A few mutants say nothing of their room."""
    every = [mutant for room in chosen.values() for mutant in room]
    low = []
    print(f"{'room':<24}{'mutants':>9}{'killed':>9}{'accepted':>10}{'killed':>9}")
    for name, among in (*chosen.items(), ("all", every)):
        alive = [mutant for mutant in survivors if mutant in among]
        share = 100 * (len(among) - len(alive)) / max(1, len(among))
        accepted = len([mutant for mutant in alive if mutant not in left])
        print(f"{name:<24}{len(among):>9}{len(among) - len(alive):>9}{accepted:>10}{share:>7.1f} %")
        if share < LEAST_PERCENT and (len(among) >= ENOUGH or name == "all"):
            low.append(name)
    return low


if __name__ == "__main__":
    sys.exit(main())
