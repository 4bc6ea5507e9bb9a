"""What a preset stands for, in the words of the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fargate_tf.facts.addons import Workload
from fargate_tf.hcl.functions import filled
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import apply_time

if TYPE_CHECKING:
    from fargate_tf.facts.base import Fact
    from fargate_tf.facts.presets import Statements
    from fargate_tf.spec.access import AccessEntry
    from fargate_tf.spec.addons import Addon
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.fargate import FargateProfile
    from fargate_tf.spec.iam import ServiceAccountRole


@node
class Parts:
    """A profile for the pods of `workload`, where no other takes them, and what else there is."""

    workload: Workload = Workload("", "")
    profile: FargateProfile | None = None
    service_account_roles: tuple[ServiceAccountRole, ...] = ()
    access_entries: tuple[AccessEntry, ...] = ()
    addons: tuple[Addon, ...] = ()


def policy_of(statements: Fact[Statements] | Sequence[Mapping[str, Any]], blueprint: Blueprint) -> dict[str, Any]:
    """An IAM policy of these statements, for the blueprint's partition, region, account and cluster."""
    from fargate_tf.facts.regions import partition_of

    account = blueprint.account_id or apply_time("data").attr("aws_caller_identity").attr("current").attr("account_id")
    values = {
        "partition": partition_of(blueprint.region),
        "region": blueprint.region,
        "account": account,
        "cluster": blueprint.cluster.name,
    }
    listed = statements if isinstance(statements, Sequence) else statements.value
    return {"Version": "2012-10-17", "Statement": [_filled(one, values) for one in listed]}


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return filled(value, **values)
    if isinstance(value, Mapping):
        return {filled(key, **values): _filled(item, values) for key, item in value.items()}
    return [_filled(item, values) for item in value] if isinstance(value, list | tuple) else value
