"""The schema of one version of the AWS provider, read from the package's data when it is first asked for.

The data is made by `tools/refresh_schema.py`. It holds the resource types of EKS on Fargate, not all of the
provider's 1,500; nothing is said of a type that it does not hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from os.path import dirname, join
from typing import Any, Literal

OLDEST = "5.100.0"
NEWEST = "6.69.1"

BlockSchema = Mapping[str, Any]
"""`attributes` by name (type, required, optional, computed, …) and `blocks` by name (the same, with limits)."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The block schemas of one provider version.

    >>> oldest = provider(OLDEST)
    >>> oldest.schema("resource", "aws_vpc")["attributes"]["cidr_block"]["type"]
    'string'
    """

    version: str
    kinds: Mapping[str, Mapping[str, BlockSchema]]

    def schema(self, kind: Literal["resource", "data"] | str, type_: str) -> BlockSchema | None:  # noqa: PYI051
        """The schema of a resource or data source, or `None` for a type that the data does not hold."""
        return self.kinds.get(kind, {}).get(type_)


@cache
def provider(version: str) -> Provider:
    """The schema of a version that the package has: `OLDEST` or `NEWEST`."""
    # importlib.resources alone would take as long to import as all of this takes to run.
    with open(join(dirname(__file__), "data", f"aws-{version}.json"), encoding="utf-8") as stream:  # noqa: PTH118, PTH120, PTH123
        return Provider(version, json.load(stream))
