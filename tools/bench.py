"""How long one render takes, beside the least that Python can do for the same resources.

The floor is a bare Python that holds the article's cluster as dictionaries and dumps them as Terraform JSON. Both
are whole processes, run in turn, so that a slow moment of the machine hits both; what is printed is the ratio.
Goals (design, "Speed and size"): within 4 times the floor, under 45 MiB.
"""

from __future__ import annotations

import compileall
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINT = ROOT / "blueprints" / "fargate_test.py"
RUNS = 25


@dataclass(frozen=True)
class Run:
    """One process: its CPU seconds (user and system) and its peak memory in MiB."""

    cpu_seconds: float
    peak_mib: float


def main() -> None:
    """Run both in turn and print the medians and their ratio."""
    compileall.compile_dir(ROOT / "fargate_tf", quiet=1)
    render = [sys.executable, "-m", "fargate_tf", "render", str(BLUEPRINT)]
    with tempfile.TemporaryDirectory() as folder:
        floor_file = Path(folder) / "floor.py"
        made = subprocess.run([sys.executable, __file__, "--floor"], check=True, capture_output=True)
        floor_file.write_bytes(made.stdout)
        compileall.compile_file(floor_file, quiet=1)
        floor = [sys.executable, "-c", "import floor"]
        measured(render), measured(floor, folder)
        pairs = [(measured(render), measured(floor, folder)) for _ in range(RUNS)]
    ours, theirs = ([pair[i] for pair in pairs] for i in range(2))
    ratio = statistics.median(a.cpu_seconds / b.cpu_seconds for a, b in pairs)
    print(f"render of the article's cluster: {summary(ours)}")
    print(f"bare Python dumping the same:    {summary(theirs)}")
    print(f"ratio of CPU time, median of {RUNS} pairs: {ratio:.1f} (goal 4)")


def summary(runs: list[Run]) -> str:
    """The medians of some runs."""
    cpu = statistics.median(run.cpu_seconds for run in runs)
    peak = max(run.peak_mib for run in runs)
    return f"{cpu * 1000:6.0f} ms of CPU, {peak:5.1f} MiB at most"


def measured(command: list[str], folder: str | None = None) -> Run:
    """Run a process from the operating system's own accounts, its output thrown away."""
    child = subprocess.Popen(command, cwd=folder or ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os_wait(child.pid)
    if status != 0:
        message = f"{command} failed"
        raise RuntimeError(message)
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def os_wait(pid: int) -> tuple[int, int, resource.struct_rusage]:
    """What the operating system says of one finished child."""
    import os

    return os.wait4(pid, 0)


def floor_program() -> str:
    """A program without imports of ours that dumps the article's resources as JSON."""
    return f"import json\nRESOURCES = {resources()!r}\nprint(json.dumps(RESOURCES, indent=2))\n"


def resources() -> dict[str, Any]:
    """The resources of the article's cluster as plain data, expressions as text."""
    sys.path.insert(0, str(ROOT))
    from fargate_tf.hcl.nodes import Attribute, Block
    from fargate_tf.hcl.writer import inline
    from fargate_tf.load import load
    from fargate_tf.targets.root import root

    def plain(block: Block) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for item in block.items:
            if isinstance(item, Attribute):
                made[item.name] = inline(item.value)
            elif isinstance(item, Block):
                made.setdefault(item.type, []).append(plain(item))
        return made

    (loaded,) = load(str(BLUEPRINT))
    blocks = (block for block in root(loaded.blueprint) if isinstance(block, Block))
    data = {" ".join((block.type, *block.labels)): plain(block) for block in blocks}
    return json.loads(json.dumps(data))  # type: ignore[no-any-return]


if __name__ == "__main__":
    # A process of its own makes the floor, since a child's peak memory starts at its parent's.
    if sys.argv[1:] == ["--floor"]:
        sys.stdout.write(floor_program())
    else:
        main()
