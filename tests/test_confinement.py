"""Names, paths, links, lists and members of archives that a stranger chose lead no write out of the target.

Each try runs a command in a folder that somebody else has prepared: links where files of ours belong, lists with
hostile paths, a blueprint in which one text is a path out of it. Outside nothing may change, and nothing may crash.
120 tries in tests; `make confinement` makes 10,000.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.cli import run
from fargate_tf.folder import LIST, digest
from fargate_tf.load import load
from fargate_tf.notation.data import data_of
from tests.plan_tool import changed, fake_tool

TRIES = int(os.environ.get("FARGATE_TF_TRIES", "120"))
SEED = 20261127
BLUEPRINTS = Path(__file__).parent.parent / "blueprints"
OUTSIDE: Mapping[str, str] = {
    "terraform.tfstate": '{"serial": 7}',
    "main.tf": "# mine\n",
    "folder/notes.txt": "mine\n",
    ".bashrc": "export A=b\n",
}
HOSTILE = (
    *("..", ".", "", "../outside/new", "../../new", "a/../../outside/b", "/ABSOLUTE/new", "~/new", "~root/new"),
    *(
        "..\\outside\\new",
        "C:\\new",
        "C:new",
        "con",
        "NUL.tf",
        "a\0b",
        "a\n../b",
        "\u202e../b",
        "\uff0e\uff0e/b",
        "..%2fb",
    ),
    *("$(touch ../outside/new)", "`touch ../outside/new`", "; touch ../outside/new", "-o../outside/new", "--help"),
    *('${file("/etc/passwd")}', "%{ for a in b }", ".git/hooks/post-checkout", ".terraform/x", "x" * 300),
)
# Where files and folders of ours belong, and where a stranger may have put a link.
PLACES = (
    *("live/main.tf", "live/network.tf", "live/fargate_tf_unfinished.tf", "live/manifests.yaml", "live/report.html"),
    *("live/shop", "live/shop/main.tf", "live/dev", ".fargate-tf", ".fargate-tf/shop", ".fargate-tf/shop/main.tf"),
    *(f".fargate-tf/shop/{name}" for name in (".fargate-tf-lock", ".fargate-tf-ready", ".terraform", "tfplan")),
    *(f".fargate-tf/shop/{name}" for name in (".gitignore", ".terraform.lock.hcl", "before", "before.tar")),
    *("modules", "modules/vpc", "modules/vpc/main.tf", f"modules/{LIST}", ".modules.fargate-tf-new"),
    *(".modules.fargate-tf-old", "releases", ".releases.fargate-tf-new", "releases/SHA256SUMS", "releases/v1"),
    *("kept", ".kept.fargate-tf-new", "new/blueprint.py", "new/main.tf", "new/.gitignore", ".github", ".gitlab-ci.yml"),
)
_FEW = ("LICENSE", "vpc/main.tf", "fargate-cluster/main.tf")


@cache
def _sound() -> Mapping[str, Any]:
    (loaded,) = load(str(BLUEPRINTS / "everything.py"))
    made: Mapping[str, Any] = json.loads(json.dumps(data_of(loaded.blueprint)))
    return {**made, "name": "shop"}


def _leaves(value: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The steps to every text, and to every key."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*steps, key, None)
            yield from _leaves(inner, (*steps, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _leaves(inner, (*steps, i))
    elif isinstance(value, str):
        yield steps


def _put(value: Any, steps: tuple[Any, ...], text: str) -> Any:
    """A copy with another text, or another key."""
    if not steps:
        return text
    if isinstance(value, list):
        return [_put(inner, steps[1:], text) if i == steps[0] else inner for i, inner in enumerate(value)]
    if steps[1:] == (None,):
        return {text if key == steps[0] else key: inner for key, inner in value.items()}
    return {key: _put(inner, steps[1:], text) if key == steps[0] else inner for key, inner in value.items()}


class Stranger:
    """Somebody who prepares a folder, the same in each run for the same number."""

    def __init__(self, number: int) -> None:
        self.drawn = random.Random(SEED + number)
        self.done: list[str] = []

    def text(self) -> str:
        """A hostile text."""
        return self.drawn.choice(HOSTILE).replace("/ABSOLUTE", str(Path("../outside").resolve()))

    def prepare(self) -> None:
        """Write the blueprints, and spoil something."""
        data: Any = _sound()
        other = "dev"
        if self.drawn.random() < 0.6:
            other = ""
            steps = self.drawn.choice([("name",), ("cluster", "name"), *_leaves(data)])
            data = _put(data, steps, text := self.text())
            self.done.append(f"{steps} is {text!r}")
        Path("blueprint.json").write_text(json.dumps(data), encoding="utf-8")
        fleet = [data, {**data, "name": other or self.text()}]
        Path("fleet.yaml").write_text("\n---\n".join(map(json.dumps, fleet)), encoding="utf-8")
        for spoil in self.drawn.sample([self.link, self.link, self.listed, self.member], self.drawn.randint(0, 3)):
            spoil()

    def link(self) -> None:
        """A link out of the folder, to what is there or not."""
        place = Path(self.drawn.choice(PLACES))
        if any(parent.is_symlink() for parent in place.parents):
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        target = Path("../outside", self.drawn.choice([".", "folder", "nothing", *OUTSIDE]))
        place.symlink_to(os.path.relpath(target, place.parent) if self.drawn.random() < 0.5 else target.resolve())
        self.done.append(f"{place} leads to {target}")

    def listed(self) -> None:
        """A list of files that names others than ours."""
        folder = Path(self.drawn.choice(["modules", "releases"]))
        if folder.is_dir() and not folder.is_symlink() and not (folder / LIST).is_symlink():
            named = {self.text(): digest(b"# mine\n"), "../../outside/main.tf": digest(b"# mine\n")}
            says = json.loads((folder / LIST).read_bytes()) if (folder / LIST).is_file() else {"files": {}}
            says["files"] |= named
            (folder / LIST).write_text(json.dumps(says), encoding="utf-8")
            self.done.append(f"the list of {folder} names {[*named]}")

    def member(self) -> None:
        """A file among the modules, in the list as it should be, whose name is a path elsewhere."""
        name = self.drawn.choice(["..\\..\\new", "C:new", "vpc/..\\new", "vpc/a\nb", "fargate-cluster/~", "con", "-rf"])
        if Path("modules/vpc").is_dir() and not any(map(Path.is_symlink, (Path("modules"), Path("modules/vpc")))):
            listed = Path("modules", LIST)
            if listed.is_file() and not listed.is_symlink():
                Path("modules", name).parent.mkdir(exist_ok=True)
                Path("modules", name).write_bytes(b"mine")
                says = json.loads(listed.read_bytes())
                says["files"][name] = digest(b"mine")
                listed.write_text(json.dumps(says), encoding="utf-8")
                self.done.append(f"modules/{name} is in the list")

    def command(self) -> list[str]:
        """What somebody runs in the folder, who knows nothing of it."""
        hostile = self.text().replace("\0", "")  # the system starts no process with one among its arguments
        force = ["--force"] if self.drawn.random() < 0.3 else []
        engine = self.drawn.choice(["github", "gitlab", "atlantis", "terragrunt"])
        plan = ["plan", "blueprint.json", "--offline", "--tool", "bin/terraform", "--out", "kept"]
        answers = ["--region", "eu-central-1", "--account-id", "111122223333", "--admin-role"]
        commands = [
            ["render", "blueprint.json", "-o", "live/", *force],
            ["render", "blueprint.json", "-o", "live/main.tf", *force],
            ["render", "fleet.yaml", "-o", "live/", *force],
            ["render", "blueprint.json", "--modules", hostile],
            ["render", "fleet.yaml", "--select", hostile, "-o", "live/"],
            ["manifests", "blueprint.json", "-o", "live/", *force],
            ["report", "blueprint.json", "-o", "live/report.html", *force],
            ["list", "fleet.yaml", "--json", "-o", "live/"],
            ["convert", "blueprint.json", "-o", "live/main.tf"],
            plan,
            plan,
            ["modules", "build", "-o", "modules", *force],
            ["modules", "bundle", "-o", "releases", "--version", self.drawn.choice(["1.1.0", hostile])],
            ["modules", "bundle", "-o", "releases", "--version", "1.1.0", "--registry", f"a/{hostile}/aws"],
            ["init", "new", *answers, "Admin", "--name", hostile],
            ["init", "new", *answers, hostile, "--name", "shop"],
            ["init", ".", "--ci", engine, "--blueprint", "fleet.yaml", "-o", self.drawn.choice(["live/", hostile])],
        ]
        return self.drawn.choice(commands)


def outside() -> Mapping[str, object]:
    """All that a run must leave alone, with the kind and the time of each."""
    top = Path("../outside").resolve()
    seen = {str(path): _state(path) for path in (top, *top.rglob("*"))}
    return {**seen, "..": sorted(path.name for path in top.parent.iterdir())}


def _state(path: Path) -> object:
    found = path.lstat()
    return found.st_mode, found.st_mtime_ns, path.is_file() and path.read_bytes()


def members() -> Iterator[str]:
    """The names in all archives of releases."""
    for path in Path().glob("releases/*.zip"):
        if not path.is_symlink():
            with zipfile.ZipFile(path) as archive:
                yield from archive.namelist()
    for path in Path().glob("releases/*.tar.gz"):
        if not path.is_symlink():
            with tarfile.open(path) as tar:
                yield from (member.name if member.isreg() else f"{member.name} is no file" for member in tar)


def leads_out(name: str) -> bool:
    """Whether an archive's member might lie elsewhere than in the folder it is unpacked in, on some system."""
    strange = set('\\:*?"<>|') & set(name) or not name.isprintable()
    return bool(strange) or name.startswith(("/", "~", "-")) or ".." in name.split("/")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A folder as good as new for each try."""
    from fargate_tf.targets.modules.build import module_files

    few = {name: text for name, text in module_files().items() if name in _FEW}
    monkeypatch.setattr("fargate_tf.targets.modules.build.module_files", lambda: few)
    for name, text in OUTSIDE.items():
        (tmp_path / "outside" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "outside" / name).write_text(text, encoding="utf-8")
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path / "new")
    fake_tool(Path("bin").resolve(), [changed("aws_eks_fargate_profile.apps", ["create"], None, {})])
    Path(".git").mkdir()
    run(["modules", "build", "-o", "modules"])
    run(["modules", "bundle", "-o", "releases", "--version", "1.0.0"])
    (tmp_path / "inside").mkdir()

    def anew() -> None:
        os.chdir(tmp_path)
        shutil.rmtree("inside")
        shutil.copytree("new", "inside")
        os.chdir("inside")

    return anew


def test_nothing_that_a_stranger_wrote_leads_out_of_the_target(
    here: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    here()
    before = outside()
    found = []
    for number in range(TRIES):
        here()
        stranger = Stranger(number)
        stranger.prepare()
        command = stranger.command()
        code = run(command)
        said = capfd.readouterr()
        after = outside()
        wrong = [name for name in {*before, *after} if before.get(name) != after.get(name)]
        wrong += [f"the member {name!r}" for name in members() if leads_out(name)]
        wrong += [said.err] if code not in (0, 1, 2, 3) or "Traceback" in said.err else []
        if wrong:
            found.append((number, stranger.done, command, wrong))
            break
    assert found == []
