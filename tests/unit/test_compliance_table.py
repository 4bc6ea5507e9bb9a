"""The table of docs/compliance.md is whole: each list in full, each item once, each rule one that there is."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest

from fargate_tf.check.catalogue import CATALOGUE
from fargate_tf.facts.compliance import CIS, CONTROLS, NOT_APPLICABLE, SECURITY_HUB, Control

LISTS = ("cis", "hub", "checkov", "trivy")


def test_every_item_of_the_benchmark_and_of_security_hub_is_answered_once() -> None:
    assert sorted(chain(*(control.cis for control in CONTROLS))) == sorted(CIS)
    assert sorted(chain(*(control.hub for control in CONTROLS))) == sorted(SECURITY_HUB)


@pytest.mark.parametrize("name", LISTS)
def test_nothing_is_answered_twice(name: str) -> None:
    counts = Counter(chain(*(getattr(control, name) for control in CONTROLS)))
    assert [item for item, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.what)
def test_a_control_names_what_there_is(control: Control) -> None:
    assert [code for code in control.rules if code not in CATALOGUE] == []
    assert control.fails.keys() <= set(control.checkov)
    assert any(getattr(control, name) for name in LISTS)
    assert not (control.status == NOT_APPLICABLE and control.checkov)
