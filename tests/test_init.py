"""`init`: a project that works at once, pipelines in their place, and nothing that is there already is touched."""

from __future__ import annotations

import ast
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fargate_tf.scaffold.project import Answers, blueprint_text, problems_of_answers
from fargate_tf.write import MARK, MARK_TEXT
from tests.conftest import Cli, Ran
from tests.test_docs import TODAY

ROOT = Path(__file__).parent.parent
REQUIRED = ["--region", "eu-central-1", "--account-id", "111122223333", "--admin-role", "Admin"]
PROJECT = [".gitignore", "README.md", "blueprint.py", "main.tf"]
FLEET = (ROOT / "blueprints" / "fleet.py").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of its own: files of a pipeline go to its root."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize(
    "options",
    [[], ["--private"], ["--nat", "--zones", "a,b,c", "--cidr", "10.9.0.0/20"], ["--api-access", "198.18.0.0/15"]],
    ids=" ".join,
)
def test_a_new_project_checks_and_renders_without_a_problem(options: list[str], cli: Cli, here: Path) -> None:
    ran = cli("init", "shop", *REQUIRED, *options)
    told = "".join(f"wrote shop/{name}\n" for name in ("blueprint.py", "main.tf", "README.md", ".gitignore"))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith(told)
    assert sorted(contents(here)) == [f"shop/{name}" for name in PROJECT]
    checked = cli("check", "shop/blueprint.py", "--today", str(TODAY))
    assert (checked.code, "error" in checked.err) == (0, False)
    assert cli("render", "shop/blueprint.py", "-o", "shop/main.tf", "--check") == Ran(0, "", "")


def test_the_usual_project_has_no_problem_of_any_kind(cli: Cli) -> None:
    cli("init", "shop", *REQUIRED)
    assert cli("check", "shop/blueprint.py", "--today", str(TODAY)) == Ran(0, "", "no problems\n")


def test_the_blueprint_is_formatted_as_a_person_would(cli: Cli, here: Path) -> None:
    cli("init", "shop", *REQUIRED, "--api-access", "9.9.9.9/32,8.8.8.8/32", "--zones", "eu-central-1a,b")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--diff", "--isolated", "--line-length", "120", "blueprint.py"],
        cwd=here / "shop",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


REFUSED = [
    ("--name", "a b", "FT301"),
    ("--name", "-shop", "FT301"),
    ("--name", "x" * 101, "FT301"),
    ("--name", "", "FT301"),
    ("--region", "eu-centrall-1", "FT601"),
    ("--region", "us-gov-west-1", "FT602"),
    ("--account-id", "1111", "FT604"),
    ("--admin-role", "x y", "FT501"),
    ("--zones", "eu-west-1a,b", "FT103"),
    ("--cidr", "10.0.0.0/8", "FT101"),
    ("--cidr", "ten", "FT101"),
    ("--api-access", "9.9.9.9", "FT309"),
]


@pytest.mark.parametrize(("option", "value", "code"), REFUSED, ids=lambda value: str(value)[:12])
def test_what_aws_refuses_is_told_at_the_option_and_nothing_is_written(
    option: str, value: str, code: str, cli: Cli, here: Path
) -> None:
    ran = cli("init", "shop", *REQUIRED, f"{option}={value}", "--ci", "github")
    assert (ran.code, ran.out) == (1, "")
    assert f"error[{code}]" in ran.err
    assert f"  at {option}\n" in ran.err
    assert contents(here) == {}


def test_all_that_is_wrong_comes_at_once(cli: Cli) -> None:
    ran = cli("init", "shop", "--region=x", "--account-id=1", "--admin-role=a b", "--cidr=y", "--name=a b")
    told = [line.removeprefix("  at ") for line in ran.err.splitlines() if line.startswith("  at ")]
    assert list(dict.fromkeys(told)) == ["--name", "--region", "--account-id", "--admin-role", "--cidr"]


@settings(max_examples=30, deadline=None)
@given(name=st.text(), role=st.text(), cidr=st.text(), access=st.lists(st.text(min_size=1), max_size=2))
def test_whatever_is_answered_is_a_literal_and_never_code(name: str, role: str, cidr: str, access: list[str]) -> None:
    answers = Answers(name=name, region="eu-central-1", account_id="1", admin_role=role, cidr=cidr, api_access=access)
    tree = ast.parse(blueprint_text(answers).encode())
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert {name, cidr, *access} <= set(texts)
    usual = Answers(name="a", region="eu-central-1", account_id="1", admin_role="r", api_access=["x"] * len(access))
    shape = ast.dump(_without_texts(ast.parse(blueprint_text(usual))))
    assert ast.dump(_without_texts(tree)) == shape
    problems_of_answers(answers, TODAY)  # whatever it is, it is judged and raises nothing


def _without_texts(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value, node.kind = "", None
    return tree


def test_without_a_terminal_it_never_asks(cli: Cli, here: Path) -> None:
    ran = cli("init", "shop", "--region", "eu-central-1")
    assert (ran.code, ran.out) == (2, "")
    assert "missing --account-id, --admin-role: give them, or run this in a terminal, where it asks" in ran.err
    assert contents(here) == {}


def test_in_a_terminal_it_asks_until_the_answer_is_right(here: Path) -> None:
    """Two answers are wrong at first; Enter takes what stands in brackets, the folder's name too."""
    (here / "shop").mkdir()
    typed = "\neu-centrall-1\neu-central-1\n12\n111122223333\n\n\n\n\nAdmin\n"
    code, out, said = in_a_terminal(here / "shop", typed)
    assert (code, out) == (0, b"")
    assert [said.count(f"error[{wrong}]") for wrong in ("FT601", "FT604")] == [1, 1]
    assert said.index("Name of the cluster [shop]") < said.index("AWS region") < said.index("IAM role")
    assert sorted(contents(here)) == [".github/workflows/fargate-tf-shop.yml", *(f"shop/{name}" for name in PROJECT)]


def test_in_a_terminal_it_does_not_ask_for_nothing(here: Path) -> None:
    (here / "main.tf").write_text("# mine\n", encoding="utf-8")
    code, out, said = in_a_terminal(here, "")
    assert (code, out) == (1, b"")
    assert said.startswith("error[FT025]: main.tf is there already")


def in_a_terminal(folder: Path, typed: str) -> tuple[int, bytes, str]:
    """The exit code of `init --ci github`, what it says on stdout, and what somebody sees who types that."""
    leader, follower = pty.openpty()
    os.write(leader, typed.encode())
    done = subprocess.run(
        [sys.executable, "-m", "fargate_tf", "init", "--ci", "github"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=follower,
        timeout=60,
        check=False,
    )
    os.close(follower)
    said = os.read(leader, 2**16).decode()
    os.close(leader)
    return done.returncode, done.stdout, said


def test_what_is_in_the_way_is_listed_and_nothing_is_written(cli: Cli, here: Path) -> None:
    (here / "README.md").write_text("mine\n", encoding="utf-8")
    (here / ".gitignore").symlink_to("nowhere")
    (here / ".github").write_text("no folder\n", encoding="utf-8")
    ran = cli("init", "--name", "shop", *REQUIRED, "--ci", "github")
    fix = "  fix: move it away, or choose another folder: init overwrites nothing\n"
    told = [
        ("README.md is there already", "README.md"),
        (".gitignore is there already", ".gitignore"),
        (".github is no folder", ".github"),
    ]
    said = "".join(f"error[FT025]: {reason}\n  --> {file}\n{fix}\n" for reason, file in told)
    assert ran == Ran(1, "", f"{said}3 errors\n")
    assert contents(here) == {"README.md": b"mine\n", ".github": b"no folder\n"}
    assert (here / ".gitignore").is_symlink()


def test_a_second_run_changes_nothing_and_one_that_was_interrupted_is_completed(cli: Cli, here: Path) -> None:
    cli("init", "shop", *REQUIRED, "--ci", "gitlab")
    whole = contents(here)
    assert "wrote" not in cli("init", "shop", *REQUIRED, "--ci", "gitlab").err
    (here / "shop" / "README.md").unlink()
    (here / "shop" / MARK).write_text(MARK_TEXT, encoding="utf-8")
    assert cli("init", "shop", *REQUIRED, "--ci", "gitlab").code == 0
    assert contents(here) == whole


def test_a_folder_that_is_a_file_is_wrong_usage(cli: Cli, here: Path) -> None:
    (here / "shop").write_text("", encoding="utf-8")
    ran = cli("init", "shop", *REQUIRED)
    assert (ran.code, "Directory 'shop' is a file" in ran.err) == (2, True)
    below = cli("init", "shop/dev", *REQUIRED)
    assert (below.code, below.err.count("error[FT025]: shop is no folder")) == (1, 1)
    assert contents(here) == {"shop": b""}


def test_where_nothing_can_be_written_nothing_is(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "shop/README.md")

    monkeypatch.setattr("fargate_tf.write._put", full)
    ran = cli("init", "shop", *REQUIRED)
    assert (ran.code, ran.err) == (1, "error: shop/README.md: No space left on device\n")
    assert contents(here) == {}


def test_without_a_pipeline_a_folder_may_have_any_name(cli: Cli, here: Path) -> None:
    assert cli("init", "my first ${x} ü", "--name", "shop", *REQUIRED).code == 0
    assert len(contents(here)) == len(PROJECT)
    ran = cli("init", "my first", "--name", "shop", *REQUIRED, "--ci", "github")
    assert (ran.code, "'my first' has to stand in a pipeline" in ran.err) == (2, True)


# Pipelines


@pytest.mark.parametrize(
    ("engine", "files"),
    [
        ("github", [".github/workflows/fargate-tf-infra-eks.yml"]),
        ("gitlab", [".gitlab-ci.yml", ".gitlab/fargate-tf-infra-eks.yml"]),
        ("atlantis", ["atlantis.yaml"]),
        ("terragrunt", ["infra/eks/terragrunt.hcl"]),
    ],
)
def test_a_pipeline_goes_to_the_root_and_leaves_the_project_alone(
    engine: str, files: list[str], cli: Cli, here: Path
) -> None:
    cli("init", "infra/eks", "--name", "shop", *REQUIRED)
    before = contents(here)
    ran = cli("init", "infra/eks", "--ci", engine)
    assert ran == Ran(0, "", "".join(f"wrote {file}\n" for file in reversed(files)))
    after = contents(here)
    assert sorted(after.keys() - before.keys()) == files
    assert {file: after[file] for file in before} == before
    told = after[files[-1]].decode()
    assert "%%" not in told


def test_two_projects_of_a_repository_have_pipelines_of_their_own(cli: Cli, here: Path) -> None:
    for folder in ("a", "b"):
        assert cli("init", folder, *REQUIRED, "--ci", "github").code == 0
    assert sorted(path.name for path in (here / ".github" / "workflows").iterdir()) == [
        "fargate-tf-a.yml",
        "fargate-tf-b.yml",
    ]


def test_the_root_file_of_gitlab_stays_as_it_is_and_what_to_add_is_told(cli: Cli, here: Path) -> None:
    (here / ".gitlab-ci.yml").write_text("stages: [test]\n", encoding="utf-8")
    ran = cli("init", "shop", *REQUIRED, "--ci", "gitlab")
    assert ran.code == 0
    assert (
        "add to .gitlab-ci.yml, which is there already:\ninclude:\n  - local: .gitlab/fargate-tf-shop.yml\n" in ran.err
    )
    assert (here / ".gitlab-ci.yml").read_text(encoding="utf-8") == "stages: [test]\n"


@pytest.mark.parametrize(
    ("engine", "file"), [("atlantis", "atlantis.yaml"), ("terragrunt", "live/shop-dev/terragrunt.hcl")]
)
def test_files_that_list_a_fleet_are_written_again_unless_they_are_somebody_elses(
    engine: str, file: str, cli: Cli, here: Path
) -> None:
    (here / "fleet.py").write_text(FLEET, encoding="utf-8")
    words = ["init", "--ci", engine, "--blueprint", "fleet.py"]
    assert cli(*words).code == 0
    first = (here / file).read_bytes()
    (here / "fleet.py").write_text(FLEET.replace('"prod"', '"live"'), encoding="utf-8")
    assert cli(*words).code == 0
    after = contents(here)
    assert "shop-live" in "".join(map(str, after.items()))
    (here / "other.py").write_text(FLEET, encoding="utf-8")
    of_another = cli("init", "--ci", engine, "--blueprint", "other.py")
    assert (of_another.code, f"error[FT025]: {file} is there already" in of_another.err) == (1, True)
    (here / file).write_bytes(first + b"# by hand\n")
    edited = cli(*words)
    assert (edited.code, f"error[FT025]: {file} is there already" in edited.err) == (1, True)
    assert (here / file).read_bytes() == first + b"# by hand\n"


USAGE = {
    "unknown CI": (["--ci", "jenkins"], "'jenkins' is not one of 'github', 'gitlab', 'atlantis', 'terragrunt'"),
    "no CI": (["--blueprint", "blueprint.py"], "--blueprint names what --ci checks: add --ci"),
    "no such blueprint": (["--ci", "github", "--blueprint", "a.py"], "there is no file a.py"),
    "options of a cluster": (
        ["--ci", "github", "--blueprint", "fleet.py", "--nat", "--name", "x"],
        "--blueprint names one that is there: --nat, --name would change nothing in it",
    ),
    "no such manifests": (["--ci", "github", "--blueprint", "fleet.py", "--manifests", "k8s"], "no file or folder k8s"),
    "manifests without CI": (["--manifests", "k8s"], "--manifests go with --ci"),
    "output of a new project": (["-o", "live/"], "-o goes with a blueprint that is there"),
    "outside": (
        ["--ci", "github", "--blueprint", "fleet.py", "-o", "../live/"],
        "../live/ leads outside the repository",
    ),
    "outside, and never run": (["--ci", "github", "--blueprint", "../raises.py"], "leads outside the repository"),
    "a space": (["--ci", "github", "--blueprint", "a b.py"], "'a b.py' has to stand in a pipeline"),
    "an expression": (["--ci", "github", "--blueprint", "${{ x }}.py"], "'${{ x }}.py' has to stand in a pipeline"),
    "an option": (["--ci", "github", "--blueprint", "./-x.py"], "'-x.py' has to stand in a pipeline"),
    "a requirement": (["--ci", "github", "--blueprint", "fleet.py", "--install", "$(x)"], "is no requirement of pip"),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage_is_told_and_nothing_is_written(case: str, cli: Cli, here: Path) -> None:
    for name in ("fleet.py", "a b.py", "${{ x }}.py", "-x.py"):
        (here / name).write_text(FLEET, encoding="utf-8")
    (here.parent / "raises.py").write_text("1 / 0\n", encoding="utf-8")
    before = contents(here)
    words, told = USAGE[case]
    ran = cli("init", *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert contents(here) == before


def test_a_blueprint_that_does_not_load_is_a_problem_of_its_own(cli: Cli, here: Path) -> None:
    (here / "fleet.py").write_text("blueprints = [\n", encoding="utf-8")
    ran = cli("init", "--ci", "atlantis", "--blueprint", "fleet.py")
    assert (ran.code, "error[FT002]" in ran.err) == (1, True)
    (here / "fleet.py").write_text("from fargate_tf import Blueprint\nblueprint = Blueprint()\n", encoding="utf-8")
    nameless = cli("init", "--ci", "atlantis", "--blueprint", "fleet.py")
    assert nameless.code == 2
    assert "a blueprint in it has no name, or one that is not allowed: see `fargate-tf check fleet.py`" in (
        nameless.err
    )
    assert sorted(contents(here)) == ["fleet.py"]


@pytest.mark.parametrize("name", ["../prod", "a\0b", "con/aux", "x" * 101])
@pytest.mark.parametrize("engine", ["github", "gitlab", "atlantis", "terragrunt"])
def test_no_pipeline_is_made_of_a_name_that_no_folder_can_have(name: str, engine: str, cli: Cli, here: Path) -> None:
    (here / "fleet.py").write_text(FLEET.replace('"prod"', repr(name)), encoding="utf-8")
    ran = cli("init", "--ci", engine, "--blueprint", "fleet.py")
    assert (ran.code, "or one that is not allowed" in ran.err) == (2, True)
    assert sorted(contents(here)) == ["fleet.py"]
