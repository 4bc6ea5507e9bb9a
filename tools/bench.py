"""How long one render takes, beside the least that Python can do for the same resources.

The floor is a bare Python that holds the article's cluster as dictionaries and dumps them as Terraform JSON: the same
blocks, and within a tenth as many bytes as our own JSON of them. Both are whole processes, run in turn, so that a
slow moment of the machine hits both; what is printed is the ratio. Goals (design, "Speed and size"): within 4 times
the floor, under 45 MiB; for a thousand different clusters in one process, each with every check and with nothing
kept between them, within 10 times the floor, under 150 MiB.

Where Node is there, the same cluster is synthesized by CDK Terrain in turn with our render. `tools/cdktn/main.py` is
what somebody would write who stays in Python: it is to take 40 times as long as we do. It runs where somebody has
asked for its environment (`make build/cdktn-python`, 0.3 GB), and not in CI, where three runs would cost more than
all tests of CDKTF. `tools/cdktn/main.js` is the same in JavaScript with the leanest imports (`make build/cdktn`), which
is told beside it, without a goal.
"""

from __future__ import annotations

import compileall
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINT = ROOT / "blueprints" / "fargate_test.py"
CDKTN = ROOT / "build" / "cdktn"
CDKTN_PYTHON = ROOT / "build" / "cdktn-python" / "bin" / "python"
RUNS = 9 if os.environ.get("CI") else 25
# One of these takes seconds, so that a slow moment of the machine weighs less.
LONG_RUNS = 3
CLUSTERS = 1000


@dataclass(frozen=True)
class Run:
    """One process with its children: CPU seconds (user and system), peak memory in MiB, and bytes written."""

    cpu_seconds: float
    peak_mib: float
    written: int


def main() -> None:
    """Run both in turn, for one cluster and for many, and print the medians and their ratio."""
    compileall.compile_dir(ROOT / "fargate_tf", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        floor_file = Path(folder) / "floor.py"
        floor_file.write_bytes(
            subprocess.run([sys.executable, __file__, "--floor"], check=True, capture_output=True).stdout
        )
        compileall.compile_file(floor_file, quiet=1)
        one = [sys.executable, "-c", "import floor; floor.dump(1)"]
        many = [sys.executable, "-c", f"import floor; floor.dump({CLUSTERS})"]
        render = [sys.executable, "-m", "fargate_tf", "render", str(BLUEPRINT)]
        pairs = [(measured(render), measured(one, folder)) for _ in range(RUNS)]
        tell("render of the article's cluster", pairs, goal=4)
        fleet_of_ours = [sys.executable, __file__, "--fleet"]
        pairs = [(measured(fleet_of_ours), measured(many, folder)) for _ in range(LONG_RUNS)]
        tell(f"render of {CLUSTERS} clusters", pairs, goal=10)
    compare_with_cdktn(render)


def compare_with_cdktn(render: list[str]) -> None:
    """Print how long CDK Terrain takes beside our render, in each language that is there."""
    node, source = shutil.which("node"), ROOT / "tools" / "cdktn"
    if node and CDKTN_PYTHON.is_file() and not os.environ.get("CI"):
        synth = [str(CDKTN_PYTHON), str(source / "main.py")]
        pairs = [(measured(synth), measured(render)) for _ in range(LONG_RUNS)]
        tell("synthesis by CDK Terrain, Python", pairs, goal=40, other="our render of it")
    else:
        print("no comparison with CDK Terrain in Python: CI, no Node.js, or no build/cdktn-python", file=sys.stderr)
    if node and (CDKTN / "node_modules").is_dir():
        synth = [node, str(source / "main.js")]
        pairs = [(measured(synth, CDKTN), measured(render)) for _ in range(RUNS)]
        tell("synthesis by CDK Terrain, JS", pairs, goal=None, other="our render of it")
    else:
        print("no comparison with CDK Terrain in JavaScript: no Node.js, or no `make build/cdktn`", file=sys.stderr)


def tell(
    title: str, pairs: list[tuple[Run, Run]], *, goal: int | None, other: str = "bare Python dumping the same"
) -> None:
    """Print how the first runs of some pairs compare with the second ones."""
    ratio = statistics.median(first.cpu_seconds / second.cpu_seconds for first, second in pairs)
    aim = "no goal" if goal is None else f"goal {goal}"
    print(f"{title + ':':<34}{summary([first for first, _ in pairs])}")
    print(f"{other + ':':<34}{summary([second for _, second in pairs])}")
    print(f"ratio of CPU time, median of pairs ({len(pairs)}): {ratio:.1f} ({aim})")


def summary(runs: list[Run]) -> str:
    """The medians of some runs."""
    cpu = statistics.median(run.cpu_seconds for run in runs)
    peak = max(run.peak_mib for run in runs)
    return f"{cpu * 1000:6.0f} ms of CPU, {peak:5.1f} MiB at most, {runs[0].written / 1000:.0f} kB written"


def measured(command: list[str], folder: str | Path | None = None) -> Run:
    """Run a process, and read the operating system's own accounts of it and of what it started."""
    # CDK Terrain's Python prints a banner for an older Node each time; what a process says is of interest if it fails.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, cwd=folder or ROOT, stdout=output, stderr=said)
        _, status, usage = os_wait(child.pid)
        written = os.fstat(output.fileno()).st_size
        if status != 0:
            said.seek(0)
            message = f"{command} failed: {said.read().decode()}"
            raise RuntimeError(message)
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, written)


def os_wait(pid: int) -> tuple[int, int, resource.struct_rusage]:
    """What the operating system says of one finished child."""
    return os.wait4(pid, 0)


def floor_program() -> str:
    """A program without imports of ours that dumps the article's resources as JSON, each time as another cluster."""
    return f"""
import json

def resources():
    return {resources()!r}

def dump(clusters):
    for number in range(clusters):
        made = resources()
        made["resource aws_eks_cluster this"]["name"] = f"cluster-{{number}}"
        print(json.dumps(made, indent=2))
"""


def fleet() -> None:
    """Render many clusters that differ in name, ranges and profiles, with every check on."""
    sys.path.insert(0, str(ROOT))
    from fargate_tf import (
        AccessEntry,
        Addon,
        Blueprint,
        Cluster,
        Endpoint,
        FargateProfile,
        Network,
        S3Backend,
        Selector,
    )
    from fargate_tf.pipeline import compile_blueprint

    for number in range(CLUSTERS):
        blueprint = Blueprint(
            region="eu-central-1",
            account_id="111122223333",
            tags={"team": f"team-{number}"},
            backend=S3Backend(bucket="acme-terraform-state", key=f"{number}.tfstate", region="eu-central-1"),
            network=Network(
                cidr=f"10.{number % 256}.0.0/16",
                availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
                nat="per_az",
            ),
            cluster=Cluster(
                f"cluster-{number}",
                version="1.35",
                endpoint=Endpoint(private=True, public_access_cidrs=["8.8.8.8/32"]),
                fargate_profiles=[
                    FargateProfile("default", selectors=[Selector(f"team-{number}")]),
                    FargateProfile("system", selectors=[Selector("kube-system")]),
                    FargateProfile("apps", selectors=[Selector(f"prod-{number}-*", labels={"tier": "web"})]),
                ],
                addons=[Addon("metrics-server")],
                access_entries=[
                    AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
                ],
            ),
        )
        print(compile_blueprint(blueprint))


def resources() -> dict[str, Any]:
    """The resources of the article's cluster as plain data, expressions as text."""
    sys.path.insert(0, str(ROOT))
    from fargate_tf.hcl.inline import inline
    from fargate_tf.hcl.nodes import Attribute, Block
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
    elif sys.argv[1:] == ["--fleet"]:
        fleet()
    else:
        main()
