"""Commands that write, each in a folder with an earlier output and files of somebody else, for faults and kills."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fargate_tf.cli import run
from fargate_tf.folder import LIST, digest
from fargate_tf.plan.session import PLAN as PLANNED
from fargate_tf.plan.work_folder import LOCK, READY
from fargate_tf.write import MARK
from tests.plan_tool import BLUEPRINT, changed, fake_tool

Snapshot = Mapping[str, bytes]
"""The content of each file by its path; a folder's path ends in `/`, and a link holds where it leads to."""

# What a run puts beside the place of a file or folder until it is whole.
_BESIDE = re.compile(r"\.(.+?)\.(?:[a-z0-9_]{8}\.)?fargate-tf-(?:staged|new|old)")
_ENTRIES = re.compile(r"access_entries=\[.*\]")
# What the stand-in for Terraform notes, and where temporary files go.
_NOT_LOOKED_AT = ("bin/", "tmp/")
_WORK = ".fargate-tf/shop/"
# The tool writes it: a Ctrl-C may leave half of it, and the next run begins without it.
_OF_THE_TOOL = f"{_WORK}{PLANNED}"


@dataclass(frozen=True)
class Scene:
    """A command, what is there before it, and files of somebody else beside what it writes.

    What it writes into the folder `together` is of one run: all where the folder is `wholly` ours, else its Terraform.
    """

    name: str
    arguments: Sequence[str]
    lay: Callable[[], None]
    together: str
    others: Mapping[str, bytes] = field(default_factory=dict)
    wholly: bool = False
    passing: Sequence[str] = ()
    """What is taken away for a while."""

    def prepare(self) -> tuple[Snapshot, Snapshot]:
        """The working folder as it is before the command, and after it."""
        self.lay()
        for name, content in self.others.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content)
        before = snapshot()
        assert run(self.arguments) == 0
        return before, snapshot()

    def torn(self, before: Snapshot, wanted: Snapshot, *, leavings: bool) -> list[str]:
        """What is neither as it was nor as it is to be; `leavings` beside their places may be there."""
        now = snapshot()
        wrong = [name for name in now if _is_strange(name, now[name], (before, wanted), leavings=leavings)]
        group = [
            name
            for name in {*before, *wanted}
            if name.startswith(self.together) and (self.wholly or name.endswith(".tf"))
        ]
        lost = [name for name in before.keys() & wanted.keys() if name not in {*now, *group, *self.passing}]
        is_whole = any(all(now.get(name) == then.get(name) for name in group) for then in (before, wanted))
        old = f".{self.together[:-1]}.fargate-tf-old/"
        waits = f"{self.together}{MARK}" in now or (leavings and self.together not in now and old in now)
        return [*wrong, *lost, *([] if is_whole or waits else [f"{self.together} is of two runs"])]


def _is_strange(name: str, content: bytes, known: Sequence[Snapshot], *, leavings: bool) -> bool:
    if any(then.get(name) == content for then in known) or name.rpartition("/")[2] == MARK or name == _OF_THE_TOOL:
        return False
    return not leavings if is_beside(name) else not name.endswith("/")


def snapshot() -> Snapshot:
    """The working folder as it is."""
    return dict(_found(Path()))


def _found(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.iterdir()):
        name = path.as_posix()
        if f"{name}/" in _NOT_LOOKED_AT:
            continue
        if path.is_symlink():
            yield name, os.fsencode(os.readlink(path))  # noqa: PTH115
        elif path.is_dir():
            yield f"{name}/", b""
            yield from _found(path)
        else:
            # The lock holds the number of a process while one is at work.
            yield name, b"{}" if path.name == LOCK else path.read_bytes()


def restore(wanted: Snapshot) -> None:
    """Make the working folder what it was, with as little as is needed."""
    there = snapshot()
    for name in sorted(there.keys() - wanted.keys(), reverse=True):
        shutil.rmtree(name, ignore_errors=True) if name.endswith("/") else Path(name).unlink()
    for name, content in sorted(wanted.items()):
        if name.endswith("/"):
            Path(name).mkdir(exist_ok=True)
        elif there.get(name) != content:
            Path(name).write_bytes(content)


def is_beside(path: str) -> bool:
    """Whether it lies beside a place until it is whole, or until it is gone."""
    return any(_BESIDE.fullmatch(part) for part in path.split("/"))


def plain_name(path: str) -> str:
    """The name of a file as the user knows it: of what stands beside its place, the one of the place."""
    name = path.rpartition("/")[2]
    found = _BESIDE.fullmatch(name)
    return found[1] if found else name


def say(*, cidr: str = "10.0.0.0/16", entries: bool = True) -> None:
    """The blueprint; without entries one file of its Terraform is no longer made."""
    text = BLUEPRINT if entries else _ENTRIES.sub("access_entries=[]", BLUEPRINT)
    Path("shop.py").write_text(text.replace("10.0.0.0/16", cidr), encoding="utf-8")


def _rendered(output: str) -> Callable[[], None]:
    def lay() -> None:
        say()
        assert run(["render", "shop.py", "-o", output]) == 0
        say(cidr="10.9.0.0/16", entries=False)

    return lay


def _built() -> None:
    """Modules as another release has built them."""
    assert run(["modules", "build", "-o", "modules"]) == 0
    file, listed = Path("modules/vpc/main.tf"), Path("modules", LIST)
    file.write_bytes(b"# another release\n")
    says = json.loads(listed.read_bytes())
    says["files"]["vpc/main.tf"] = digest(file.read_bytes())
    listed.write_text(json.dumps(says), encoding="utf-8")


def _released() -> None:
    assert run(["modules", "build", "-o", "modules"]) == 0
    assert run(["modules", "bundle", "-o", "releases", "--version", "1.0.0"]) == 0


PLAN = ("plan", "shop.py", "--offline", "--tool", "bin/terraform", "--out", "kept")


def _tool() -> None:
    say()
    fake_tool(Path("bin").resolve(), [changed("aws_eks_fargate_profile.apps", ["create"], None, {})])


def _planned() -> None:
    _tool()
    assert run(PLAN) == 0
    say(cidr="10.9.0.0/16")
    Path("kept").write_bytes(b"an earlier plan")


_TERRAFORM: Mapping[str, bytes] = {
    "out/terraform.tfstate": b'{"serial": 7}',
    "out/.terraform.lock.hcl": b"# locked",
    "out/dns.tf": b"# mine",
    "out/terraform.tfvars": b'a = "b"',
    "out/.network.tf.swp": b"an editor",
}
_BESIDE_IT: Mapping[str, bytes] = {"notes.md": b"mine", ".modules": b"mine", "more/main.tf": b"# mine"}
_PASSING = (f"{_WORK}{READY}", _OF_THE_TOOL)

SCENES: Sequence[Scene] = (
    Scene("render-file", ("render", "shop.py", "-o", "out/main.tf"), _rendered("out/main.tf"), "out/", _TERRAFORM),
    Scene("render-folder", ("render", "shop.py", "-o", "out/"), _rendered("out/"), "out/", _TERRAFORM),
    Scene("modules-build", ("modules", "build", "-o", "modules"), _built, "modules/", _BESIDE_IT, wholly=True),
    Scene(
        "modules-bundle",
        ("modules", "bundle", "-o", "releases", "--version", "1.1.0"),
        _released,
        "releases/",
        _BESIDE_IT,
        wholly=True,
    ),
    Scene("plan-anew", PLAN, _tool, _WORK, {"kept": b"an earlier plan", ".fargate-tf/notes.md": b"mine"}),
    Scene("plan-again", PLAN, _planned, _WORK, {".fargate-tf/other/main.tf": b"# mine"}, passing=_PASSING),
)
