"""`make fuzz-inputs`: files changed for as long as one likes, guided by the lines of ours that they reach.

    build/atheris/bin/python -m tests.inputs.fuzz TARGET SECONDS

What it finds is in build/fuzz/TARGET: `crash-…`, `timeout-…` or `oom-…`. Copy such a file to tests/inputs/corpus/TARGET
under a name that says what it shows, and mend what it does.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import atheris

# Where files are read and judged; what only holds facts, or writes, would take as long to prepare as all of these.
_FOLLOWED = [f"fargate_tf.{room}" for room in ("k8s", "notation", "eksctl", "planned", "plan", "lint", "spec", "check")]

with atheris.instrument_imports(include=_FOLLOWED):
    from tests.inputs.changing import LONGEST, changed
    from tests.inputs.targets import TARGETS, seeds_of, within_bounds

_ROOT = Path(__file__).parents[2]
# Seconds of the clock: on a busy machine that is no hang. test_inputs.py counts those of the processor.
_SECONDS_FOR_ONE, _MEBIBYTES = 60, 1_024


def main() -> None:
    """Run one target."""
    name, seconds = sys.argv[1], sys.argv[2]
    seeds = seeds_of(name)
    found = _ROOT / "build" / "fuzz" / name
    corpus = found / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(seeds):
        (corpus / f"seed-{i}").write_bytes(seed[:LONGEST])
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={_SECONDS_FOR_ONE}",
        f"-rss_limit_mb={_MEBIBYTES}",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
        "-verbosity=0",
    ]

    def mutated(data: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.3:
            mutated_by_it: bytes = atheris.Mutate(data, longest)
            return mutated_by_it
        return changed(random, data, seeds)[:longest]

    def one(data: bytes) -> None:
        within_bounds(TARGETS[name], data)

    atheris.Setup([sys.argv[0], *options, str(corpus)], one, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
