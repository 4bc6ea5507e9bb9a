"""What a fleet costs: 100 and 1,000 blueprints of one file, rendered into a folder each.

Printed are the time and the memory of the first render, and what one rewrites after one blueprint was changed: a file
of that folder alone. The floor is a bare Python that dumps dictionaries of the article's cluster, which is somewhat
larger, as one file of JSON into as many folders. Goals: 40 KiB of memory for each further blueprint, as only blueprints
and texts are kept; time in proportion, within a third; 25 times the floor's, which writes a ninth of the files and
checks nothing. Where Node is there, CDK Terrain in JavaScript, its leanest form, synthesizes 100 stacks of the
article's cluster in one application: it is to take twice as long as we do for 100 at least.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools.bench import CDKTN, Run, measured  # noqa: E402  (the two are run as programs)

FEW, MANY = 100, 1000
MOST_KIB, MOST_TIME, MOST_FLOOR = 40.0, 1.3, 25.0
LEAST_CDKTN = 2.0
FLEET = """
from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, S3Backend, Selector, parameter

clusters, edited = parameter("clusters", default=10), parameter("edited", default="")


def of_team(number):
    team = "edited" if str(number) == edited else f"team-{number}"
    return Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        backend=S3Backend(bucket="acme-terraform-state", key=f"{number}.tfstate", region="eu-central-1"),
        network=Network(
            cidr=f"10.{number % 256}.0.0/16",
            availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
            nat="per_az",
        ),
        cluster=Cluster(
            f"cluster-{number}",
            version="1.35",
            fargate_profiles=[
                FargateProfile("default", selectors=[Selector(team)]),
                FargateProfile("apps", selectors=[Selector(f"prod-{number}-*", labels={"tier": "web"})]),
            ],
            access_entries=[
                AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
            ],
        ),
    )


blueprints = [of_team(number) for number in range(clusters)]
"""
FLOOR = """
import os, sys
for number in range(int(sys.argv[1])):
    made = resources()
    made["resource aws_eks_cluster this"]["name"] = f"cluster-{number}"
    os.makedirs(f"floor/{number}")
    with open(f"floor/{number}/main.tf.json", "w") as stream:
        json.dump(made, stream, indent=2)
"""


def main(clusters: int) -> int:
    """Run all of it once, in turn, and print; 1 where a goal is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fleet.py").write_text(FLEET, encoding="utf-8")
        # In a process of its own: a child's peak memory starts at its parent's.
        command = [sys.executable, str(ROOT / "tools" / "bench.py"), "--floor"]
        floor_program = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        (folder / "floor.py").write_text(floor_program + FLOOR, encoding="utf-8")
        few, many = rendered(folder, FEW), rendered(folder, clusters)
        before = times(folder / f"live-{clusters}")
        edited = rendered(folder, clusters, "--set", "edited=7")
        after = times(folder / f"live-{clusters}")
        touched = sorted(
            f"{path.parent.name}/{path.name}" for path in {*before, *after} if before.get(path) != after.get(path)
        )
        floor = measured([sys.executable, "floor.py", str(clusters)], folder)
    memory = (many.peak_mib - few.peak_mib) * 1024 / (clusters - FEW)
    time = many.cpu_seconds / few.cpu_seconds / (clusters / FEW)
    ratio = many.cpu_seconds / floor.cpu_seconds
    for title, run in (
        (f"{FEW} blueprints to {FEW} folders", few),
        (f"{clusters} blueprints to {clusters} folders", many),
    ):
        print(f"{title + ':':<38}{run.cpu_seconds:5.1f} s of CPU, {run.peak_mib:5.1f} MiB at most")
    print(f"{'again, one of them changed:':<38}{edited.cpu_seconds:5.1f} s of CPU, wrote {', '.join(touched)}")
    print(f"{'bare Python dumping as many:':<38}{floor.cpu_seconds:5.1f} s of CPU")
    print(
        f"KiB for each further blueprint: {memory:.1f} (goal {MOST_KIB}); its time beside one of the first {FEW}: ",
        end="",
    )
    print(f"{time:.2f} (goal {MOST_TIME}); ratio to the bare Python: {ratio:.1f} (goal {MOST_FLOOR})")
    beside = beside_cdktn(few)
    fine = memory < MOST_KIB and time < MOST_TIME and touched == ["cluster-7/fargate.tf"]
    return 0 if fine and (beside is None or beside > LEAST_CDKTN) else 1


def beside_cdktn(few: Run) -> float | None:
    """How many times as long CDK Terrain takes for as many stacks, printed; `None` where it is not there."""
    node = shutil.which("node")
    if node is None or not (CDKTN / "node_modules").is_dir():
        print("no comparison with CDK Terrain: no Node.js, or no `make build/cdktn`", file=sys.stderr)
        return None
    synth = measured([node, str(ROOT / "tools" / "cdktn" / "main.js"), str(FEW)], CDKTN)
    ratio = synth.cpu_seconds / few.cpu_seconds
    title = f"CDK Terrain, JS, {FEW} stacks:"
    print(f"{title:<38}{synth.cpu_seconds:5.1f} s of CPU, {synth.peak_mib:5.1f} MiB at most; ", end="")
    print(f"ratio to our {FEW} blueprints: {ratio:.1f} (goal {LEAST_CDKTN})")
    return ratio


def rendered(folder: Path, clusters: int, *more: str) -> Run:
    """A render of so many blueprints into a folder each."""
    command = [sys.executable, "-m", "fargate_tf", "render", "fleet.py", "--set", f"clusters={clusters}", *more]
    os.environ["PYTHONPATH"] = str(ROOT)
    return measured([*command, "-o", f"live-{clusters}/"], folder)


def times(folder: Path) -> Mapping[Path, tuple[int, int]]:
    """Each file below a folder with its number and the time of its last change: a rewritten one has others."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else MANY))
