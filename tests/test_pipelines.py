"""The pipelines of `init --ci`, `action.yml` and the hooks are valid, and each command does what it is there for."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from fargate_tf.cli import run
from tests.conftest import Cli
from tests.real.conftest import without
from tests.steps import HAS_PLAN, Done, Runner, github_runner, read, steps_of, variables_of
from tests.test_docs import fences

ROOT = Path(__file__).parent.parent
OWN = ROOT / "build" / "actionlint"
MISSING = "THE REAL ACTIONLINT IS NOT HERE, so no workflow was judged by it: make build/actionlint"
NAMES = ["shop-dev", "shop-staging"]
WORKFLOW = Path(".github/workflows/fargate-tf.yml")
GITLAB = Path(".gitlab/fargate-tf.yml")
MANIFEST = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: nginx}]}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet with its Terraform and manifests, and the pipelines of GitHub and GitLab for it, in two commits."""
    folder = tmp_path_factory.mktemp("fleet")
    (folder / "k8s").mkdir()
    (folder / "k8s" / "web.yaml").write_text(MANIFEST, encoding="utf-8")
    fleet = (ROOT / "blueprints" / "fleet.py").read_text(encoding="utf-8")
    (folder / "fleet.py").write_text(f"{fleet}del blueprints[2]\n", encoding="utf-8")
    with chdir(folder):
        git("init", "--quiet")
        assert run(["render", "fleet.py", "-o", "live/"]) == 0
        for engine in ("github", "gitlab"):
            assert run(["init", "--ci", engine, "--blueprint", "fleet.py", "--manifests", "k8s"]) == 0
        git("add", ".")
        git("commit", "--quiet", "--message", "base")
        git("commit", "--quiet", "--message", "head", "--allow-empty")
    return folder


def git(*arguments: str) -> None:
    somebody = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *somebody, *arguments], check=True)


@pytest.fixture
def repository(made: Path, tmp_path: Path) -> Path:
    """A copy of the fleet, for one test."""
    return Path(shutil.copytree(made, tmp_path / "repository"))


# Valid


@pytest.fixture(scope="module")
def actionlint() -> str:
    """The program, by its path."""
    binary = str(OWN) if OWN.exists() else shutil.which("actionlint")
    if binary is None:
        without(MISSING)
    return binary


def pipelines(cli: Cli, folder: Path) -> Iterator[Path]:
    """A repository with a pipeline of every shape: at the root and below, one blueprint and a fleet, with manifests."""
    (folder / ".git").mkdir()
    (folder / "k8s").mkdir()
    shutil.copyfile(ROOT / "blueprints" / "fleet.py", folder / "fleet.py")
    words = ["--region", "eu-central-1", "--account-id", "111122223333", "--admin-role", "Admin"]
    for engine in ("github", "gitlab"):
        assert cli("init", "infra/eks", *words, "--name", "shop", "--ci", engine).code == 0
        assert cli("init", "--ci", engine, "--blueprint", "fleet.py", "--manifests", "k8s").code == 0
    yield from sorted(folder.glob(".git*/**/*.yml"))
    yield folder / ".gitlab-ci.yml"


def test_actionlint_has_nothing_to_say_about_the_workflows(
    actionlint: str, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    workflows = [str(file) for file in pipelines(cli, tmp_path) if file.parent.name == "workflows"]
    assert len(workflows) == 2
    assert ran([actionlint, "-no-color", *workflows], tmp_path) == (0, "")
    broken = Path(workflows[0])
    broken.write_text(broken.read_text(encoding="utf-8").replace("needs: check", "needs: chekc"), encoding="utf-8")
    assert ran([actionlint, "-no-color", *workflows], tmp_path)[0] == 1


def test_what_the_docs_show_of_pipelines_is_valid(actionlint: str, tmp_path: Path) -> None:
    workflow, hooks = (fence.text for fence in fences(ROOT / "docs" / "ci.md") if fence.language == "yaml")
    (tmp_path / "workflow.yml").write_text(workflow, encoding="utf-8")
    assert ran([actionlint, "-no-color", "workflow.yml"], tmp_path) == (0, "")
    (own,) = (step for step in steps_in(yaml.safe_load(workflow)) if "fargate-tf@" in step["uses"])
    assert own["with"].keys() - read(ROOT / "action.yml")["inputs"].keys() == set()
    named = {hook["id"] for hook in yaml.safe_load(hooks)["repos"][0]["hooks"]}
    assert named == {
        hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    }


def test_each_file_fits_the_schema_that_its_service_publishes(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schemas come with check-jsonschema: those of SchemaStore for GitHub, GitLab's own for GitLab."""
    monkeypatch.chdir(tmp_path)
    files: dict[str, list[Path]] = {"github-workflows": [], "gitlab-ci": [], "github-actions": [ROOT / "action.yml"]}
    for file in pipelines(cli, tmp_path):
        files["github-workflows" if file.parent.name == "workflows" else "gitlab-ci"].append(file)
    assert [len(found) for found in files.values()] == [2, 3, 1]
    wrong = {schema: found for schema, found in files.items() if not fits(schema, found)}
    assert wrong == {}


def test_shellcheck_has_nothing_to_say_about_any_script(repository: Path, tmp_path: Path) -> None:
    pipeline = read(repository / GITLAB)
    scripts = [
        step["run"]
        for file in (repository / WORKFLOW, ROOT / "action.yml")
        for step in steps_in(read(file))
        if "run" in step
    ]
    scripts += [whole_script(job) for name, job in pipeline.items() if not name.startswith(".")]
    assert len(scripts) == 8 + 6 + 3
    for number, script in enumerate(scripts):
        (tmp_path / f"{number}.sh").write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
    files = [f"{number}.sh" for number in range(len(scripts))]
    program = str(Path(sys.executable).with_name("shellcheck"))
    assert ran([program, *files], tmp_path) == (0, "")
    (tmp_path / "0.sh").write_text("#!/bin/bash\nrm $FILE\n", encoding="utf-8")
    assert ran([program, *files], tmp_path)[0] == 1


def test_a_schema_refuses_what_is_wrong(tmp_path: Path) -> None:
    wrong = {
        "github-workflows": "on: push\njobs: {a: {}}\n",
        "gitlab-ci": "a: {script: 1}\n",
        "github-actions": "name: 1\n",
    }
    for schema, text in wrong.items():
        file = tmp_path / f"{schema}.yml"
        file.write_text(text, encoding="utf-8")
        assert not fits(schema, [file])


def fits(schema: str, files: Sequence[Path]) -> bool:
    from check_jsonschema import main

    with pytest.raises(SystemExit) as ended:
        main.main(["--builtin-schema", f"vendor.{schema}", *map(str, files)])
    return ended.value.code == 0


def ran(command: Sequence[str], folder: Path) -> tuple[int, str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


# Safe


def test_nothing_of_an_expression_is_text_of_a_script(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for file in (*pipelines(cli, tmp_path), ROOT / "action.yml"):
        scripts = [line for step in steps_in(read(file)) for line in step.get("run", "").splitlines()]
        assert [line for line in scripts if "${{" in line] == []


def test_actions_are_pinned_to_commits_and_rights_to_what_a_job_needs(repository: Path) -> None:
    workflow = read(repository / WORKFLOW)
    used = [step["uses"] for step in steps_in(workflow) if "uses" in step]
    assert len(used) == 7
    assert [each for each in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each)] == []
    assert workflow["permissions"] == {"contents": "read"}
    rights = {name: job.get("permissions") for name, job in workflow["jobs"].items()}
    assert rights == {"check": None, "plan": None, "comment": {"pull-requests": "write"}}
    # The job that may write has no file of the pull request.
    assert "actions/checkout" not in str(workflow["jobs"]["comment"])
    kept = [step["with"]["persist-credentials"] for step in steps_in(workflow) if "checkout" in step.get("uses", "")]
    assert kept == [False, False]
    assert "secrets." not in (repository / WORKFLOW).read_text(encoding="utf-8")
    assert "AWS_" not in (repository / WORKFLOW).read_text(encoding="utf-8")


def steps_in(read: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    jobs = [*read.get("jobs", {}).values(), read.get("runs", {})]
    yield from (step for job in jobs for step in job.get("steps", ()))


# GitHub, step by step


@pytest.fixture
def runner(repository: Path, tmp_path: Path) -> Runner:
    for program in ("git", "jq", "curl"):
        if shutil.which(program) is None:
            without(f"THE REAL {program.upper()} IS NOT HERE, so no command of a pipeline was run: install {program}")
    return github_runner(repository, tmp_path / "runner")


def played(runner: Runner, workflow: Mapping[str, Any], job: str, **values: str) -> dict[str, Done]:
    """Each command of a job with what it gave; the first that fails ends the job."""
    done: dict[str, Done] = {}
    for step in steps_of(workflow, job):
        variables = variables_of([workflow, workflow["jobs"][job], step], {**VALUES, **values})
        name = step["name"]
        done[name] = runner.run(step["run"], variables)
        if done[name].code:
            break
    return done


PLANNING = ("Install fargate-tf", "Plan offline", "Say where pods run and what it costs")
VALUES = {
    "github.token": "a token",
    "github.event.pull_request.number": "7",
    "github.server_url": "https://example.com",
    "github.repository": "acme/infra",
    "github.run_id": "1",
}


def test_a_pull_request_is_checked_planned_and_gets_one_comment(runner: Runner) -> None:
    workflow = read(runner.checkout / WORKFLOW)
    assert workflow["jobs"]["plan"]["if"] == "github.event_name == 'pull_request'"

    check = played(runner, workflow, "check")
    assert {name: (done.code, done.err) for name, done in check.items()} == {
        "Install fargate-tf": (0, ""),
        "Check the blueprint": (0, ""),
        "Compare what is rendered": (0, ""),
        "List the blueprints": (0, ""),
    }
    name, _, matrix = outputs(runner)["matrix"].partition("\n")
    assert (name, matrix) == (outputs(runner)["matrix"], "")
    rows = json.loads(name)
    assert [row["name"] for row in rows] == NAMES

    for row in rows:
        plan = played(runner, workflow, "plan", **{"matrix.name": row["name"]})
        assert {name: done.code for name, done in plan.items()} == dict.fromkeys(PLANNING, 0)
        assert "HEAD^1" in plan["Plan offline"].err
        # What the job uploads as an artifact, and the job that comments downloads.
        uploaded = Path(runner.variables["RUNNER_TEMP"]) / "fargate-tf-plan.md"
        artifact = runner.own / "comment" / "plans" / f"fargate-tf-plan-{row['name']}" / "fargate-tf-plan.md"
        artifact.parent.mkdir(parents=True)
        uploaded.rename(artifact)
    summary = Path(runner.variables["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
    assert parts(summary) == [part for name in NAMES for part in (name, *DETAILS)]
    # The stand-in cannot compare, so that with it the second way is the one that is tried.
    assert ("HEAD^1" in summary) == HAS_PLAN

    runner.checkout = runner.own / "comment"
    for _ in range(2):
        assert [done.code for done in played(runner, workflow, "comment").values()] == [0]
    (comment,) = runner.comments()
    assert comment["body"].startswith("<!-- fargate-tf plan -->\n")
    assert comment["body"].partition("\n")[2] == summary
    posted = [line for line in runner.called() if line.startswith("gh ")]
    assert posted == [
        "gh api --paginate repos/acme/infra/issues/7/comments",
        "gh api --silent --method POST repos/acme/infra/issues/7/comments --input body.json",
        "gh api --paginate repos/acme/infra/issues/7/comments",
        "gh api --silent --method PATCH repos/acme/infra/issues/comments/100 --input body.json",
    ]


def parts(summary: str) -> list[str]:
    """What a summary holds: the name of each plan, and what it unfolds to for the pod of the manifests."""
    unfolded = r"<summary>(Wh.*)</summary>\n\n````text\n(NAMESPACE|shop)"
    found = re.findall(rf"^#+ (?:The plan of )?(shop-\w+)|{unfolded}", summary, re.MULTILINE)
    return [name or f"{title}: {first}" for name, title, first in found]


DETAILS = ("Where pods run: NAMESPACE", "What it costs a month: shop")


def outputs(runner: Runner) -> dict[str, str]:
    lines = Path(runner.variables["GITHUB_OUTPUT"]).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_somebody_elses_comment_is_left_alone_and_a_long_summary_is_cut(runner: Runner) -> None:
    workflow = read(runner.checkout / WORKFLOW)
    marker = "<!-- fargate-tf plan -->"
    others = [
        {"id": 1, "user": {"type": "User"}, "body": f"{marker}\nforged"},
        {"id": 2, "user": {"type": "Bot"}, "body": f"quotes {marker}"},
        {"id": 3, "user": {"type": "Bot"}, "body": f"{marker}\nours"},
    ]
    (runner.own / "bin" / "comments.json").write_text(json.dumps(others), encoding="utf-8")
    plan = runner.checkout / "plans" / "a" / "fargate-tf-plan.md"
    plan.parent.mkdir(parents=True)
    plan.write_text("ü" * 70_000, encoding="utf-8")
    assert [done.code for done in played(runner, workflow, "comment").values()] == [0]
    first, second, ours = runner.comments()
    assert [first, second] == others[:2]
    end = "\n\nCut here: [the run](https://example.com/acme/infra/actions/runs/1) has the whole."
    assert ours["body"] == f"{marker}\n{'ü' * 60_000}{end}"
    assert len(ours["body"]) < 65_536


def test_where_nothing_was_planned_the_comment_says_so(runner: Runner) -> None:
    comment = played(runner, read(runner.checkout / WORKFLOW), "comment")
    assert [done.code for done in comment.values()] == [0]
    (only,) = runner.comments()
    run_ = "https://example.com/acme/infra/actions/runs/1"
    assert only["body"] == f"<!-- fargate-tf plan -->\nNothing was planned: [the run]({run_}) says why.\n"


def test_a_mistake_in_the_blueprint_is_told_at_its_line_and_ends_the_job(runner: Runner) -> None:
    fleet = runner.checkout / "fleet.py"
    fleet.write_text(fleet.read_text(encoding="utf-8").replace("10.10.0.0/20", "10.10.0.0/8"), encoding="utf-8")
    done = played(runner, read(runner.checkout / WORKFLOW), "check")["Check the blueprint"]
    assert done.code == 1
    assert "::error file=fleet.py,line=" in done.out
    assert "title=FT101::" in done.out


def test_a_pod_that_would_stay_pending_is_told_at_its_line(runner: Runner) -> None:
    web = runner.checkout / "k8s" / "web.yaml"
    web.write_text(MANIFEST.replace("namespace: shop", "namespace: elsewhere"), encoding="utf-8")
    done = played(runner, read(runner.checkout / WORKFLOW), "check")["Check the blueprint"]
    assert (done.code, done.out.count("::error file=k8s/web.yaml,line=")) == (1, len(NAMES))


def test_terraform_that_was_not_rendered_again_ends_the_job(runner: Runner) -> None:
    (runner.checkout / "live" / "shop-dev" / "main.tf").unlink()
    done = played(runner, read(runner.checkout / WORKFLOW), "check")["Compare what is rendered"]
    assert (done.code, done.err) == (3, "live/shop-dev/main.tf is not current: render it again\n")


def test_a_plan_that_fails_is_told_in_the_summary_and_fails_the_job(runner: Runner) -> None:
    programs = runner.own / "bin"
    for name in ("terraform", *(() if HAS_PLAN else ("fargate-tf",))):
        (programs / name).write_text("#!/bin/sh\nexit 5\n", encoding="utf-8")
    done = played(runner, read(runner.checkout / WORKFLOW), "plan", **{"matrix.name": "shop-dev"})["Plan offline"]
    assert done.code not in (0, 127)
    summary = Path(runner.variables["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
    assert summary.endswith("The plan of `shop-dev` failed: the log of its job says why.\n")


# The action


def test_the_action_does_the_same_and_takes_its_inputs_as_data(runner: Runner) -> None:
    action = read(ROOT / "action.yml")
    trap = runner.checkout / "trap"
    given = {
        "blueprint": "fleet.py",
        "rendered": "live/",
        "manifests": "k8s",
        "select": "shop-dev",
        "base": "HEAD^1",
        "comment": "true",
        "token": f"$(touch {trap})",
    }
    defaults = {name: str(value["default"]) for name, value in action["inputs"].items()}
    assert given.keys() | {"plan"} == defaults.keys()
    values = {**VALUES, **{f"inputs.{name}": text for name, text in {**defaults, **given}.items()}}
    codes = {}
    for step in action["runs"]["steps"]:
        folder = Path(runner.variables["RUNNER_TEMP"]) if "working-directory" in step else None
        done = runner.run(step["run"], variables_of([step], values), folder=folder)
        codes[step["name"]] = (done.code, done.err if "plan" not in step["name"].lower() else "")
    assert codes == {step["name"]: (0, "") for step in action["runs"]["steps"]}
    assert [row["name"] for row in json.loads(outputs(runner)["matrix"])] == NAMES
    (comment,) = runner.comments()
    summary = Path(outputs(runner)["summary"]).read_text(encoding="utf-8")
    assert comment["body"] == f"<!-- fargate-tf plan fleet.py shop-dev -->\n{summary}"
    assert parts(summary) == ["shop-dev", *DETAILS]
    assert not trap.exists()
    # It installs the fargate-tf of its own commit.
    assert [line for line in runner.called() if line.endswith(f" {ROOT}")] != []


@pytest.mark.parametrize("value", ["$(touch trap)`touch trap`; touch trap #", '" && touch trap && echo "'])
def test_no_input_of_the_action_is_run_by_the_shell(value: str, runner: Runner) -> None:
    action = read(ROOT / "action.yml")
    values = {**VALUES, **{f"inputs.{name}": value for name in action["inputs"]}}
    for step in action["runs"]["steps"][1:]:
        folder = Path(runner.variables["RUNNER_TEMP"]) if "working-directory" in step else None
        runner.run(step["run"], variables_of([step], values), folder=folder)
    assert [*runner.checkout.rglob("trap"), *runner.own.rglob("trap")] == []


# GitLab, job by job


class _Notes(BaseHTTPRequestHandler):
    """The notes of a merge request, as far as the job needs them: two pages, create, change."""

    notes: list[dict[str, Any]]
    asked: list[str]

    def do_GET(self) -> None:
        page = int(self.path.rpartition("page=")[2])
        self._answer(self.notes[page - 1 : page], str(page + 1) if page < len(self.notes) else "")

    def do_POST(self) -> None:
        self.notes.append({"id": len(self.notes) + 1, **self._given()})
        self._answer({})

    def do_PUT(self) -> None:
        self.notes[int(self.path.rpartition("/")[2]) - 1].update(self._given())
        self._answer({})

    def _given(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, content: object, page: str = "") -> None:
        self.asked.append(f"{self.command} {self.path} {self.headers['PRIVATE-TOKEN']}")
        self.send_response(200)
        self.send_header("X-Next-Page", page)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def gitlab() -> Iterator[str]:
    _Notes.notes = [{"id": 1, "body": "a person"}, {"id": 2, "body": "quotes <!-- fargate-tf plan -->"}]
    _Notes.asked = []
    server = HTTPServer(("127.0.0.1", 0), _Notes)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v4"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_merge_request_of_gitlab_is_checked_planned_and_gets_one_note(runner: Runner, gitlab: str) -> None:
    pipeline = read(runner.checkout / GITLAB)
    variables = {
        **pipeline[".fargate-tf"]["variables"],
        "CI_BUILDS_DIR": str(runner.own / "builds"),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD^1",
        "CI_API_V4_URL": gitlab,
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "7",
        "FARGATE_TF_NOTE_TOKEN": "a token",
    }
    for job in ("note", "check", "plan", "note", "note"):
        done = job_of_gitlab(runner, pipeline[f"fargate-tf {job}"], variables)
        assert done.code == 0, done.err
    summary = (runner.checkout / "fargate-tf-plan.md").read_text(encoding="utf-8")
    assert parts(summary) == [part for name in NAMES for part in (name, *DETAILS)]
    # The stand-in cannot compare, so that with it the second way is the one that is tried.
    assert ("HEAD^1" in summary) == HAS_PLAN
    assert [note["body"] for note in _Notes.notes[:2]] == ["a person", "quotes <!-- fargate-tf plan -->"]
    assert [note["body"] for note in _Notes.notes[2:]] == [f"<!-- fargate-tf plan -->\n{summary}"]
    at = "/api/v4/projects/3/merge_requests/7/notes"
    pages = [f"GET {at}?per_page=100&page={page} a token" for page in (1, 2, 3)]
    assert _Notes.asked == [*pages[:2], f"POST {at} a token", *pages, f"PUT {at}/3 a token"]


def test_a_plan_of_gitlab_that_fails_is_told_in_the_summary_and_fails_the_job(runner: Runner) -> None:
    fake = "#!/bin/sh\nif [ $1 = list ]; then echo 'shop-dev a b'; echo 'shop-prod a b'; else exit 5; fi\n"
    (runner.own / "bin" / "fargate-tf").write_text(fake, encoding="utf-8")
    pipeline = read(runner.checkout / GITLAB)
    variables = {
        **pipeline[".fargate-tf"]["variables"],
        "CI_BUILDS_DIR": "b",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD^1",
    }
    assert job_of_gitlab(runner, pipeline["fargate-tf plan"], variables).code == 5
    told = "".join(f"The plan of `{name}` failed: the log of its job says why.\n" for name in ("shop-dev", "shop-prod"))
    assert (runner.checkout / "fargate-tf-plan.md").read_text(encoding="utf-8") == told


def job_of_gitlab(runner: Runner, job: Mapping[str, Any], variables: Mapping[str, str]) -> Done:
    """The commands of a job in one shell, as GitLab runs them."""
    own = {name: str(text) for name, text in job.get("variables", {}).items()}
    return runner.run(whole_script(job), {**variables, **own})


def whole_script(job: Mapping[str, Any]) -> str:
    """The commands of a job of GitLab, as one script."""
    return "\n".join([*job.get("before_script", ()), *job["script"]])


# Atlantis


def test_atlantis_has_a_project_for_each_blueprint(
    cli: Cli, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keys are those of Atlantis's `server/core/config/raw` (2026-11-27)."""
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(made / "fleet.py", "fleet.py")
    assert cli("init", "--ci", "atlantis", "--blueprint", "fleet.py").code == 0
    when = {"when_modified": ["*.tf", "*.tf.json", ".terraform.lock.hcl"]}
    projects = [{"name": name, "dir": f"live/{name}", "autoplan": when} for name in NAMES]
    assert read(tmp_path / "atlantis.yaml") == {"version": 3, "parallel_plan": True, "projects": projects}
    told = [(each.parent.relative_to(made).as_posix()) for each in sorted(made.glob("live/*/main.tf"))]
    assert sorted(f"live/{name}" for name in NAMES) == told


# Hooks of pre-commit


def hooks_by_id() -> Mapping[str, Mapping[str, Any]]:
    """The hooks of the repository."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook for hook in hooks}


def test_the_hooks_do_what_they_say(runner: Runner) -> None:
    hooks = hooks_by_id()
    assert sorted(hooks) == ["fargate-tf-check", "fargate-tf-render"]
    known = {"id", "name", "description", "entry", "args", "language", "pass_filenames", "files"}
    assert [id_ for id_, hook in hooks.items() if hook.keys() != known] == []
    shutil.copyfile(ROOT / "blueprints" / "smallest.py", runner.checkout / "blueprint.py")
    words = {id_: shlex.join([*shlex.split(hook["entry"]), *hook["args"]]) for id_, hook in hooks.items()}
    assert runner.run("fargate-tf render blueprint.py -o main.tf").code == 0
    assert [runner.run(words[id_]).code for id_ in sorted(words)] == [0, 0]
    (runner.checkout / "blueprint.py").write_text("blueprint = 1\n", encoding="utf-8")
    assert [runner.run(words[id_]).code for id_ in sorted(words)] == [1, 1]
    shutil.copyfile(ROOT / "blueprints" / "mixed.py", runner.checkout / "blueprint.py")
    assert [runner.run(words[id_]).code for id_ in sorted(words)] == [0, 3]
    touched = {
        "blueprint.py": [True, True],
        "main.tf": [False, True],
        "k8s/web.yaml": [True, False],
        "a.md": [False, False],
    }
    assert {file: [bool(re.search(hooks[id_]["files"], file)) for id_ in sorted(hooks)] for file in touched} == touched
