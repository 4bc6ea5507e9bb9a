"""Where in the blueprint an address of Terraform was written: the way back from what a tool complains about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fargate_tf.check.document import Place, Words
from fargate_tf.check.rule import At, Context, walk
from fargate_tf.components.service_accounts import role_label
from fargate_tf.hcl.blocks import label
from fargate_tf.hcl.nodes import Variable
from fargate_tf.plan.subjects import subject_of
from fargate_tf.spec.base import expressions_in

if TYPE_CHECKING:
    from fargate_tf.spec.base import Spec
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.cluster import Cluster

# Fields that have another name than the argument they become.
_FIELDS: Mapping[str, str] = {
    "access_scope": "policies",
    "addon_name": "name",
    "addon_version": "version",
    "cidr_block": "cidr",
    "disk_size": "disk_size_gib",
    "enabled_cluster_log_types": "log_types",
    "encryption_config": "kms_key_arn",
    "fargate_profile_name": "name",
    "kubernetes_network_config": "service_cidr",
    "node_group_name": "name",
    "policy_arn": "policies",
    "retention_in_days": "log_retention_days",
    "role_arn": "cluster_role_arn",
    "scaling_config": "scaling",
    "selector": "selectors",
    "service_account_role_arn": "service_account_role_arn",
    "taint": "taints",
    "vpc_config": "endpoint",
}


def place_of(blueprint: Blueprint, address: str, argument: str = "", *, path: str = "") -> Place | None:
    """The field that made an argument of a block, or else the object that made the block.

    `address` is without keys. `path` is the blueprint's own, in a file of several.
    """
    if not address:
        return None
    subjects = tuple(walk(blueprint, At(path, Context(blueprint, {}, {}))))
    kind, _, name = address.partition(".")
    if kind == "variable":
        return next(_uses(subjects, name), None)
    said = Words(subjects, blueprint).owner(address, argument)
    if said:
        return said[0]
    at = {id(spec): at for spec, at in subjects}
    maker = _maker(blueprint, address)
    field = _FIELDS.get(argument, argument)
    names = (argument, field) if argument in maker.field_names else (field,)
    steps = tuple(name for name in names if name in maker.field_names)[:1]
    return Place(maker, at.get(id(maker), subjects[0][1]), steps)


def _uses(subjects: tuple[tuple[Spec, At], ...], name: str) -> Iterator[Place]:
    """Where a variable is used, the first time first."""
    for spec, at in subjects:
        for field, value in zip(spec.field_names, spec.values(), strict=True):
            for steps, expression in expressions_in(value):
                if isinstance(expression, Variable) and expression.name == name:
                    yield Place(spec, at, (field, *steps))


def _maker(blueprint: Blueprint, address: str) -> Spec:
    """The spec that a block of the compiler comes from."""
    named = dict(_named(blueprint.cluster))
    if address in named:
        return named[address]
    kind = address.partition(".")[0]
    if kind in ("provider", "terraform", "output"):
        return blueprint.provider if kind == "provider" and blueprint.provider.site else blueprint
    if subject_of(kind) == "Network":
        return blueprint.network
    return blueprint.cluster


def _named(cluster: Cluster) -> Iterator[tuple[str, Spec]]:
    """What is called after a name of the user, as `components` call it."""
    for profile in cluster.fargate_profiles:
        yield f"aws_eks_fargate_profile.{label(profile.name)}", profile
    for addon in cluster.addons:
        yield f"aws_eks_addon.{label(addon.name)}", addon
    for group in cluster.node_groups:
        for type_ in ("aws_eks_node_group", "aws_launch_template"):
            yield f"{type_}.{label(group.name)}", group
    for account in cluster.service_account_roles:
        for type_ in ("aws_iam_role", "aws_iam_role_policy"):
            yield f"{type_}.{role_label(account.key)}", account
    for entry in cluster.access_entries:
        yield f"aws_eks_access_entry.{label(entry.key)}", entry
        for name in entry.policy_names:
            yield f"aws_eks_access_policy_association.{label(entry.association(name))}", entry
