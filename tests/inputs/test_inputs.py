"""Files that somebody made, or chance: no traceback, no hang, and nothing that grows out of them.

The corpus holds what `make fuzz-inputs` found and what is known to break readers; here it is played, and changed a
little. FARGATE_TF_INPUTS asks for more of that than the quick run has.
"""

from __future__ import annotations

import os
import signal
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import FrameType

import pytest

from tests.inputs.changing import LONGEST, changed
from tests.inputs.targets import TARGETS, corpus_of, seeds_of, within_bounds

CORPUS = [(target, file) for target in TARGETS for file in corpus_of(target)]
CHANGED = int(os.environ.get("FARGATE_TF_INPUTS", "40"))
SEED = int(os.environ.get("FARGATE_TF_SEED", "0"))
SECONDS = 10
MOST_FILES, MOST_MEMORY = 200, 64 * 2**20


@contextmanager
def seconds_of_work(most: float) -> Iterator[None]:
    """An error where the work takes longer: of the processor's time, so that a busy machine is no hang."""

    def stop(_: int, __: FrameType | None) -> None:
        message = f"not done after {most} seconds of work"
        raise TimeoutError(message)

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize(("target", "file"), CORPUS, ids=lambda value: getattr(value, "name", value))
def test_a_file_of_the_corpus_gives_problems_or_a_result(target: str, file: Path) -> None:
    with seconds_of_work(SECONDS):
        within_bounds(TARGETS[target], file.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_a_file_that_was_changed_gives_problems_or_a_result(target: str) -> None:
    seeds = seeds_of(target)
    for number in range(SEED, SEED + CHANGED):
        random = Random(number)
        data = changed(random, random.choice(seeds), seeds)
        with seconds_of_work(SECONDS):
            try:
                within_bounds(TARGETS[target], data)
            except Exception as error:
                error.add_note(f"target {target}, number {number}: {data!r}")
                raise


def test_the_corpus_is_small_and_has_files_of_each_kind() -> None:
    assert len(CORPUS) <= MOST_FILES
    assert {target for target, _ in CORPUS} == TARGETS.keys()
    assert [file for _, file in CORPUS if file.stat().st_size > LONGEST] == []


@pytest.mark.parametrize("name", ["blueprint-laughs.yaml", "manifests-laughs.yaml", "plan-deep.json"])
def test_a_bomb_takes_little_memory(name: str) -> None:
    target, _, file = name.partition("-")
    data = (Path(__file__).with_name("corpus") / target / file).read_bytes()
    tracemalloc.start()
    try:
        within_bounds(TARGETS[target], data)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def traceback_on_tabs(data: bytes) -> int:
    return 1 // (data.count(b"\t") == 0)


def endless(data: bytes) -> int:
    while data:
        pass
    return 0


def test_a_fault_of_a_reader_is_seen() -> None:
    random, seeds = Random(0), seeds_of("eksctl")
    files = [changed(random, random.choice(seeds), seeds) for _ in range(400)]
    with pytest.raises(ZeroDivisionError):
        within_bounds(lambda _: sum(map(traceback_on_tabs, files)), b"")
    with pytest.raises(AssertionError, match="100 bytes have become 200000 characters"):
        within_bounds(lambda _: 200_000, bytes(100))
    with pytest.raises(TimeoutError), seconds_of_work(0.05):
        endless(b"a")
