"""Every operation of a command on the disk, and every process that it starts, fails once; so does the user's patience.

Whatever fails: what was there is there, or what was asked for, and no mixture; other files are as they were; the
message names the file; the exit code says what happened; and the next run does all of it. Tests let each operation
meet one of the faults that it can have; `make faults` all of them.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from fargate_tf.cli import run
from fargate_tf.targets.modules.build import module_files
from tests.faulty_disk import ERRORS, Disk, Fault, Operation, failing, interrupted, killed, refused
from tests.scenes import SCENES, Scene, Snapshot, is_beside, plain_name, restore, snapshot

_MAKES_OR_REMOVES = ("create", "remove", "remove folder")
_LOOKS_AT = ("open", "list", "list names")
# What changes something that others see.
_CHANGES = ("rename", "remove", "remove folder")
ALL = os.environ.get("FARGATE_TF_FAULTS") == "all"
Capture = pytest.CaptureFixture[str]
# What a small release holds: enough for each kind of file, and a hundredth of the operations.
_FEW = ("LICENSE", "vpc/main.tf", "fargate-cluster/main.tf", "fargate-cluster/README.md")


@dataclass(frozen=True)
class Meeting:
    """One operation with one fault: an error of the system, a Ctrl-C, or the end; before the operation or after it."""

    at: int
    operation: Operation
    what: str
    fault: Fault | None
    after: bool = False
    child: tuple[str, ...] = ()

    def __str__(self) -> str:
        path = os.path.relpath(self.operation.path)
        return f"{self.what} {'after' if self.after else 'at'} {self.at}, {self.operation.kind} {path}"


def meetings(done: Sequence[Operation]) -> Iterator[Meeting]:
    """Each operation with each of its faults; or each the first time, with one in turn, so that each has its share.

    Where others see the change, it is the last, too.
    """
    turns: Counter[str] = Counter()
    met: set[Operation] = set()
    for at, operation in enumerate(done):
        faults = list(_faults(at, operation))
        named = Operation(operation.kind, plain_name(operation.path))
        if ALL:
            yield from faults
        elif named not in met:
            yield faults[turns[operation.kind] % len(faults)]
            turns[operation.kind] += 1
            if operation.kind in _CHANGES:
                yield Meeting(at, operation, "killed", killed)
        met.add(named)


def _faults(at: int, operation: Operation) -> Iterator[Meeting]:
    errors = [Meeting(at, operation, os.strerror(code), refused(code)) for code in ERRORS[operation.kind]]
    others = [
        Meeting(at, operation, "killed", killed),
        Meeting(at, operation, "Ctrl-C", interrupted, after=True),
        Meeting(at, operation, "Ctrl-C", interrupted),
        Meeting(at, operation, "killed", killed, after=True),
    ]
    if operation.kind == "start":
        yield Meeting(at, operation, "a killed child", None, child=("/bin/sh", "-c", "kill -9 $$"))
    for i in range(max(len(errors), len(others))):
        yield from errors[i : i + 1]
        yield from others[i : i + 1]


def meet(scene: Scene, meeting: Meeting, here: Path) -> int:
    """The exit code of the command when it meets the fault; a signal's is below zero."""
    disk = Disk(here, meeting.at, meeting.fault, after=meeting.after, child=meeting.child)
    if meeting.what != "killed":
        with failing(disk):
            return run(scene.arguments)
    child = os.fork()
    if not child:
        disk.process = os.getpid()
        with failing(disk):
            os._exit(run(scene.arguments))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def complaints(
    scene: Scene, meeting: Meeting, states: tuple[Snapshot, Snapshot], here: Path, capfd: Capture
) -> Iterator[str]:
    """What is not as it should be after the fault, and after the next run."""
    before, wanted = states
    restore(before)
    capfd.readouterr()
    code = meet(scene, meeting, here)
    said = capfd.readouterr().err
    # A new file is nobody's for a moment; and what cannot be looked at or removed, stays.
    kind, path = meeting.operation
    leavings = meeting.fault is killed or kind in _MAKES_OR_REMOVES or (kind in _LOOKS_AT and is_beside(path))
    yield from scene.torn(before, wanted, leavings=leavings)
    if "Traceback" in said:
        yield said
    if meeting.fault is killed:
        if code != -signal.SIGKILL:
            yield f"the code {code}"
    elif code == 0:
        if meeting.fault is interrupted or scene.torn(wanted, wanted, leavings=leavings):
            yield "it says that all went well"
    elif meeting.fault is interrupted:
        if (code, said.splitlines()[-1:]) != (130, ["interrupted"]):
            yield f"the code {code}, and {said!r}"
    elif code == 137 and meeting.child and "SIGKILL" in said:
        pass
    elif code != 1 or plain_name(meeting.operation.path) not in said:
        yield f"the code {code}, and {said!r}"
    code = run(scene.arguments)
    said = capfd.readouterr().err
    if code != 0 or snapshot() != wanted:
        yield f"the next run: {code}, {said!r}, {_difference(snapshot(), wanted)}"


def _difference(now: Snapshot, wanted: Snapshot) -> list[str]:
    return sorted(name for name in {*now, *wanted} if now.get(name) != wanted.get(name))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path


@pytest.fixture
def few_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules of few files."""
    few = {name: text for name, text in module_files().items() if name in _FEW}
    monkeypatch.setattr("fargate_tf.targets.modules.build.module_files", lambda: few)


@pytest.mark.usefixtures("few_modules")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_whatever_fails_nothing_is_torn_and_the_next_run_completes_it(scene: Scene, here: Path, capfd: Capture) -> None:
    states = scene.prepare()
    restore(states[0])
    with failing(Disk(here)) as good:
        assert run(scene.arguments) == 0
    assert good.missed() == {}, "an operation that nobody counted"
    met = list(meetings(good.done))
    say(f"{scene.name}: {len(good.done)} operations, {len(met)} faults", capfd)
    found = [say(f"{each}: {wrong}", capfd) for each in met for wrong in complaints(scene, each, states, here, capfd)]
    assert found == []


def say(text: str, capfd: Capture) -> str:
    """A long run tells at once what it finds."""
    if ALL:
        with capfd.disabled():
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
    return text


CLASHES = {
    "render-folder": {
        "blueprint_is_a_folder": ("shop.py/", 2),
        "target_is_a_file": ("out", 1),
        "target_is_a_folder": ("out/main.tf/", 1),
        "mark_is_a_folder": ("out/fargate_tf_unfinished.tf/", 1),
        "mark_is_somebody_elses": ("out/fargate_tf_unfinished.tf", 1),
    },
    "modules-build": {
        "target_is_a_file": ("modules", 1),
        "place_of_the_new_is_taken": (".modules.fargate-tf-new", 1),
        "place_of_the_old_is_taken": (".modules.fargate-tf-old", 1),
    },
    "plan-anew": {
        "work_folder_is_a_file": (".fargate-tf", 2),
        "its_folder_is_a_file": (".fargate-tf/shop", 1),
        "kept_is_a_folder": ("kept/", 2),
    },
}


@pytest.mark.usefixtures("here", "few_modules")
@pytest.mark.parametrize(
    ("scene", "clash"),
    [pytest.param(s, clash, id=f"{s.name}-{clash}") for s in SCENES for clash in CLASHES.get(s.name, {})],
)
def test_a_name_that_is_taken_is_told_and_stays(scene: Scene, clash: str, capfd: Capture) -> None:
    name, code = CLASHES[scene.name][clash]
    before, wanted = scene.prepare()
    restore({path: content for path, content in before.items() if not f"{path}/".startswith(f"{name.rstrip('/')}/")})
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).mkdir() if name.endswith("/") else Path(name).write_bytes(b"mine")
    there = snapshot()
    capfd.readouterr()
    ran, said = run(scene.arguments), capfd.readouterr().err
    assert (ran, name.rstrip("/") in said, "Traceback" in said) == (code, True, False), said
    assert {path: content for path, content in snapshot().items() if path in there} == there
    restore(before)
    assert run(scene.arguments) == 0
    assert snapshot() == wanted


@pytest.mark.usefixtures("here")
def test_a_plan_on_a_full_disk_does_without_the_note_of_its_tool(
    capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (scene,) = (each for each in SCENES if each.name == "plan-anew")
    _, wanted = scene.prepare()
    real, ours = os.write, os.getpid()

    def full(descriptor: int, content: bytes) -> int:
        if os.getpid() != ours:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, content)

    monkeypatch.setattr(os, "write", full)
    assert run(scene.arguments) == 0, capfd.readouterr().err
    assert snapshot() == wanted
