"""What the README and the docs show is what happens.

The word behind a fence's language says what the test does with it:

- `python`: a blueprint, which has no error and renders; `file=NAME` also leaves it for later commands of the page.
- `python problems`: a blueprint with at least one error.
- `python prints`: a program, whose output the next `hcl` block shows.
- `python from=PATH`: lines of that file of the repository.
- `python stack file=NAME`: a program with a stack of CDK Terrain, and `json` lines of what is synthesized of the first;
  `tests/real/test_cdktf.py` runs them by the Python that has the binding.
- `yaml`: a blueprint too, with the same words behind it; `yaml eksctl`: a file of eksctl for later commands;
  `yaml pipeline`: a file of a pipeline, which `tests/pipelines` judges.
- `hcl`: lines of what the block before it gave; `hcl from=PATH`: lines of that blueprint's Terraform.
- `mermaid from=PATH`: the graph of that blueprint.
- `terraform`: calls of modules; `tests/real/test_module_unknowns.py` plans what a page says is planned.
- `pycon`: a doctest. `console`: commands, run in a shell, with exactly what they print.
- `yaml manifest file=NAME`: Kubernetes objects for later commands of the page.
- `sh`, `text`: not run.

A line `# …` stands for lines that were left out.
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import pytest

from fargate_tf.check import check_blueprint
from fargate_tf.cli import main
from fargate_tf.load import load
from fargate_tf.overview.network import network_view
from fargate_tf.pictures.mermaid import mermaid
from fargate_tf.pipeline import compile_blueprint
from fargate_tf.problem import Problem
from tools.build_docs import build

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    *sorted(DOCS.glob("*.md")),
    *sorted((DOCS / "guides").glob("*.md")),
    *sorted((DOCS / "adr").glob("*.md")),
]
# The tutorial is followed in tests/test_tutorial.py, in a folder of its own.
PLAYED = [page for page in PAGES if page != DOCS / "tutorial.md"]
EVERY_PAGE = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
# The day on which the outputs were taken: versions go out of support later.
TODAY = date(2026, 11, 23)

_FENCE = re.compile(r"^```(?P<language>\w+)(?P<marks>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_PATH = re.compile(r"`((?:fargate_tf|blueprints|docs|tests|tools)/[\w./-]+)`")
_LEFT_OUT = "# …"
_SHIM = f"""\
#!{sys.executable}
import sys
from datetime import date
from fargate_tf import cli
from fargate_tf.commands import shared
shared.today = lambda: date({TODAY.year}, {TODAY.month}, {TODAY.day})
sys.exit(cli.run(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Fence:
    """A fenced block of a page: its language, the words behind it, and where it begins."""

    language: str
    marks: tuple[str, ...]
    text: str
    place: str

    def option(self, name: str) -> str | None:
        return next((mark.partition("=")[2] for mark in self.marks if mark.startswith(f"{name}=")), None)


def fences(page: Path) -> Iterator[Fence]:
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        place = f"{page.relative_to(ROOT)}:{line}"
        yield Fence(found["language"], tuple(found["marks"].split()), found["text"], place)


class Stand:
    """A folder in which one page is played: blueprints, the plan of an article, and what the last block gave."""

    def __init__(self, folder: Path, *, bare: bool = False) -> None:
        self.folder = folder
        self.given = ""
        self.names: dict[str, object] = {"__name__": "docs"}
        if not bare:
            shutil.copytree(ROOT / "blueprints", folder / "blueprints", ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copyfile(ROOT / "tests" / "lint" / "article" / "faulty.json", folder / "plan.json")
        command = folder / ".bin" / "fargate-tf"
        command.parent.mkdir()
        command.write_text(_SHIM, encoding="utf-8")
        command.chmod(0o755)

    def play(self, fence: Fence) -> None:
        match fence.language:
            case "yaml" if "manifest" in fence.marks:
                (self.folder / str(fence.option("file"))).write_text(fence.text, encoding="utf-8")
            case "python":
                self.python(fence)
            case "yaml" if "eksctl" in fence.marks:
                (self.folder / (fence.option("file") or "cluster.yaml")).write_text(fence.text, encoding="utf-8")
            case "yaml" if "pipeline" not in fence.marks:
                self.blueprint(fence)
            case "pycon":
                self.pycon(fence)
            case "hcl":
                self.hcl(fence)
            case "console" if _LEFT_OUT in fence.text.splitlines():
                assert_contained(fence, self.played(fence))
            case "console":
                assert self.played(fence) == fence.text, fence.place
            case "mermaid":
                assert graph(ROOT / str(fence.option("from"))) == fence.text, fence.place
            case language:
                known = {"json", "sh", "text", "terraform", "yaml"}
                assert language in known, f"{fence.place}: no test knows what to do with {language!r}"

    def python(self, fence: Fence) -> None:
        source = fence.option("from")
        if source is not None:
            assert_contained(fence, (ROOT / source).read_text(encoding="utf-8"))
        elif "stack" in fence.marks:
            return
        elif "prints" in fence.marks:
            self.given = printed(fence.text, self.names)
        else:
            self.blueprint(fence)

    def blueprint(self, fence: Fence) -> None:
        is_one = fence.language == "yaml" or re.search(r"^blueprints? = ", fence.text, re.MULTILINE)
        assert is_one, f"{fence.place}: neither blueprint nor marked"
        file = self.folder / (fence.option("file") or ("example.yaml" if fence.language == "yaml" else "example.py"))
        file.write_text(fence.text, encoding="utf-8")
        errors = [problem for problem in problems_of(file) if problem.severity == "error"]
        if "problems" in fence.marks:
            assert errors, f"{fence.place}: has no problem"
        else:
            assert errors == [], fence.place
            self.given = rendered(file)

    def pycon(self, fence: Fence) -> None:
        test = doctest.DocTestParser().get_doctest(fence.text, self.names, fence.place, fence.place, 0)
        said = io.StringIO()
        doctest.DocTestRunner().run(test, out=said.write, clear_globs=False)
        self.names.update(test.globs)
        assert said.getvalue() == ""

    def hcl(self, fence: Fence) -> None:
        source = fence.option("from")
        assert_contained(fence, rendered(ROOT / source) if source is not None else self.given)

    def played(self, fence: Fence) -> str:
        """The block as it would be if its commands were typed now."""
        code, shown = 0, ""
        for command in commands(fence):
            done = subprocess.run(
                ["sh", "-c", f"(exit {code}); {command}"],
                cwd=self.folder,
                env=self.environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                check=False,
            )
            code = done.returncode
            shown += f"$ {command}\n{done.stdout}"
        return shown

    def environment(self) -> Mapping[str, str]:
        path = os.pathsep.join([str(self.folder / ".bin"), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def commands(fence: Fence) -> list[str]:
    return [line.removeprefix("$ ") for line in fence.text.splitlines() if line.startswith("$ ")]


def problems_of(file: Path) -> list[Problem]:
    return [p for one in load(str(file)) for p in check_blueprint(one.blueprint, path=one.path, today=TODAY)]


def graph(file: Path) -> str:
    view = network_view(load(str(file))[0].blueprint)
    assert view is not None
    return mermaid(view)


def rendered(file: Path) -> str:
    return "\n".join(compile_blueprint(one.blueprint, path=one.path) for one in load(str(file)))


def printed(source: str, names: dict[str, object]) -> str:
    said = io.StringIO()
    with redirect_stdout(said):
        exec(source, names)
    return said.getvalue()


def assert_contained(fence: Fence, whole: str) -> None:
    """Every piece between two `# …` is there, line for line, and in this order."""
    rest = f"\n{whole}"
    for piece in pieces(fence.text):
        found = rest.find(f"\n{piece}\n")
        assert found >= 0, f"{fence.place}: not in the real text, from here on:\n{piece}"
        rest = rest[found + len(piece) :]


def pieces(text: str) -> list[str]:
    split: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip() == _LEFT_OUT:
            split.append([])
        else:
            split[-1].append(line)
    return [joined for lines in split if (joined := "\n".join(lines).strip("\n"))]


@pytest.mark.parametrize("page", PLAYED, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    for fence in fences(page):
        stand.play(fence)


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    dead = [target for target in links(page) if not leads_somewhere(page, target)]
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    named = _PATH.findall(page.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_index_leads_to_every_page() -> None:
    indexes = [DOCS / "README.md", DOCS / "problems" / "README.md"]
    linked = {(index.parent / target.partition("#")[0]).resolve() for index in indexes for target in links(index)}
    assert [str(page) for page in DOCS.rglob("*.md") if page not in linked and page not in indexes] == []


def test_the_page_of_the_command_line_names_every_command_and_option() -> None:
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    context = click.Context(main)
    commands = {name: main.get_command(context, name) for name in main.list_commands(context)}
    named = [f"fargate-tf {name}" for name in commands]
    named += [option for command in commands.values() if command for option in options(command)]
    assert [word for word in named if word not in page] == []


def test_the_generated_pages_are_current() -> None:
    assert build(ROOT, write=False) == []


def test_a_stale_a_missing_and_an_orphaned_page_are_found_and_nothing_is_written(tmp_path: Path) -> None:
    build(tmp_path, write=True)
    index, page = tmp_path / "docs" / "problems" / "README.md", tmp_path / "docs" / "problems" / "FT203.md"
    orphan = tmp_path / "docs" / "problems" / "FT999.md"
    index.write_text("old\n", encoding="utf-8")
    page.unlink()
    orphan.write_text("of a code that is gone\n", encoding="utf-8")

    assert build(tmp_path, write=False) == ["docs/problems/FT203.md", "docs/problems/FT999.md", str_of(index, tmp_path)]
    assert index.read_text(encoding="utf-8") == "old\n"
    assert not page.exists()

    build(tmp_path, write=True)
    assert build(tmp_path, write=False) == []
    assert not orphan.exists()


def links(page: Path) -> list[str]:
    prose = _CODE.sub("", _FENCE.sub("", page.read_text(encoding="utf-8")))
    targets = [found["target"] for found in _LINK.finditer(prose)]
    return [target for target in targets if not target.startswith(("https://", "http://"))]


def leads_somewhere(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = page.parent / path if path else page
    return file.exists() and (not anchor or anchor in anchors(file))


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub names them."""
    headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def options(command: click.Command) -> list[str]:
    return [max(p.opts, key=len) for p in command.params if isinstance(p, click.Option)]


def str_of(path: Path, root: Path) -> str:
    return str(path.relative_to(root))
