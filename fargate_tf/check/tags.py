"""What is wrong with tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.facts import limits
from fargate_tf.spec.base import Spec
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem


@rule(
    "FT014",
    Spec,
    "error",
    title="Tags that AWS refuses",
    why="A resource has at most 50 tags, a key 1 to 128 characters and not the prefix `aws:`, a value up to 256.",
    source="EKS user guide, eks-using-tags (2026-01-12); botocore, eks: TagKey, TagValue (2026-11-17)",
    reads=("tags",),
)
def tags_fit(spec: Spec, at: At) -> Iterator[Problem]:
    """Number, lengths and prefix of the tags are what AWS takes."""
    tags = _tags(spec)
    if len(tags) > limits.TAGS_PER_RESOURCE.value:
        yield at.problem("tags", f"{len(tags)} tags, at most {limits.TAGS_PER_RESOURCE}", "drop some")
    for key, value in tags.items():
        yield from (at.problem(("tags", key), reason, hint) for reason, hint in _misfits(key, value))


@rule(
    "FT015",
    Spec,
    "error",
    title="Tags with characters that IAM refuses",
    why="The tags of a blueprint, of a cluster and of a network with flow logs reach IAM roles and log groups, which "
    "take letters, digits, spaces and _ . : / = + - @ only. The tags of other networks, of a profile, an add-on or an "
    "access entry are free.",
    source="botocore, iam: tagKeyType and tagValueType, logs: TagKey (2026-11-17)",
    reads=("tags",),
)
def tag_characters_are_allowed(spec: Spec, at: At) -> Iterator[Problem]:
    """Tags that reach IAM hold only the characters that IAM takes."""
    if not (isinstance(spec, Blueprint | Cluster) or (isinstance(spec, Network) and spec.flow_logs is not None)):
        return
    for key, value in spec.tags.items():
        for what, text in (("key", key), ("value", value)):
            if isinstance(text, str) and not all(map(_taken_by_iam, _as_sent(text))):
                yield at.problem(
                    ("tags", key),
                    f"the tag {what} {shown(text)} holds characters that IAM refuses",
                    "use letters, digits, spaces and _ . : / = + - @",
                )


RULES = (tags_fit, tag_characters_are_allowed)


def _tags(spec: Spec) -> Mapping[str, str]:
    tags: Mapping[str, str] = getattr(spec, "tags", {})
    return tags


def _misfits(key: str, value: str) -> Iterator[tuple[str, str]]:
    keys, values = limits.TAG_KEY_LENGTH.value, limits.TAG_VALUE_LENGTH.value
    if not keys.admits(len(key)):
        yield (
            f"a tag key has {len(key)} characters, 1 to {keys.most} are allowed",
            "shorten the key" if key else "give it a key",
        )
    if not values.admits(len(value)):
        yield f"a tag value has {len(value)} characters, at most {values.most} are allowed", "shorten the value"
    if key.lower().startswith(limits.TAG_RESERVED_PREFIX.value):
        yield f"the tag key {shown(key)} begins with 'aws:', which AWS keeps for itself", "choose another key"


def _as_sent(text: str) -> str:
    """Terraform composes characters (NFC), so that no loose accent reaches AWS."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def _taken_by_iam(character: str) -> bool:
    if character in limits.TAG_PUNCTUATION.value or (character.isascii() and character.isalnum()):
        return True
    from unicodedata import category

    return category(character)[0] in limits.TAG_CHARACTER_CATEGORIES.value
