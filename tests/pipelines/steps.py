"""The commands of a pipeline, run one by one in a shell, with stand-ins for what only a runner has.

`fargate-tf`, `jq`, `curl` and the shell are the real ones. `pip`, `apk`, `terraform` and `gh` are stand-ins that note
how they were called; `gh` keeps the comments of a pull request in a file. An expression of GitHub that a test gives no
value is an error.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import yaml

from fargate_tf.cli import main

ROOT = Path(__file__).parents[2]
NAMES = ["shop-dev", "shop-staging"]
WORKFLOW = Path(".github/workflows/fargate-tf.yml")
GITLAB = Path(".gitlab/fargate-tf.yml")
MANIFEST = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: nginx}]}
"""
# What a runner puts in the place of expressions.
VALUES = {
    "github.token": "a token",
    "github.event.pull_request.number": "7",
    "github.server_url": "https://example.com",
    "github.repository": "acme/infra",
    "github.run_id": "1",
}
DETAILS = ("Where pods run: NAMESPACE", "What it costs a month: shop")

# The command is built on another branch: until it is here, a stand-in gives a summary of one line.
HAS_PLAN = main.get_command(click.Context(main), "plan") is not None
SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")

_EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")

_FARGATE_TF = f"""\
#!{sys.executable}
import sys
from fargate_tf.cli import run
arguments = sys.argv[1:]
if arguments[0] == "plan" and not {HAS_PLAN}:
    print("# The plan of " + arguments[arguments.index("--select") + 1])
    sys.exit("a stand-in cannot compare with HEAD^1" if "HEAD^1" in arguments else 0)
sys.exit(run(arguments))
"""

_NOTED = f"""\
#!{sys.executable}
import pathlib, sys
with pathlib.Path(__file__).with_name("called.txt").open("a") as called:
    called.write(" ".join([pathlib.Path(__file__).name, *sys.argv[1:]]) + "\\n")
"""

# What `fargate-tf plan` asks of Terraform: its version, a plan file, and that as JSON.
_TERRAFORM = f"""{_NOTED}
import json
step, arguments = sys.argv[1], sys.argv[2:]
if step == "version":
    print("Terraform v1.11.4")
for argument in arguments:
    if argument.startswith("-out="):
        pathlib.Path(argument.removeprefix("-out=")).write_text("a plan")
if step == "show":
    values = {{"name": "shop", "version": "1.36"}}
    change = {{"actions": ["create"], "before": None, "after": values, "after_unknown": {{}}, "before_sensitive": False,
              "after_sensitive": {{}}}}
    cluster = {{"address": "aws_eks_cluster.this", "mode": "managed", "type": "aws_eks_cluster", "name": "this",
               "provider_name": "registry.terraform.io/hashicorp/aws", "change": change}}
    print(json.dumps({{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [cluster],
                      "planned_values": {{"root_module": {{}}}}, "configuration": {{"root_module": {{}}}}}}))
"""

_GH = f"""{_NOTED}
import json
kept = pathlib.Path(__file__).with_name("comments.json")
comments = json.loads(kept.read_text()) if kept.exists() else []
arguments = sys.argv[1:]
if "--input" not in arguments:
    # One page after the other, each an array, as `gh api --paginate` prints them.
    print(*(json.dumps(comments[i : i + 2]) for i in range(0, len(comments), 2)), sep="\\n")
else:
    body = json.loads(pathlib.Path(arguments[arguments.index("--input") + 1]).read_text())["body"]
    if arguments[arguments.index("--method") + 1] == "PATCH":
        number = int(next(each for each in arguments if "/comments/" in each).rpartition("/")[2])
        next(each for each in comments if each["id"] == number)["body"] = body
    else:
        comments.append({{"id": 100 + len(comments), "user": {{"type": "Bot"}}, "body": body}})
    kept.write_text(json.dumps(comments))
"""


# `python -m pip` is noted, an environment of `-m venv` has this Python again; any other call is of the real one.
_PYTHON = f"""\
#!/bin/sh
case "$*" in
  "-m pip "*) exec "{{programs}}/pip" "$@";;
  "-m venv "*) mkdir -p "$3/bin" && ln -s "{{programs}}/python" "$3/bin/python";;
  *) exec "{sys.executable}" "$@";;
esac
"""


@dataclass
class Runner:
    """A machine of a pipeline: the folder of the checkout, one of its own, and what its programs were called with."""

    checkout: Path
    own: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        programs = self.own / "bin"
        programs.mkdir(parents=True)
        texts = {"fargate-tf": _FARGATE_TF, "terraform": _TERRAFORM, "gh": _GH}
        for name, text in {**texts, **dict.fromkeys(("pip", "apk"), _NOTED)}.items():
            (programs / name).write_text(text, encoding="utf-8")
            (programs / name).chmod(0o755)
        for name in ("python", "python3"):
            (programs / name).write_text(_PYTHON.format(programs=programs), encoding="utf-8")
            (programs / name).chmod(0o755)
        usual = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
        path = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])
        self.variables = {**usual, "PATH": path, "PYTHONPATH": str(ROOT), **self.variables}

    def run(self, script: str, variables: Mapping[str, str] | None = None, *, folder: Path | None = None) -> Done:
        """What a script gives in the shell that the runner would take."""
        done = subprocess.run(
            [*SHELL, script],
            cwd=folder or self.checkout,
            env={**self.variables, **(variables or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def called(self) -> list[str]:
        """The calls of the stand-ins, in their order."""
        noted = self.own / "bin" / "called.txt"
        return noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []

    def comments(self) -> list[dict[str, Any]]:
        """The comments of the pull request."""
        kept = self.own / "bin" / "comments.json"
        return json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []


@dataclass(frozen=True)
class Done:
    """What a script gave."""

    code: int
    out: str
    err: str


def github_runner(checkout: Path, own: Path) -> Runner:
    """A runner with the variables and files of GitHub."""
    temp = own / "temp"
    temp.mkdir(parents=True)
    files = {name: str(own / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH", "GITHUB_ENV")}
    for file in files.values():
        Path(file).touch()
    variables = {**files, "RUNNER_TEMP": str(temp), "GITHUB_REPOSITORY": "acme/infra", "GITHUB_ACTION_PATH": str(ROOT)}
    return Runner(checkout, own, variables)


def steps_of(workflow: Mapping[str, Any], job: str) -> Iterator[Mapping[str, Any]]:
    """The steps of a job that run a command."""
    yield from (step for step in workflow["jobs"][job]["steps"] if "run" in step)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with the values of its expressions. Raises `KeyError` for one that has none."""
    return _EXPRESSION.sub(lambda found: values[found[1]], text)


def variables_of(levels: Sequence[Mapping[str, Any]], values: Mapping[str, str]) -> dict[str, str]:
    """The variables that a workflow, a job and a step set."""
    return {name: filled(str(text), values) for level in levels for name, text in level.get("env", {}).items()}


def read(file: Path) -> Any:
    """A YAML file; the key `on` is a text and no boolean."""
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {("on" if key is True else key): value for key, value in read.items()}


def steps_in(read: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    jobs = [*read.get("jobs", {}).values(), read.get("runs", {})]
    yield from (step for job in jobs for step in job.get("steps", ()))


def outputs(runner: Runner) -> dict[str, str]:
    lines = Path(runner.variables["GITHUB_OUTPUT"]).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def parts(summary: str) -> list[str]:
    """What a summary holds: the name of each plan, and what it unfolds to for the pod of the manifests."""
    unfolded = r"<summary>(Wh.*)</summary>\n\n````text\n(NAMESPACE|shop)"
    found = re.findall(rf"^#+ (?:The plan of )?(shop-\w+)|{unfolded}", summary, re.MULTILINE)
    return [name or f"{title}: {first}" for name, title, first in found]


def hooks_by_id() -> Mapping[str, Mapping[str, Any]]:
    """The hooks of the repository."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook for hook in hooks}


def whole_script(job: Mapping[str, Any]) -> str:
    """The commands of a job of GitLab, as one script."""
    return "\n".join([*job.get("before_script", ()), *job["script"]])
