"""Placement agrees with AWS's rules, written down once more: slowly, literally, and without our matcher."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

import pytest

from fargate_tf import FargateProfile, NodeGroup, Scaling, Selector, Taint
from fargate_tf.k8s.nodes import Fit, fit
from fargate_tf.k8s.placement import Nearest, Scheduler
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


def require(*expressions: Mapping[str, object]) -> dict[str, object]:
    """A pod spec that requires nodes by these expressions of one term."""
    return required({"matchExpressions": list(expressions)})


def required(*terms: Mapping[str, object]) -> dict[str, object]:
    """A pod spec that requires nodes of any of these terms."""
    asked = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": list(terms)}}
    return {"affinity": {"nodeAffinity": asked}}


def expression(operator: str, key: str, *values: str) -> dict[str, object]:
    return {"key": key, "operator": operator, "values": list(values)}


TYPE, ZONE = "node.kubernetes.io/instance-type", "topology.kubernetes.io/zone"
YES, PERHAPS = Fit(True), Fit(None)
NO = Fit(False, "its nodes do not fit the pod's node affinity")
FAST = expression("In", "disk", "fast")
SLOW = expression("In", "disk", "slow")
SOMEWHERE = expression("In", ZONE, "eu-central-1a")


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, YES),
        ({"nodeSelector": {"disk": "fast"}}, YES),
        ({"nodeSelector": {"disk": "slow"}}, Fit(False, "its nodes have the label disk: fast")),
        ({"nodeSelector": {"gpu": "yes"}}, Fit(False, "its nodes have no label gpu")),
        ({"nodeSelector": {"eks.amazonaws.com/nodegroup": "both"}}, YES),
        ({"nodeSelector": {"eks.amazonaws.com/capacityType": "ON_DEMAND"}}, YES),
        ({"nodeSelector": {"kubernetes.io/os": "linux"}}, YES),
        (
            {"nodeSelector": {"kubernetes.io/os": "windows"}},
            Fit(False, "its nodes have the label kubernetes.io/os: linux"),
        ),
        # Of two types some nodes have the one and some the other.
        ({"nodeSelector": {"kubernetes.io/arch": "arm64"}}, PERHAPS),
        ({"nodeSelector": {TYPE: "m7g.large"}}, PERHAPS),
        (
            {"nodeSelector": {TYPE: "m7a.large"}},
            Fit(False, f"its nodes have the label {TYPE}: m7i.large or m7g.large"),
        ),
        # A label that a cloud controller sets is known of no group.
        *(
            ({"nodeSelector": {key: "x"}}, PERHAPS)
            for key in (
                ZONE,
                "kubernetes.io/hostname",
                "node.k8s.io/x",
                "k8s.amazonaws.com/x",
                "topology.k8s.aws/zone-id",
            )
        ),
        ({"nodeSelector": {"kubernetes.io": "x"}}, Fit(False, "its nodes have no label kubernetes.io")),
        (
            {"nodeSelector": {"example.com/kubernetes.io": "x"}},
            Fit(False, "its nodes have no label example.com/kubernetes.io"),
        ),
        # An unknown label stays unknown behind a known one, and the other way round.
        ({"nodeSelector": {ZONE: "x", "disk": "fast"}}, PERHAPS),
        ({"nodeSelector": {"disk": "fast", ZONE: "x"}}, PERHAPS),
        ({"nodeSelector": {ZONE: "x"}, **require(FAST)}, PERHAPS),
        ({"nodeSelector": {"disk": "fast"}, **require(SLOW)}, NO),
        (require(FAST), YES),
        (require(SLOW), NO),
        (require(expression("In", TYPE, "m7i.large")), PERHAPS),
        (require(expression("In", TYPE, "m7i.large", "m7g.large")), YES),
        (require(expression("NotIn", "disk", "fast")), NO),
        (require(expression("NotIn", "disk", "slow")), YES),
        (require(expression("NotIn", TYPE, "m7i.large")), PERHAPS),
        (require(expression("NotIn", TYPE, "m7i.large", "m7g.large")), NO),
        (require(expression("Exists", "disk")), YES),
        (require(expression("DoesNotExist", "disk")), NO),
        (require(expression("Gt", "disk", "1")), PERHAPS),
        # Of a label that no node has.
        (require(expression("In", "gpu", "yes")), NO),
        (require(expression("NotIn", "gpu", "yes")), YES),
        (require(expression("Exists", "gpu")), NO),
        (require(expression("DoesNotExist", "gpu")), YES),
        (require(expression("Gt", "gpu", "1")), NO),
        (require({"operator": "DoesNotExist"}), YES),
        (require(expression("DoesNotExist", ZONE)), PERHAPS),
        # All expressions of one term have to hold, and one term is enough.
        (require(FAST, SOMEWHERE), PERHAPS),
        (require(SLOW, SOMEWHERE), NO),
        (require(SOMEWHERE, SLOW), NO),
        (required({"matchExpressions": [SLOW]}, {"matchExpressions": [FAST]}), YES),
        (required({"matchExpressions": [SOMEWHERE]}, {"matchExpressions": [FAST]}), YES),
        (required({"matchExpressions": [SLOW]}, {"matchExpressions": [SOMEWHERE]}), PERHAPS),
        (required({"matchExpressions": [SLOW]}, {"matchExpressions": [SLOW]}), NO),
        (required({}), YES),
        (required(), YES),
        ({"affinity": {"podAffinity": {}}}, YES),
    ],
)
def test_labels_of_a_groups_nodes_take_a_pod_or_say_why_not(spec: Mapping[str, object], expected: Fit) -> None:
    one = Scaling(min_size=1, max_size=1)
    both = NodeGroup("both", instance_types=["m7i.large", "m7g.large"], scaling=one, labels={"disk": "fast"})
    assert fit(both, spec) == expected


NO_SCHEDULE, NO_EXECUTE = Taint("gpu", value="yes"), Taint("gpu", effect="NO_EXECUTE")


@pytest.mark.parametrize(
    ("taint", "toleration", "expected"),
    [
        (NO_SCHEDULE, None, Fit(False, "its taint gpu=yes is not tolerated")),
        (NO_EXECUTE, None, Fit(False, "its taint gpu is not tolerated")),
        (Taint("gpu", effect="PREFER_NO_SCHEDULE"), None, YES),
        (NO_SCHEDULE, {"key": "gpu", "operator": "Exists"}, YES),
        (NO_SCHEDULE, {"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}, YES),
        (NO_SCHEDULE, {"key": "gpu", "value": "yes"}, YES),
        (NO_SCHEDULE, {"key": "gpu", "operator": "Equal", "value": "yes", "effect": ""}, YES),
        (NO_SCHEDULE, {"operator": "Exists"}, YES),
        (NO_SCHEDULE, {"key": "", "operator": "Exists", "effect": "NoSchedule"}, YES),
        (NO_EXECUTE, {"key": "gpu", "effect": "NoExecute"}, YES),
        *(
            (taint, toleration, Fit(False, f"its taint {said} is not tolerated"))
            for taint, said, toleration in (
                (NO_SCHEDULE, "gpu=yes", {"key": "gpu"}),
                (NO_SCHEDULE, "gpu=yes", {"key": "gpu", "value": "no"}),
                (NO_SCHEDULE, "gpu=yes", {"key": "disk", "operator": "Exists"}),
                (NO_SCHEDULE, "gpu=yes", {"key": "gpu", "operator": "Exists", "effect": "NoExecute"}),
                (NO_SCHEDULE, "gpu=yes", {"operator": "Equal"}),
                (NO_SCHEDULE, "gpu=yes", {"value": "yes"}),
                (NO_EXECUTE, "gpu", {"key": "gpu", "value": "yes"}),
                (NO_EXECUTE, "gpu", {"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}),
            )
        ),
    ],
)
def test_a_taint_keeps_off_what_does_not_tolerate_it(
    taint: Taint, toleration: Mapping[str, str] | None, expected: Fit
) -> None:
    assert fit(group("gpu", taint), {} if toleration is None else {"tolerations": [toleration]}) == expected


def test_every_taint_of_a_group_has_to_be_tolerated() -> None:
    two = group("two", Taint("a"), Taint("b"))
    one, both = [{"key": "a", "operator": "Exists"}], [{"key": each, "operator": "Exists"} for each in ("b", "a")]
    assert fit(two, {"tolerations": one}) == Fit(False, "its taint b is not tolerated")
    assert fit(two, {"tolerations": both}) == YES


APPS = FargateProfile("apps", selectors=[Selector("apps")])
OF_TEAM = FargateProfile("team", selectors=[Selector("team-*"), Selector("apps", labels={"tier": "web", "x": "y"})])


def web(
    kind: Kind = "Deployment", *, labels: Mapping[str, str] | None = None, off: bool = False, namespace: str = "apps"
) -> Workload:
    annotations = {COMPUTE: "ec2"} if off else {}
    return Workload(kind, "web", namespace, labels or {}, annotations, Replicas(1, 1), Origin("web.yaml"))


KEPT_OFF = "its annotation eks.amazonaws.com/compute-type: ec2 keeps it off Fargate"
DROP_ANNOTATION = "drop the annotation eks.amazonaws.com/compute-type: ec2"


@pytest.mark.parametrize(
    ("workload", "reason", "nearest"),
    [
        (web("DaemonSet"), "a DaemonSet's pods never run on Fargate", None),
        (web(off=True), KEPT_OFF, Nearest("apps", (DROP_ANNOTATION,))),
        (
            web(labels={LABEL: "nobody"}),
            "its label names the profile 'nobody', which there is not; 'apps' would take it without the label",
            Nearest("apps", (f"drop the label {LABEL}: nobody",)),
        ),
        (
            web(labels={LABEL: "nobody", "tier": "web", "x": "y"}),
            "its label names the profile 'nobody', which there is not; 'apps' would take it without the label",
            Nearest("apps", (f"drop the label {LABEL}: nobody",)),
        ),
        (
            web(labels={LABEL: "nobody"}, namespace="other"),
            "its label names the profile 'nobody', which there is not",
            Nearest("apps", (f"drop the label {LABEL}: nobody", "put it in the namespace apps")),
        ),
        (
            web(labels={LABEL: "team"}),
            "its label names the profile 'team', which does not take it",
            # Dropping the label is one change, and the labels of the other profile would be two.
            Nearest("apps", (f"drop the label {LABEL}: team",)),
        ),
        (
            web(labels={"tier": "web"}, namespace="other"),
            "no Fargate profile takes it",
            Nearest("apps", ("put it in the namespace apps",)),
        ),
    ],
)
def test_a_pod_that_stays_pending_is_told_why_and_what_would_help(
    workload: Workload, reason: str, nearest: Nearest | None
) -> None:
    found = Scheduler(Target("dev", "eu-central-1", [OF_TEAM, APPS])).place(workload, {})
    assert (str(found), found.reason, found.nearest) == ("Pending", f"{reason}, and there are no nodes", nearest)


def test_what_would_help_may_be_several_labels_or_a_namespace_that_fits() -> None:
    labelled = [FargateProfile("team", selectors=OF_TEAM.selectors[1:])]
    found = Scheduler(Target("dev", "eu-central-1", labelled)).place(web(labels={"tier": "web"}), {})
    assert found.nearest == Nearest("team", ("give the pod the label x: y",))
    found = Scheduler(Target("dev", "eu-central-1", labelled)).place(web(), {})
    assert found.nearest == Nearest("team", ("give the pod the label tier: web", "give the pod the label x: y"))
    wild = [FargateProfile("team", selectors=OF_TEAM.selectors[:1])]
    found = Scheduler(Target("dev", "eu-central-1", wild)).place(web(), {})
    assert found.nearest == Nearest("team", ("put it in the namespace that fits team-*",))


def test_of_profiles_that_are_alike_the_nearest_is_the_first_by_name_and_a_label_changes_before_a_namespace() -> None:
    alike = [FargateProfile(name, selectors=[Selector("team")]) for name in ("b", "a")]
    found = Scheduler(Target("dev", "eu-central-1", alike)).place(web(), {})
    assert found.nearest == Nearest("a", ("put it in the namespace team",))
    by_label = FargateProfile("c", selectors=[Selector("apps", labels={"tier": "web"})])
    found = Scheduler(Target("dev", "eu-central-1", [*alike, by_label])).place(web(), {})
    assert found.nearest == Nearest("c", ("give the pod the label tier: web",))


def test_a_pod_that_no_group_takes_is_told_what_each_says_and_what_a_pod_on_nodes_is_there_for() -> None:
    groups = [group("gpu", Taint("gpu")), group("fast", disk="fast")]
    scheduler = Scheduler(Target("dev", "eu-central-1", [APPS], groups))
    found = scheduler.place(web(off=True), {"nodeSelector": {"disk": "slow"}})
    assert found.reason == (
        f"{KEPT_OFF}; node group gpu does not: its taint gpu is not tolerated; "
        "node group fast does not: its nodes have the label disk: fast"
    )
    assert (found.on, found.nearest) == ("pending", Nearest("apps", (DROP_ANNOTATION,)))
    found = scheduler.place(web(off=True), {})
    assert (str(found), found.reason, found.runners_up) == ("node group fast", KEPT_OFF, ())


def test_a_group_that_surely_takes_a_pod_comes_before_one_that_may_and_then_the_first_by_name() -> None:
    one = Scaling(min_size=1, max_size=1)
    mixed = NodeGroup("a", instance_types=["m7i.large", "m7g.large"], scaling=one)
    groups = [group("c"), mixed, group("b")]
    found = Scheduler(Target("dev", "eu-central-1", [], groups)).place(
        web(), {"nodeSelector": {"kubernetes.io/arch": "amd64"}}
    )
    assert (found.node_group, found.runners_up, found.certain) == ("b", ("c", "a"), True)
    assert found.reason == "no Fargate profile takes it"


def test_on_fargate_a_placement_names_the_selector_that_takes_the_pod() -> None:
    scheduler = Scheduler(Target("dev", "eu-central-1", [OF_TEAM]))
    placed = [
        scheduler.place(web(labels={"tier": "web", "x": "y"}), {}),
        scheduler.place(web(namespace="team-a"), {}),
    ]
    assert [(str(each), each.selector, each.certain, each.reason) for each in placed] == [
        ("profile team", 1, True, ""),
        ("profile team", 0, True, ""),
    ]


def test_of_two_selectors_of_a_profile_the_first_takes_the_pod_and_patterns_have_to_fit_in_key_and_value() -> None:
    wild = Selector("apps", labels={"tier": "w*", "t?er": "*b"})
    scheduler = Scheduler(Target("dev", "eu-central-1", [FargateProfile("a", selectors=[wild, *APPS.selectors] * 2)]))
    labels = [{"tier": "web"}, {"tier": "w", "teer": "b"}, {"tier": "w"}, {"teer": "web"}, {}]
    assert [scheduler.place(web(labels=each), {}).selector for each in labels] == [0, 0, 1, 1, 1]
