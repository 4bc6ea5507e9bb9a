"""Each field of a manifest that rules read has its type, in the words of Kubernetes's API; others are left alone."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from fargate_tf.check.pods.companions import KINDS, Companion, companion_kind, companion_of
from fargate_tf.k8s.documents import Document, documents, field
from fargate_tf.k8s.shape import CLAIM, METADATA, POD_SPEC, SELECTOR, Shape, cleaned, faults, is_clean

if TYPE_CHECKING:
    from fargate_tf.problem import Problem

# The paths of fields by what stands in them; `*` is an item of a list. Of Kubernetes's API, core/v1 (1.34).
CONTAINER = {
    "text": "name image command.* args.* env.*.name env.*.value ports.*.name ports.*.hostIP ports.*.protocol "
    "restartPolicy securityContext.capabilities.add.* securityContext.seccompProfile.type "
    "securityContext.appArmorProfile.type",
    "flag": "securityContext.privileged securityContext.allowPrivilegeEscalation",
    "whole": "ports.*.containerPort ports.*.hostPort",
    "quantities": "resources.requests resources.limits",
}
POD = {
    "text": "nodeName os.name runtimeClassName serviceAccountName serviceAccount schedulerName tolerations.*.key "
    "tolerations.*.operator tolerations.*.value tolerations.*.effect securityContext.seccompProfile.type "
    "volumes.*.name volumes.*.csi.driver volumes.*.persistentVolumeClaim.claimName "
    "volumes.*.ephemeral.volumeClaimTemplate.spec.storageClassName",
    "flag": "hostNetwork hostPID hostIPC securityContext.privileged",
    "texts": "nodeSelector",
    "quantities": "resources.requests volumes.*.ephemeral.volumeClaimTemplate.spec.resources.limits",
}
TERMS = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
EXPRESSION = "matchExpressions.*.key matchExpressions.*.operator matchExpressions.*.values.*"
FIELDS: list[tuple[Shape, str, str]] = [
    *((POD_SPEC, kind, path) for kind, paths in POD.items() for path in paths.split()),
    *(
        (POD_SPEC, kind, f"{list_}.*.{path}")
        for list_ in ("containers", "initContainers")
        for kind, paths in CONTAINER.items()
        for path in paths.split()
    ),
    *((POD_SPEC, "text", f"{TERMS}.*.{path}") for path in EXPRESSION.split()),
    *((SELECTOR, "text", path) for path in EXPRESSION.split()),
    (SELECTOR, "texts", "matchLabels"),
    *((METADATA, "text", path) for path in ["name", "generateName", "namespace"]),
    *((METADATA, "texts", path) for path in ("labels", "annotations")),
    *((CLAIM, "text", path) for path in ("storageClassName", "volumeName")),
    *((CLAIM, "quantities", f"resources.{path}") for path in ("requests", "limits")),
]
# For each type what fits, what does not, and what is said of that.
TYPES: dict[str, tuple[list[Any], list[tuple[Any, str]]]] = {
    "text": (["x", ""], [(1, "1 is not a text"), (True, "true is not a text"), ([], "a list is not a text")]),
    "flag": ([True, False], [("yes", "'yes' is not true or false"), (1, "1 is not true or false")]),
    "whole": ([80], [("80", "'80' is not a whole number"), (True, "true is not a whole number")]),
    "port": ([80, "80%"], [(True, "true is not a number or a name"), ([], "a list is not a number or a name")]),
    "texts": ([{"a": "b"}, {}], [([], "a list is not a mapping of texts"), ("x", "'x' is not a mapping of texts")]),
    "quantities": (
        [{"cpu": "1", "memory": 5, "x": Decimal("0.5")}],
        [("1", "'1' is not a mapping of quantities")],
    ),
}


def within(path: str, value: Any) -> Any:
    """A value at the end of a path."""
    for step in reversed(path.split(".")):
        value = [value] if step == "*" else {step: value}
    return value


@pytest.mark.parametrize(("shape", "kind", "path"), FIELDS, ids=[path for _, _, path in FIELDS])
def test_a_field_has_the_type_of_kubernetes(shape: Shape, kind: str, path: str) -> None:
    fitting, wrong = TYPES[kind]
    steps = tuple(0 if step == "*" else step for step in path.split("."))
    for value in fitting:
        given = within(path, value)
        assert ([*faults(given, shape)], cleaned(given, shape), is_clean(given, shape)) == ([], given, True)
    for value, said in wrong:
        given = within(path, value)
        assert [*faults(given, shape)] == [(steps, said)]
        assert not is_clean(given, shape)
        assert value not in leaves(cleaned(given, shape))


SHAPES: list[Shape] = [POD_SPEC, SELECTOR, METADATA, CLAIM]


def parts() -> set[tuple[int, str, str]]:
    """What stands around the fields: the number of a shape, a path, and what has to be there."""
    found = set()
    for shape, _, path in FIELDS:
        steps = path.split(".")
        for end in range(1, len(steps)):
            found.add((SHAPES.index(shape), ".".join(steps[:end]), "list" if steps[end] == "*" else "mapping"))
    return {*found, (0, "topologySpreadConstraints", "list")}


@pytest.mark.parametrize(("shape", "path", "kind"), sorted(parts()))
def test_what_stands_around_fields_is_a_list_or_a_mapping(shape: int, path: str, kind: str) -> None:
    given = within(path, "x")
    steps = tuple(0 if step == "*" else step for step in path.split("."))
    assert [*faults(given, SHAPES[shape])] == [(steps, f"'x' is not a {kind}")]
    assert ("x" in leaves(cleaned(given, SHAPES[shape])), is_clean(given, SHAPES[shape])) == (False, False)


def leaves(value: Any) -> list[Any]:
    """All that stands in a value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for part in inner for each in [part, *leaves(part)] if each not in ({}, [], "") and each is not None]


ANYTHING = [
    "affinity.podAffinity",
    "affinity.podAntiAffinity",
    "volumes.*.hostPath",
    "volumes.*.awsElasticBlockStore",
    "securityContext.seLinuxOptions",
    "containers.*.securityContext.seLinuxOptions",
]


@pytest.mark.parametrize("path", [*ANYTHING, "topologySpreadConstraints.*", "somethingNew"])
@pytest.mark.parametrize("value", [1, "x", True, {"a": [1]}])
def test_what_rules_do_not_look_into_may_hold_anything(path: str, value: Any) -> None:
    given = within(path, value)
    assert ([*faults(given, POD_SPEC)], cleaned(given, POD_SPEC), is_clean(given, POD_SPEC)) == ([], given, True)


@pytest.mark.parametrize("path", ANYTHING)
def test_null_is_as_if_the_field_were_not_there(path: str) -> None:
    around = path.rpartition(".")[0]
    given, without = within(path, None), within(around, {})
    assert ([*faults(given, POD_SPEC)], cleaned(given, POD_SPEC), is_clean(given, POD_SPEC)) == ([], without, False)


@pytest.mark.parametrize(
    ("shape", "value", "expected"),
    [
        ("texts", {"a": 1}, [(("a",), "1 is not a text; quote it: a: '1'")]),
        ("texts", {"a": True}, [(("a",), "true is not a text; quote it: a: 'true'")]),
        ("texts", {"a": False}, [(("a",), "false is not a text; quote it: a: 'false'")]),
        ("texts", {"a": None, "b": "c"}, []),
        ("quantities", {"cpu": True}, [(("cpu",), "true is not a quantity")]),
        ("quantities", {"cpu": [1]}, [(("cpu",), "a list is not a quantity")]),
        ("quantities", {"cpu": {}}, [(("cpu",), "a mapping is not a quantity")]),
        ("port", "http", []),
        ("port", 80, []),
        ("port", True, [((), "true is not a number or a name")]),
        ("quantity", Decimal("0.5"), []),
        ("quantity", False, [((), "false is not a quantity")]),
        ({"a": "text"}, [], [((), "a list is not a mapping")]),
        (("text",), {}, [((), "a mapping is not a list")]),
        (("text",), ["a", None, 1], [((2,), "1 is not a text")]),
    ],
)
def test_what_is_wrong_is_told(shape: Shape, value: Any, expected: list[tuple[tuple[str | int, ...], str]]) -> None:
    assert [*faults(value, shape)] == expected


@pytest.mark.parametrize(
    ("shape", "value", "expected"),
    [
        ("texts", {"a": "b", "c": 1, "d": None}, {"a": "b"}),
        ("quantities", {"cpu": "1", "memory": True}, {"cpu": "1"}),
        ("texts", "x", None),
        ("text", 1, None),
        ("any", [1], [1]),
        ("text", None, None),
        ("any", None, None),
        ("texts", None, None),
        (("text",), None, None),
        ({"a": "text"}, None, None),
        ({"a": "text", "b": "flag"}, {"a": 1, "b": None, "c": 2}, {"c": 2}),
        ({"a": "text"}, "x", None),
        (("text",), "x", None),
        # An item keeps its place.
        (("text",), [1, "a"], ["", "a"]),
        (({"a": "text"},), [1, {"a": "b"}], [{}, {"a": "b"}]),
    ],
)
def test_what_is_wrong_is_left_out(shape: Shape, value: Any, expected: Any) -> None:
    assert cleaned(value, shape) == expected
    assert not is_clean(value, shape) or value == expected


# Of each object beside workloads: its group, what rules read of it, and the fields that problems point at.
EXPRESSIONS = "matchExpressions.*.key matchExpressions.*.operator matchExpressions.*.values.*"
BACKEND = "service.name serviceName"


def below(path: str, fields: str) -> str:
    return " ".join(f"{path}.{each}" for each in fields.split())


COMPANIONS: dict[str, tuple[str, dict[str, str], str]] = {
    "Service": ("", {"text": "spec.type spec.loadBalancerClass", "texts": "spec.selector"}, "spec.type"),
    "Ingress": (
        "networking.k8s.io",
        {
            "text": f"spec.ingressClassName {below('spec.defaultBackend', BACKEND)} "
            f"{below('spec.rules.*.http.paths.*.backend', BACKEND)}"
        },
        "metadata.annotations",
    ),
    "PersistentVolume": (
        "",
        {
            "text": "spec.storageClassName spec.csi.driver spec.csi.volumeHandle spec.claimRef.namespace "
            "spec.claimRef.name"
        },
        "",
    ),
    "PersistentVolumeClaim": (
        "",
        {
            "text": "spec.storageClassName spec.volumeName",
            "quantities": "spec.resources.requests spec.resources.limits",
        },
        "spec.storageClassName",
    ),
    "StorageClass": ("storage.k8s.io", {"text": "provisioner"}, ""),
    "PodDisruptionBudget": (
        "policy",
        {
            "port": "spec.minAvailable spec.maxUnavailable",
            "texts": "spec.selector.matchLabels",
            "text": below("spec.selector", EXPRESSIONS),
        },
        "spec.minAvailable spec.maxUnavailable",
    ),
    "HorizontalPodAutoscaler": (
        "autoscaling",
        {"whole": "spec.minReplicas spec.maxReplicas", "text": "spec.scaleTargetRef.kind spec.scaleTargetRef.name"},
        "",
    ),
    "VerticalPodAutoscaler": (
        "autoscaling.k8s.io",
        {"text": "spec.targetRef.kind spec.targetRef.name spec.updatePolicy.updateMode"},
        "spec.updatePolicy.updateMode",
    ),
    "NetworkPolicy": (
        "networking.k8s.io",
        {"texts": "spec.podSelector.matchLabels", "text": below("spec.podSelector", EXPRESSIONS)},
        "",
    ),
    "ServiceAccount": ("", {}, "metadata.annotations"),
    "SecurityGroupPolicy": (
        "vpcresources.k8s.aws",
        {
            "texts": "spec.podSelector.matchLabels spec.serviceAccountSelector.matchLabels",
            "text": f"{below('spec.podSelector', EXPRESSIONS)} {below('spec.serviceAccountSelector', EXPRESSIONS)} "
            "spec.securityGroups.groupIds.*",
        },
        "spec.securityGroups spec.securityGroups.groupIds",
    ),
    "Namespace": ("", {}, "metadata.labels"),
    "PodIdentityAssociation": (
        "eks.services.k8s.aws",
        {"text": "spec.namespace spec.serviceAccount"},
        "spec.serviceAccount",
    ),
}
METADATA_FIELDS = {"text": "metadata.name metadata.namespace", "texts": "metadata.labels metadata.annotations"}
READ = [
    (kind, type_, path)
    for kind, (_, fields, _) in COMPANIONS.items()
    for part in (fields, METADATA_FIELDS)
    for type_, paths in part.items()
    for path in paths.split()
]


def kept(kind: str, value: Any) -> tuple[Companion, tuple[Problem, ...], Document]:
    """What is kept of an object of the kind with this value, and what is wrong with it."""
    text = json.dumps({"kind": kind, **value}, indent=1, default=float)
    (document,) = documents(io.BytesIO(text.encode()), "x.json")
    assert isinstance(document, Document)
    return *companion_of(document, "apps", KINDS[kind]), document


@pytest.mark.parametrize(("kind", "type_", "path"), READ)
def test_of_an_object_beside_workloads_a_field_that_rules_read_is_kept_with_its_type(
    kind: str, type_: str, path: str
) -> None:
    fitting, wrong = TYPES[type_]
    for value in fitting:
        given = within(path, value)
        made, problems, _ = kept(kind, {**given, "unread": 1, "status": {"unread": 1}})
        assert (made.value, problems) == ({"metadata": {}, **json.loads(json.dumps(given, default=float))}, ())
    steps = tuple(0 if step == "*" else step for step in path.split("."))
    for value, said in wrong:
        made, problems, document = kept(kind, within(path, value))
        assert [(each.code, each.path, each.reason, each.hint, each.where) for each in problems] == [
            ("FT1108", field(steps), said, "write what `kubectl explain` says of the field", document.origin(steps))
        ]
        assert value not in leaves(made.value)


@pytest.mark.parametrize("kind", COMPANIONS)
def test_an_object_beside_workloads_is_of_its_own_group_and_has_a_namespace_or_none(kind: str) -> None:
    group = COMPANIONS[kind][0]
    own, other = f"{group}/v1".removeprefix("/"), "example.com/v1"
    asked = [companion_kind({"kind": kind, "apiVersion": version}) for version in (own, other, None)]
    assert asked == [KINDS[kind], None, KINDS[kind]]
    assert companion_kind({"kind": kind, "apiVersion": "extensions/v1beta1"}) == (
        KINDS[kind] if kind == "Ingress" else None
    )
    homeless = kind in ("PersistentVolume", "StorageClass", "Namespace")
    for metadata, namespace in (({"name": "a"}, "apps"), ({"name": "a", "namespace": "web"}, "web")):
        made, _, _ = kept(kind, {"metadata": metadata})
        assert (made.kind, made.name, made.namespace) == (kind, "a", "" if homeless else namespace)


def test_every_kind_beside_workloads_is_in_the_table() -> None:
    assert set(COMPANIONS) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "path"), [(kind, path) for kind, (_, _, paths) in COMPANIONS.items() for path in paths.split()]
)
def test_a_field_that_problems_point_at_keeps_its_place_and_others_have_that_of_the_name(kind: str, path: str) -> None:
    steps = tuple(path.split("."))
    given = {"metadata": {"name": "a"}}
    part: dict[str, Any] = given
    for step in steps[:-1]:
        part = part.setdefault(step, {})
    part[steps[-1]] = {"a": "b"} if steps[0] == "metadata" else "x"
    made, _, document = kept(kind, given)
    name = document.origin(("metadata", "name"))
    assert made.origin(steps) == document.origin(steps)
    assert (made.origin(steps) != name, made.origin(("spec", "unread")), made.origin(())) == (True, name, name)
