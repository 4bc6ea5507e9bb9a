"""Planning without AWS: the override file that keeps the provider from calling it, and an environment without keys.

Nothing that we emit asks AWS at plan time (ADR 0004). What is left are the provider's own calls before the first
resource, the role that it would take, the state in a bucket, and data sources of the user.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fargate_tf.hcl.blocks import block
from fargate_tf.hcl.nodes import Attribute, Block, Stage, stage_of
from fargate_tf.hcl.writer import write

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document, Item, Value

FILE = "fargate_tf_override.tf"
"""The name ends in `_override.tf`, so Terraform merges the file into the others."""

# Data sources that the provider answers by itself: they call no service (planned with 5.100.0 and no network).
ANSWERED_LOCALLY = frozenset({"aws_iam_policy_document", "aws_partition", "aws_region"})
_OF_TERRAFORM = ("TF_WORKSPACE", "TF_DATA_DIR", "TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_CLI_ARGS_init")


def override(*more: Item, skip_account: bool = True) -> str:
    """The text of the override file: whatever calls AWS before the first resource is off, and the state is local.

    `more` stands in the provider block; without `skip_account` the provider asks which account it works in.

    >>> print(override().partition("provider")[0])
    terraform {
      backend "local" {}
    }
    <BLANKLINE>
    <BLANKLINE>
    """
    settings: dict[str, Value] = {
        "access_key": "offline",
        "secret_key": "offline",
        "profile": None,
        "skip_credentials_validation": True,
        "skip_requesting_account_id": skip_account,
        "skip_metadata_api_check": True,
        "allowed_account_ids": (),
    }
    # A null takes an argument of the overridden file away, where a named profile would be looked for on this machine.
    arguments = tuple(Attribute(name, value) for name, value in settings.items())
    state = block("terraform", Block("backend", ("local",), ()))
    return write((state, Block("provider", ("aws",), (*arguments, *more))))


def without_roles(document: Document) -> Document:
    """The document without the role that the provider would take, which no override file can remove."""
    return tuple(_without_role(item) if _is_provider(item) else item for item in document)


def _is_provider(item: object) -> bool:
    return isinstance(item, Block) and item.type == "provider"


def _without_role(provider: object) -> Block:
    assert isinstance(provider, Block)
    kept = tuple(item for item in provider.items if not (isinstance(item, Block) and item.type == "assume_role"))
    return Block(provider.type, provider.labels, kept, provider.comment)


def asking(document: Document) -> Iterator[str]:
    """The addresses of data sources that AWS would have to answer while planning.

    One that waits for a resource is read after the apply only, so a plan of a new cluster does not ask.
    """
    for item in document:
        if isinstance(item, Block) and item.type == "data" and _asks(item):
            yield f"data.{item.labels[0]}.{item.labels[1]}"


def _asks(source: Block) -> bool:
    return source.labels[0] not in ANSWERED_LOCALLY and not any(map(_waits, source.items))


def _waits(item: Item) -> bool:
    if isinstance(item, Block):
        return any(_waits(inner) for inner in item.items)
    return isinstance(item, Attribute) and (item.name == "depends_on" or stage_of(item.value) is Stage.APPLY)


def environment(*, offline: bool) -> Mapping[str, str]:
    """The environment of the tool: the user's own; offline without what leads to AWS or to another state."""
    own = {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    if not offline:
        return {**os.environ, **own}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    quiet = {
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    return {name: value for name, value in kept.items() if name not in _OF_TERRAFORM} | quiet | own
