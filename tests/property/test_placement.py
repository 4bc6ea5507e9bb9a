"""Placement agrees with AWS's rules, written down once more: slowly, literally, and without our matcher."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

import pytest

from fargate_tf import FargateProfile, NodeGroup, Scaling, Selector, Taint
from fargate_tf.k8s.placement import Scheduler
from fargate_tf.k8s.target import Target
from fargate_tf.k8s.workloads import Kind, Replicas, Workload
from fargate_tf.problem import Origin

PODS = 10_000
LETTERS = "ab-"
KEYS = ("app", "tier", "app.io/tier")
LABEL = "eks.amazonaws.com/fargate-profile"
COMPUTE = "eks.amazonaws.com/compute-type"


def fits(pattern: str, text: str) -> bool:
    """`*` matches none or more characters, `?` exactly one (UG26, nodes/fargate-profile)."""
    regex = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(regex, text, re.DOTALL) is not None


def selected(selector: Selector, namespace: str, labels: Mapping[str, str]) -> bool:
    """The namespace has to match, and every label that the selector has, in key and value."""
    if not fits(selector.namespace, namespace):
        return False
    for key, value in selector.labels.items():
        carried = [1 for k, v in labels.items() if fits(key, k) and fits(value, v)]
        if not carried:
            return False
    return True


def restated(profiles: Sequence[FargateProfile], pod: Workload) -> tuple[str | None, list[str]]:
    """The profile that gets the pod, and those that would have it otherwise."""
    if pod.kind == "DaemonSet" or pod.annotations.get(COMPUTE) == "ec2":
        return None, []
    names = []
    for profile in profiles:
        for selector in profile.selectors:
            if selected(selector, pod.namespace, pod.labels) and profile.name not in names:
                names.append(profile.name)
    names.sort()
    if LABEL in pod.labels:
        wanted = pod.labels[LABEL]
        return (wanted, [name for name in names if name != wanted]) if wanted in names else (None, [])
    return (names[0], names[1:]) if names else (None, [])


def text(dice: random.Random, letters: str = LETTERS, most: int = 4) -> str:
    return "".join(dice.choice(letters) for _ in range(dice.randint(1, most)))


def labels(dice: random.Random, letters: str) -> dict[str, str]:
    keys = dice.sample(KEYS, dice.randint(0, 2))
    if "*" in letters and dice.random() < 0.2:
        keys.append(text(dice, "apt*?"))
    return {key: text(dice, letters, 3) for key in keys}


def profile(dice: random.Random, name: str) -> FargateProfile:
    wild = f"{LETTERS}*?"
    count = dice.randint(1, 5)
    return FargateProfile(name, selectors=[Selector(text(dice, wild), labels=labels(dice, wild)) for _ in range(count)])


def pod(dice: random.Random, names: Sequence[str]) -> Workload:
    kinds: Sequence[Kind] = ("Deployment", "Job", "Pod", "DaemonSet")
    kind = dice.choices(kinds, (10, 2, 2, 1))[0]
    carried = labels(dice, LETTERS)
    if dice.random() < 0.2:
        carried[LABEL] = dice.choice([*names, "nobody"])
    annotations = {COMPUTE: dice.choice(["ec2", "fargate"])} if dice.random() < 0.1 else {}
    return Workload(kind, "web", text(dice), carried, annotations, Replicas(1, 1), Origin("web.yaml"))


@pytest.mark.parametrize("seed", range(10))
def test_placement_agrees_with_a_literal_restatement(seed: int) -> None:
    dice = random.Random(seed)
    outcomes = {"fargate": 0, "pending": 0, "runners_up": 0}
    for _ in range(PODS // 10 // 20):
        names = dice.sample(["a", "A", "b", "apps", "a-1", "a1", "z", "web", "Web", "_x"], dice.randint(0, 6))
        profiles = [profile(dice, name) for name in names]
        scheduler = Scheduler(Target("dev", "eu-central-1", profiles))
        for _ in range(20):
            workload = pod(dice, names)
            placement = scheduler.place(workload, {})
            expected = restated(profiles, workload)
            assert (placement.profile, list(placement.runners_up)) == expected
            assert placement.on == ("fargate" if expected[0] is not None else "pending")
            outcomes[placement.on] += 1
            outcomes["runners_up"] += bool(placement.runners_up)
    # The dice come up with all of it, often enough to mean something.
    assert min(outcomes.values()) >= 40


@pytest.mark.parametrize("seed", range(5))
def test_the_nearest_profile_takes_the_pod_after_the_changes(seed: int) -> None:
    dice = random.Random(seed)
    changed = 0
    for _ in range(200):
        profiles = [
            FargateProfile(name, selectors=[Selector(text(dice), labels=labels(dice, LETTERS))]) for name in ("a", "b")
        ]
        scheduler = Scheduler(Target("dev", "eu-central-1", profiles))
        workload = pod(dice, ["a", "b"])
        near = scheduler.place(workload, {}).nearest
        if near is None:
            continue
        changed += 1
        assert scheduler.place(after(workload, near.changes), {}).profile == near.profile
    assert changed > 20


def after(workload: Workload, changes: Sequence[str]) -> Workload:
    """The workload with what the words of the changes ask for."""
    namespace, carried, annotations = workload.namespace, dict(workload.labels), dict(workload.annotations)
    for change in changes:
        if change.startswith("drop the annotation "):
            annotations.pop(COMPUTE)
        elif change.startswith("drop the label "):
            carried.pop(LABEL)
        elif change.startswith("put it in the namespace "):
            namespace = change.removeprefix("put it in the namespace ")
        else:
            key, value = change.removeprefix("give the pod the label ").split(": ")
            carried[key] = value
    return Workload(workload.kind, workload.name, namespace, carried, annotations, workload.replicas, workload.where)


def group(name: str, *taints: Taint, **labels: str) -> NodeGroup:
    one = Scaling(min_size=1, max_size=1)
    return NodeGroup(name, instance_types=["m7i.large"], scaling=one, labels=labels, taints=list(taints))


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, ("nodes", "any", True)),
        ({"nodeSelector": {"disk": "fast"}}, ("nodes", "fast", True)),
        ({"nodeSelector": {"disk": "slow"}}, ("pending", None, True)),
        ({"nodeSelector": {"kubernetes.io/arch": "amd64"}}, ("nodes", "any", True)),
        ({"nodeSelector": {"kubernetes.io/arch": "arm64"}}, ("pending", None, True)),
        ({"nodeSelector": {"topology.kubernetes.io/zone": "eu-central-1a"}}, ("nodes", "any", False)),
        (
            {"nodeSelector": {"gpu": "yes"}, "tolerations": [{"key": "gpu", "operator": "Exists"}]},
            ("nodes", "gpu", True),
        ),
        ({"nodeSelector": {"gpu": "yes"}}, ("pending", None, True)),
        (
            {
                "nodeSelector": {"gpu": "yes"},
                "tolerations": [{"key": "gpu", "value": "no", "effect": "NoSchedule"}],
            },
            ("pending", None, True),
        ),
        ({"nodeSelector": {"gpu": "yes"}, "tolerations": [{"operator": "Exists"}]}, ("nodes", "gpu", True)),
        ({"affinity": {}}, ("nodes", "any", True)),
        *(
            (
                {
                    "affinity": {
                        "nodeAffinity": {
                            "requiredDuringSchedulingIgnoredDuringExecution": {
                                "nodeSelectorTerms": [{"matchExpressions": [expression]}]
                            }
                        }
                    }
                },
                expected,
            )
            for expression, expected in (
                ({"key": "disk", "operator": "In", "values": ["fast"]}, ("nodes", "fast", True)),
                ({"key": "disk", "operator": "NotIn", "values": ["fast"]}, ("nodes", "any", True)),
                ({"key": "disk", "operator": "Exists"}, ("nodes", "fast", True)),
                ({"key": "disk", "operator": "DoesNotExist"}, ("nodes", "any", True)),
                ({"key": "disk", "operator": "In", "values": ["slow"]}, ("pending", None, True)),
                ({"key": "cores", "operator": "Gt", "values": ["4"]}, ("pending", None, True)),
            )
        ),
    ],
)
def test_taints_and_labels_of_nodes_decide_as_far_as_they_are_known(
    spec: Mapping[str, object], expected: tuple[str, str | None, bool]
) -> None:
    groups = [group("gpu", Taint("gpu", value="yes"), gpu="yes"), group("fast", disk="fast"), group("any")]
    workload = Workload("Deployment", "web", "apps", {}, {}, Replicas(1, 1), Origin("web.yaml"))
    found = Scheduler(Target("dev", "eu-central-1", [], groups)).place(workload, spec)
    assert (found.on, found.node_group, found.certain) == expected


def test_nodes_that_others_bring_may_take_what_no_group_does() -> None:
    workload = Workload("Deployment", "web", "apps", {}, {}, Replicas(1, 1), Origin("web.yaml"))
    found = Scheduler(Target("dev", "eu-central-1", [], further_nodes=True)).place(workload, {})
    assert (str(found), found.certain) == ("nodes of others", False)
