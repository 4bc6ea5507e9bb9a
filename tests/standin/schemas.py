"""The schema data of the package, and what a provider block takes, as the plugin protocol tells a schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fargate_tf.schema.provider import AttributeSchema, BlockSchema, Type


def _optional(**types: Type) -> dict[str, AttributeSchema]:
    return {name: {"type": type_, "optional": True} for name, type_ in types.items()}


def _block(mode: str, attributes: Mapping[str, AttributeSchema], **limits: int) -> BlockSchema:
    block: BlockSchema = {"attributes": attributes, "blocks": {}, "nesting_mode": mode}
    return {**block, **limits}  # type: ignore[typeddict-item]


# What a blueprint and our tests write into a provider block, with the types of the provider's own dump
# (`terraform providers schema -json` with 5.100.0, 2026-11-27); the data of the package holds no provider block.
PROVIDER: BlockSchema = {
    "attributes": _optional(
        access_key="string",
        allowed_account_ids=["set", "string"],
        forbidden_account_ids=["set", "string"],
        max_retries="number",
        profile="string",
        region="string",
        retry_mode="string",
        s3_use_path_style="bool",
        secret_key="string",
        skip_credentials_validation="bool",
        skip_metadata_api_check="string",
        skip_region_validation="bool",
        skip_requesting_account_id="bool",
        sts_region="string",
        token="string",
        use_dualstack_endpoint="bool",
        use_fips_endpoint="bool",
    ),
    "blocks": {
        "assume_role": _block(
            "list",
            _optional(
                duration="string",
                external_id="string",
                policy="string",
                policy_arns=["set", "string"],
                role_arn="string",
                session_name="string",
                source_identity="string",
                tags=["map", "string"],
                transitive_tag_keys=["set", "string"],
            ),
        ),
        "default_tags": _block("list", _optional(tags=["map", "string"]), max_items=1),
        "ignore_tags": _block("list", _optional(key_prefixes=["set", "string"], keys=["set", "string"]), max_items=1),
    },
}


def message(schema: BlockSchema) -> dict[str, Any]:
    """A block's schema in the fields of the protocol's `Schema.Block`.

    >>> message({"attributes": {"arn": {"type": "string", "computed": True}}, "blocks": {}})
    {'attributes': [{'name': 'arn', 'type': b'"string"', 'computed': True}], 'block_types': []}
    """
    return {
        "attributes": [
            {"name": name, **known, "type": json.dumps(known["type"]).encode()}
            for name, known in schema["attributes"].items()
        ],
        "block_types": [
            {
                "type_name": name,
                "block": message(inner),
                "nesting": inner["nesting_mode"].upper(),
                "min_items": inner.get("min_items", 0),
                "max_items": inner.get("max_items", 0),
            }
            for name, inner in schema["blocks"].items()
        ],
    }
