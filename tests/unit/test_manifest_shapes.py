"""Each field of a manifest that rules read has its type, in the words of Kubernetes's API; others are left alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fargate_tf.k8s.shape import CLAIM, METADATA, POD_SPEC, SELECTOR, Shape, cleaned, faults, is_clean

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
