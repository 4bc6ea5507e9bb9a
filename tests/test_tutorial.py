"""The tutorial is followed word by word, in a folder that holds nothing but what the page says.

Every block is played as `tests/test_docs.py` plays those of other pages: commands are run and their output is compared.
What the last part says of Terraform is planned in `tests/real/test_tutorial.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fargate_tf.load import load
from fargate_tf.pods import place
from tests.test_docs import DOCS, Fence, Stand, commands, fences

PAGE = DOCS / "tutorial.md"
# What takes Terraform with its provider, or an account of AWS; nothing else may be left to the reader's trust.
NOT_RUN = (
    "fargate-tf plan cluster.py --offline",
    "terraform init",
    "terraform plan",
    "terraform apply",
    "aws eks update-kubeconfig --name fargate-test --region eu-central-1",
    "kubectl apply -f manifests.yaml -f nginx.yaml",
    "kubectl get pods --all-namespaces",
    "kubectl delete -f nginx.yaml",
    "terraform destroy",
)
# What the article saw, and what Terraform says: the second is compared in tests/real.
QUOTED = ("Pod provisioning timed out (will retry)", "Plan: ")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reader's folder at the end."""
    stand = Stand(tmp_path_factory.mktemp("tutorial"), bare=True)
    for fence in fences(PAGE):
        stand.play(fence)
    return stand.folder


def of(language: str) -> list[Fence]:
    return [fence for fence in fences(PAGE) if fence.language == language]


def test_what_it_shows_is_what_happens_with_nothing_but_what_it_makes(followed: Path) -> None:
    made = {path.name for path in followed.iterdir() if path.name != "__pycache__" and not path.name.startswith(".")}
    assert made == {"article.py", "nginx.yaml", "mended.py", "cluster.py", "manifests.yaml", "main.tf"}


def test_only_what_takes_terraform_or_an_account_is_not_run() -> None:
    assert tuple(line for fence in of("sh") for line in fence.text.splitlines()) == NOT_RUN
    assert [[quote for quote in QUOTED if quote in fence.text] for fence in of("text")] == [[quote] for quote in QUOTED]
    assert {fence.language for fence in fences(PAGE)} == {"python", "yaml", "console", "sh", "text"}


def test_each_console_block_has_a_command() -> None:
    assert [fence.place for fence in of("console") if not commands(fence)] == []


def test_every_problem_that_the_prose_names_was_shown_before() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = [(found.start(), found[1]) for found in re.finditer(r"^\w+\[(FT\d+)\]", text, re.MULTILINE)]
    named = [(found.start(), found[1]) for found in re.finditer(r"`(FT\d+)`", text)]
    assert {code for _, code in named} == {"FT215", "FT307", "FT310", "FT506"}
    assert [code for at, code in named if not any(c == code and before < at for before, c in shown)] == []


def test_it_ends_where_the_author_ended_with_nginx_and_coredns_on_fargate(followed: Path) -> None:
    [cluster] = load(str(followed / "cluster.py"))
    report = place(cluster.blueprint, [str(followed / "nginx.yaml")])
    assert [(v.workload.name, v.placement.on, v.placement.profile) for v in report.verdicts] == [
        ("nginx", "fargate", "default")
    ]
    assert 'computeType = "Fargate"' in (followed / "main.tf").read_text(encoding="utf-8")


def test_the_command_for_kubectl_is_that_of_the_blueprint(followed: Path) -> None:
    [shown] = [line for line in NOT_RUN if line.startswith("aws ")]
    rendered = (followed / "main.tf").read_text(encoding="utf-8")
    [made] = re.findall(r'value += "(aws eks update-kubeconfig [^"]*)"', rendered)
    assert sorted(made.replace("${aws_eks_cluster.this.name}", "fargate-test").split()) == sorted(shown.split())
