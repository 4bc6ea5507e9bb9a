"""What `init` asks in a terminal: one question for each option that was not given, until the answer is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from fargate_tf.commands.shared import show_problems
from fargate_tf.scaffold.project import Answers, problems_of_answers

if TYPE_CHECKING:
    from datetime import date

_OPENING = "A cluster on EKS and Fargate. Enter takes what stands in brackets."


class Question(NamedTuple):
    """A field of `Answers`, what is asked, and what Enter takes; `None` has to be answered."""

    field: str
    text: str
    default: str | bool | None

    @property
    def option(self) -> str:
        """The option that answers it."""
        return f"--{self.field.replace('_', '-')}"


QUESTIONS = (
    Question("name", "Name of the cluster", None),
    Question("region", "AWS region, such as eu-central-1", None),
    Question("account_id", "AWS account, 12 digits", None),
    Question("zones", "Availability zones", "a,b"),
    Question("cidr", "Addresses of the VPC", "10.0.0.0/16"),
    Question("private", "Private, without a way to the internet", False),
    Question("api_access", "CIDRs from which people reach the Kubernetes API over the internet", ""),
    Question("admin_role", "IAM role that may use the Kubernetes API, a name or an ARN", None),
)
# What stands for answers that are still to come, so that the rules can judge those that are there.
_STAND_IN = {"name": "dev", "region": "eu-central-1", "account_id": "111122223333", "admin_role": "Admin"}
_LISTS = ("zones", "api_access")


def missing(said: Mapping[str, Any]) -> list[str]:
    """The options without which there is no blueprint."""
    return [each.option for each in QUESTIONS if each.default is None and each.field not in said]


def answers_of(said: Mapping[str, Any]) -> Answers:
    """The answers as values: lists were typed with commas."""
    listed = {name: tuple(filter(None, map(str.strip, said[name].split(",")))) for name in _LISTS if name in said}
    return Answers(**{**said, **listed})


def ask(said: Mapping[str, Any], folder: str, today: date) -> Answers:
    """Ask for every field that was not said; `folder` is the name that Enter takes. Nothing goes to stdout."""
    answers = dict(said)
    asked = [each for each in QUESTIONS if each.field not in said]
    if asked:
        click.echo(_OPENING, err=True)
    for each in asked:
        answers[each.field] = _answer(each._replace(default=folder) if each.field == "name" else each, answers, today)
    return answers_of(answers)


def _answer(question: Question, answers: Mapping[str, Any], today: date) -> Any:
    while True:
        if isinstance(question.default, bool):
            given: Any = click.confirm(question.text, default=question.default, err=True)
        else:
            shown = bool(question.default)
            given = click.prompt(question.text, default=question.default, show_default=shown, err=True)
        judged = problems_of_answers(answers_of({**_STAND_IN, **answers, question.field: given}), today)
        wrong = [each for each in judged if each.path == question.option and each.severity == "error"]
        if not wrong:
            return given
        show_problems(wrong)
