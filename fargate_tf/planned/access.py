"""Access entries of a plan, with the policies that are associated with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fargate_tf.planned.place import Path, placed
from fargate_tf.planned.plan import UNKNOWN
from fargate_tf.planned.references import is_written, linked
from fargate_tf.spec.access import AccessEntry, AccessPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fargate_tf.planned.plan import Plan, Resource

_POLICY = ":cluster-access-policy/"


def access_entries(plan: Plan, entries: Sequence[Resource], associations: Sequence[Resource]) -> Iterator[AccessEntry]:
    """The entries that `aws_eks_access_entry` makes, each with its `aws_eks_access_policy_association`s."""
    owners = {each.address: tuple(_owners(plan, each, entries)) for each in associations}
    lost = any(len(found) != 1 for found in owners.values())
    for entry in entries:
        own = [each for each in associations if owners[each.address] == (entry.address,)]
        # A principal that is made by the same plan has no ARN yet, so a policy may belong to this entry or to another.
        yield _entry(plan, entry, own, unknown=["policies"] if lost and not own else [])


def _entry(plan: Plan, entry: Resource, own: Sequence[Resource], unknown: list[str]) -> AccessEntry:
    unknown += [
        name
        for name in ("type", "kubernetes_groups", "user_name")
        if entry.get(name) is UNKNOWN and is_written(plan, entry, name)
    ]
    made = AccessEntry(
        entry.get("principal_arn"),
        type=_known(entry.get("type"), "STANDARD"),
        policies=[_policy(plan, each) for each in own],
        kubernetes_groups=_known(entry.get("kubernetes_groups"), ()),
        user_name=_known(entry.get("user_name"), None),
        tags=entry.get("tags") or {},
    )
    elsewhere: dict[Path, str] = {("policies", i): f"{each.address}.policy_arn" for i, each in enumerate(own)}
    return placed(made, plan, entry.address, {"policies": "principal_arn"}, elsewhere=elsewhere, unknown=unknown)


def _known(value: Any, otherwise: Any) -> Any:
    """A value, or what EKS takes where none is written and it fills one in."""
    return otherwise if value is UNKNOWN or value is None else value


def _policy(plan: Plan, association: Resource) -> Any:
    """The policy by its name where the ARN is that of an access policy, else as it is written."""
    arn = association.get("policy_arn")
    if not isinstance(arn, str):
        return UNKNOWN
    name = arn.partition(_POLICY)[2] or arn
    if association.get("access_scope", 0, "type") != "namespace":
        return name
    policy = AccessPolicy(name, namespaces=association.get("access_scope", 0, "namespaces") or ())
    return placed(policy, plan, f"{association.address}.access_scope")


def _owners(plan: Plan, association: Resource, entries: Sequence[Resource]) -> Iterator[str]:
    """The addresses of the entries for the principal of an association."""
    arn = association.get("principal_arn")
    if isinstance(arn, str):
        yield from (each.address for each in entries if each.get("principal_arn") == arn)
        return
    direct = {each.address for each in linked(plan, association, "principal_arn", "aws_eks_access_entry")}
    roles = {each.address for each in linked(plan, association, "principal_arn", "aws_iam_role")}
    for entry in entries:
        known = isinstance(entry.get("principal_arn"), str)
        own = {each.address for each in linked(plan, entry, "principal_arn", "aws_iam_role")}
        if not known and (entry.address in direct or (roles and own == roles)):
            yield entry.address
