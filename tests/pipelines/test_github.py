"""The workflow of GitHub, step by step: a pull request is checked, planned, and gets one comment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.pipelines.steps import (
    DETAILS,
    HAS_PLAN,
    MANIFEST,
    NAMES,
    VALUES,
    WORKFLOW,
    Done,
    Runner,
    outputs,
    parts,
    read,
    steps_of,
    variables_of,
)

PLANNING = ("Install fargate-tf", "Plan offline", "Say where pods run and what it costs")


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
