"""The provider schemas in the package, and the tool that makes them."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.schema import NEWEST, OLDEST, SUPPORTED, load
from fargate_tf.schema.types import objects_in, spelled

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("refresh_schema", ROOT / "tools" / "refresh_schema.py")
assert _SPEC is not None
assert _SPEC.loader is not None
refresh = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(refresh)

# Only here do the two versions have other types.
ONLY_NEWEST = {"aws_eks_capability"}


def test_the_oldest_knows_the_fargate_profile_as_the_provider_prints_it() -> None:
    computed, required, optional = {"computed": True}, {"required": True}, {"optional": True}
    text, texts, tags = {"type": "string"}, {"type": ["set", "string"]}, {"type": ["map", "string"]}
    assert load(OLDEST).resource["aws_eks_fargate_profile"] == {
        "attributes": {
            "arn": computed | text,
            "cluster_name": required | text,
            "fargate_profile_name": required | text,
            "id": optional | computed | text,
            "pod_execution_role_arn": required | text,
            "status": computed | text,
            "subnet_ids": optional | texts,
            "tags": optional | tags,
            "tags_all": optional | computed | tags,
        },
        "blocks": {
            "selector": {
                "attributes": {"labels": optional | tags, "namespace": required | text},
                "blocks": {},
                "min_items": 1,
                "nesting_mode": "set",
            },
            "timeouts": {
                "attributes": {"create": optional | text, "delete": optional | text},
                "blocks": {},
                "nesting_mode": "single",
            },
        },
    }


def test_both_versions_have_the_same_types_but_for_the_known_ones() -> None:
    oldest, newest = load(OLDEST), load(NEWEST)
    assert set(oldest.resource) - set(newest.resource) == set()
    assert set(newest.resource) - set(oldest.resource) == ONLY_NEWEST
    assert set(oldest.data) == set(newest.data)


def test_a_type_that_only_the_newest_has_is_known_to_be_absent_from_the_oldest() -> None:
    oldest, newest = load(OLDEST), load(NEWEST)
    assert oldest.judges("resource", "aws_eks_capability")
    assert oldest.schema("resource", "aws_eks_capability") is None
    assert not newest.judges("resource", "aws_lambda_function")
    assert not oldest.judges("resource", "aws_lambda_function")
    assert not oldest.judges("data", "aws_eks_capability")


@pytest.mark.parametrize("version", SUPPORTED)
def test_no_block_that_is_made_goes_unjudged(version: str) -> None:
    goldens = (ROOT / "tests" / "cases").glob("blueprint_*/main.tf")
    made = {
        found
        for golden in goldens
        for found in re.findall(r'^(resource|data) "(\w+)"', golden.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {each for each in made if not load(version).judges(*each)} == set()
    assert ("resource", "aws_sqs_queue") in made


@pytest.mark.parametrize("version", SUPPORTED)
def test_a_file_is_small_compact_and_says_where_it_comes_from(version: str) -> None:
    text = (ROOT / "fargate_tf" / "schema" / "data" / f"aws-{version}.json").read_text(encoding="utf-8")
    assert text == refresh.text(json.loads(text))
    assert len(text) < 150_000
    assert load(version).version == version
    assert load(version).source.startswith(f"hashicorp/aws {version}, 2026-")


@pytest.mark.parametrize("version", SUPPORTED)
def test_every_attribute_has_a_type_and_a_use(version: str) -> None:
    def walk(block: Any, path: str) -> None:
        for name, attribute in block["attributes"].items():
            assert spelled(attribute["type"]), f"{path}.{name}"
            assert attribute.keys() & {"required", "optional", "computed"}, f"{path}.{name}"
        for name, nested in block["blocks"].items():
            assert nested["nesting_mode"] in {"single", "list", "set"}, f"{path}.{name}"
            walk(nested, f"{path}.{name}")

    for kind in (load(version).resource, load(version).data):
        for type_, block in kind.items():
            walk(block, type_)


@pytest.mark.parametrize("version", SUPPORTED)
def test_rules_of_security_groups_may_be_written_as_blocks(version: str) -> None:
    ingress = load(version).resource["aws_security_group"]["attributes"]["ingress"]
    assert "from_port" in (objects_in(ingress["type"]) or ())


def test_what_the_bindings_lack_is_merged_from_the_other_dump() -> None:
    newest = load(NEWEST)
    assert newest.data["aws_eks_cluster_auth"]["attributes"]["token"].get("sensitive") is True
    assert newest.resource["aws_iam_role"]["attributes"]["managed_policy_arns"].get("deprecated") is True
    assert newest.resource["aws_eks_node_group"]["blocks"]["taint"].get("max_items") == 50


def _dump(attributes: dict[str, Any], **block: Any) -> dict[str, Any]:
    nested = {"selector": {"nesting_mode": "set", "block": {"attributes": {}}, **block}}
    type_ = {"block": {"attributes": attributes, "block_types": nested}}
    schemas = {"resource_schemas": {"aws_vpc": type_, "aws_other": type_}, "data_source_schemas": {}}
    return {"provider_schemas": {refresh.PROVIDER: schemas}}


def test_an_excerpt_keeps_the_listed_types_without_descriptions() -> None:
    given = {"id": {"type": "string", "computed": True, "optional": False, "description": "long", "sensitive": True}}
    made = refresh.excerpt(_dump(given, min_items=1))
    assert made == {
        "resource": {
            "aws_vpc": {
                "attributes": {"id": {"type": "string", "computed": True, "sensitive": True}},
                "blocks": {"selector": {"attributes": {}, "blocks": {}, "nesting_mode": "set", "min_items": 1}},
            }
        },
        "data": {},
    }
    assert "aws_subnet" in refresh.missing(made)["resource"]
    assert "aws_vpc" not in refresh.missing(made)["resource"]


def test_a_merge_adds_and_never_takes_away() -> None:
    made = refresh.excerpt(_dump({"id": {"type": "string", "optional": True}}, max_items=2))
    other = refresh.excerpt(_dump({"id": {"type": "number", "sensitive": True}, "x": {"type": "string"}}, max_items=9))
    refresh.enrich(made, other)
    vpc = made["resource"]["aws_vpc"]
    assert vpc["attributes"] == {"id": {"type": "string", "optional": True, "sensitive": True}}
    assert vpc["blocks"]["selector"]["max_items"] == 2


def test_an_attribute_that_the_check_could_not_read_stops_the_tool() -> None:
    with pytest.raises(SystemExit, match=r"aws_vpc\.new has a nested_type"):
        refresh.excerpt(_dump({"new": {"nested_type": {}, "optional": True}}))
