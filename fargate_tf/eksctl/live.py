"""`import` blocks for a cluster that lives: what Terraform takes over instead of making it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts.cluster import LOG_GROUP_NAME
from fargate_tf.facts.policies import access_policy_arn
from fargate_tf.facts.regions import partition_of
from fargate_tf.hcl.blocks import label
from fargate_tf.hcl.functions import filled
from fargate_tf.hcl.nodes import Attribute, Block, Comment, Unreadable
from fargate_tf.spec.expression import ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.eksctl.config import Config
    from fargate_tf.eksctl.described import Described
    from fargate_tf.hcl.nodes import Document
    from fargate_tf.spec.blueprint import Blueprint

_PROVIDER = "aws_iam_openid_connect_provider.cluster"


def import_blocks(config: Config, described: Described, blueprint: Blueprint) -> Document:
    """A block for each thing that the file says is there, and that the blueprint makes too."""
    found = dict(_addresses(config, blueprint))
    items: list[Block | Comment] = [_block(address, id_) for address, id_ in found.items()]
    if blueprint.cluster.service_account_roles or blueprint.cluster.presets:
        if described.oidc_provider_arn:
            items.append(_block(_PROVIDER, described.oidc_provider_arn))
        else:
            items.append(Comment(f"{_PROVIDER}: give --described with the cluster, or an apply finds it there."))
    return tuple(items)


def _block(address: str, id_: str) -> Block | Comment:
    """The block; a comment where the name makes no address, which `check` says too."""
    to = ref(address)
    if isinstance(to, Unreadable):
        return Comment(f"{id_} has no address: see fargate-tf check")
    return Block("import", (), (Attribute("to", to), Attribute("id", id_)))


def _addresses(config: Config, blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """Addresses and ids, in the order of the blueprint; the ids are those that the provider's docs give."""
    cluster = blueprint.cluster
    yield "aws_eks_cluster.this", cluster.name
    if cluster.log_types:
        yield "aws_cloudwatch_log_group.cluster", str(filled(LOG_GROUP_NAME.value, cluster=cluster.name))
    for profile in cluster.fargate_profiles:
        yield f"aws_eks_fargate_profile.{label(profile.name)}", f"{cluster.name}:{profile.name}"
    made = {addon.name for addon in cluster.addons}
    for i in config.count("addons"):
        name = config.look("addons", i, "name")
        if name in made:
            yield f"aws_eks_addon.{label(name)}", f"{cluster.name}:{name}"
    entries = cluster.access_entries[: len(config.count("accessConfig", "accessEntries"))]
    for entry in entries:
        yield f"aws_eks_access_entry.{label(entry.key)}", f"{cluster.name}:{entry.principal_arn}"
        for policy in entry.policy_names:
            arn = access_policy_arn(partition_of(blueprint.region), policy)
            address = f"aws_eks_access_policy_association.{label(entry.association(policy))}"
            yield address, f"{cluster.name}#{entry.principal_arn}#{arn}"
