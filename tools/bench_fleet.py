"""What a fleet costs: 100 and 1,000 blueprints of one file, rendered into a folder each.

Printed are the time and the memory of the first render, what a second one rewrites (nothing), and what one does after
one blueprint was changed (that folder alone). The floor is a bare Python that dumps dictionaries of the article's
cluster, which is somewhat larger, as one file of JSON into as many folders. Goals: memory grows by less than 2.5 times
from 100 to 1,000, as only blueprints and texts are kept; time by less than 13 times; time within 20 times the floor's.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools.bench import Run, floor_program, measured  # noqa: E402  (the two are run as programs)

FEW, MANY = 100, 1000
MOST_MEMORY, MOST_TIME, MOST_FLOOR = 2.5, 13.0, 20.0
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
FLOOR = f"""
import os
for number in range({MANY}):
    made = resources()
    made["resource aws_eks_cluster this"]["name"] = f"cluster-{{number}}"
    os.makedirs(f"floor/{{number}}")
    with open(f"floor/{{number}}/main.tf.json", "w") as stream:
        json.dump(made, stream, indent=2)
"""


def main() -> int:
    """Run all of it once, in turn, and print; 1 where a goal is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fleet.py").write_text(FLEET, encoding="utf-8")
        (folder / "floor.py").write_text(floor_program() + FLOOR, encoding="utf-8")
        few, many = rendered(folder, FEW), rendered(folder, MANY)
        before = times(folder)
        again = rendered(folder, MANY)
        untouched = times(folder) == before
        rendered(folder, MANY, "--set", "edited=7")
        touched = {path.parent.name for path, time in times(folder).items() if before.get(path) != time}
        floor = measured([sys.executable, "floor.py"], folder)
    memory, time = many.peak_mib / few.peak_mib, many.cpu_seconds / few.cpu_seconds
    print(f"{FEW} blueprints to {FEW} folders:      {few.cpu_seconds:5.1f} s of CPU, {few.peak_mib:5.1f} MiB at most")
    print(f"{MANY} blueprints to {MANY} folders:    {many.cpu_seconds:5.1f} s of CPU, {many.peak_mib:5.1f} MiB at most")
    print(f"the same again:                    {again.cpu_seconds:5.1f} s of CPU, nothing rewritten: {untouched}")
    print(f"after a change of one:             rewritten in {', '.join(sorted(touched)) or 'no folder'}")
    print(f"bare Python dumping as many:       {floor.cpu_seconds:5.1f} s of CPU")
    print(f"ratio of memory {memory:.1f} (goal {MOST_MEMORY}), of time {time:.1f} (goal {MOST_TIME}), ", end="")
    ratio = many.cpu_seconds / floor.cpu_seconds
    print(f"to the bare Python {ratio:.1f} (goal {MOST_FLOOR})")
    fine = memory < MOST_MEMORY and time < MOST_TIME and untouched and touched == {"cluster-7"}
    return 0 if fine else 1


def rendered(folder: Path, clusters: int, *more: str) -> Run:
    """A render of so many blueprints into a folder each."""
    command = [sys.executable, "-m", "fargate_tf", "render", "fleet.py", "--set", f"clusters={clusters}", *more]
    os.environ["PYTHONPATH"] = str(ROOT)
    return measured([*command, "-o", f"live-{clusters}/"], folder)


def times(folder: Path) -> Mapping[Path, tuple[int, int]]:
    """Each file of the larger fleet with its number and the time of its last change: a rewritten one has others."""
    files = (path for path in (folder / f"live-{MANY}").rglob("*") if path.is_file())
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


if __name__ == "__main__":
    sys.exit(main())
