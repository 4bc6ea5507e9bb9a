"""The jobs of GitLab, each in one shell: a merge request is checked, planned, and gets one note."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.pipelines.steps import (
    DETAILS,
    GITLAB,
    HAS_PLAN,
    NAMES,
    Done,
    Runner,
    parts,
    read,
    whole_script,
)


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
