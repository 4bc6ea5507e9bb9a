"""The schema of one version of the AWS provider, read from the package's data when it is first asked for.

The data is made by `tools/refresh_schema.py`. It holds the resource types of EKS on Fargate, not all of the
provider's 1,500; nothing is said of a type that it does not hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from os.path import dirname, join
from types import MappingProxyType
from typing import Any, NotRequired, TypedDict

from fargate_tf.hcl.node import node

OLDEST = "5.100.0"
NEWEST = "6.69.1"
SUPPORTED = (OLDEST, NEWEST)

Type = str | list[Any]
"""As the provider spells a type: `"string"`, `["set", "string"]`, `["object", {"cidr_block": "string"}]`."""


class AttributeSchema(TypedDict):
    """An attribute; neither `required` nor `optional` means that it is read-only."""

    type: Type
    required: NotRequired[bool]
    optional: NotRequired[bool]
    computed: NotRequired[bool]
    sensitive: NotRequired[bool]
    deprecated: NotRequired[bool]


class BlockSchema(TypedDict):
    """What may stand in a block; the last three are how often it may stand itself, and what it is when read."""

    attributes: Mapping[str, AttributeSchema]
    blocks: Mapping[str, BlockSchema]
    nesting_mode: NotRequired[str]
    min_items: NotRequired[int]
    max_items: NotRequired[int]


@node
class Provider:
    """The block schemas of one provider version, by kind (`resource`, `data`) and type.

    `lacks` names the types that this version is known not to have; of all others that are not there, nothing
    is known.

    >>> load(OLDEST).schema("resource", "aws_vpc")["attributes"]["cidr_block"]["type"]
    'string'
    """

    version: str
    source: str
    resource: Mapping[str, BlockSchema]
    data: Mapping[str, BlockSchema]
    lacks: Mapping[str, list[str]] = MappingProxyType({})

    def schema(self, kind: str, type_: str) -> BlockSchema | None:
        """The schema of a `resource` or `data` block, or `None` for a type that the data does not hold."""
        return (self.data if kind == "data" else self.resource).get(type_)

    def judges(self, kind: str, type_: str) -> bool:
        """Whether this version is known to have the type, or known to lack it."""
        return self.schema(kind, type_) is not None or type_ in self.lacks.get(kind, ())


@cache
def load(version: str) -> Provider:
    """The schema of one of the `SUPPORTED` versions; each is read once, when it is first asked for."""
    # importlib.resources would take several times as long to import as the file takes to read.
    with open(join(dirname(__file__), "data", f"aws-{version}.json"), encoding="utf-8") as stream:  # noqa: PTH118, PTH120, PTH123
        return Provider(**json.load(stream))
