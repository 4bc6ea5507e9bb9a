"""The changes that a reviewer must not miss: what stops pods, breaks access, loses data, or is no way for a version."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from fargate_tf.plan.changes import Change

Word = Literal["STOPS PODS", "BREAKS ACCESS", "LOSES DATA", "SKIPS A MINOR", "GOES BACK"]
WORDS: tuple[Word, ...] = ("STOPS PODS", "BREAKS ACCESS", "LOSES DATA", "SKIPS A MINOR", "GOES BACK")


class Alarm(NamedTuple):
    """A loud word for a change, with its address and what happens."""

    word: Word
    address: str
    reason: str


Found = Iterator[tuple[Word, str]]


def alarms(changes: Iterable[Change]) -> tuple[Alarm, ...]:
    """The alarms of all changes, by word in the order of `WORDS`, then as the plan has them."""
    found = [Alarm(word, c.address, reason) for c in changes for word, reason in _of(c)]
    return tuple(sorted(found, key=lambda alarm: WORDS.index(alarm.word)))


def _of(change: Change) -> Found:
    judge = _JUDGES.get(change.type)
    return judge(change) if judge is not None and change.kind not in ("added", "forgotten") else iter(())


def _ended(change: Change) -> str:
    """`is destroyed`, or `is replaced (selector)` with the arguments that ask for it."""
    why = f" ({', '.join(change.because)})" if change.because else ""
    return f"is replaced{why}" if change.kind == "replaced" else "is destroyed"


def _is_gone(change: Change) -> bool:
    return change.kind in ("replaced", "destroyed")


def _profile(change: Change) -> Found:
    # The pods that run with a profile are deleted with it, and match another or stay Pending:
    # https://docs.aws.amazon.com/eks/latest/userguide/delete-fargate-profile.html (read 2026-11-27)
    if change.kind == "replaced":
        yield "STOPS PODS", f"{_ended(change)}: its pods are deleted, and start when the new profile is active"
    elif change.kind == "destroyed":
        yield "STOPS PODS", "is destroyed: its pods are deleted, and stay Pending unless another profile takes them"


def _node_group(change: Change) -> Found:
    if _is_gone(change):
        yield "STOPS PODS", f"{_ended(change)}: the pods on its nodes are evicted"


def _access(change: Change) -> Found:
    who = change.was("principal_arn")
    whose = who if isinstance(who, str) else "a principal"
    if _is_gone(change):
        lasting = ", until the new one is there" if change.kind == "replaced" else ""
        yield "BREAKS ACCESS", f"{_ended(change)}: {whose} loses what it allows{lasting}"
    elif named := [name for name in change.arguments if name in ("kubernetes_groups", "user_name", "access_scope")]:
        yield "BREAKS ACCESS", f"{whose} gets another {' and '.join(named)}"


def _key(change: Change) -> Found:
    if _is_gone(change):
        yield "LOSES DATA", f"{_ended(change)}: what it encrypted cannot be read once AWS has deleted it"


def _log_group(change: Change) -> Found:
    before, after = change.was("retention_in_days"), change.will("retention_in_days")
    if _is_gone(change) and change.was("skip_destroy") is not True:
        yield "LOSES DATA", f"{_ended(change)}: the logs in it are deleted"
    elif change.kind == "changed" and isinstance(before, int) and isinstance(after, int) and _is_less(after, before):
        shown = "for ever" if not before else f"{before} days"
        yield "LOSES DATA", f"keeps logs {after} days instead of {shown}: older ones are deleted"


def _is_less(after: int, before: int) -> bool:
    """Whether logs are kept for a shorter time; 0 is for ever."""
    return after != 0 and (before == 0 or after < before)


def _storage(change: Change) -> Found:
    if _is_gone(change):
        yield "LOSES DATA", f"{_ended(change)}: with what is stored in it"


def _cluster(change: Change) -> Found:
    if _is_gone(change):
        yield "STOPS PODS", f"{_ended(change)}: every pod stops"
        yield "LOSES DATA", f"{_ended(change)}: every Kubernetes object is lost"
        return
    yield from (("BREAKS ACCESS", reason) for reason in _endpoint(change))
    if "access_config" in change.arguments:
        mode = (change.was("access_config", 0, "authentication_mode"), change.will(*_MODE))
        if all(isinstance(each, str) for each in mode) and mode[0] != mode[1]:
            yield "BREAKS ACCESS", f"the authentication mode goes from {mode[0]} to {mode[1]}"
    yield from _version(change.was("version"), change.will("version"))


_MODE = ("access_config", 0, "authentication_mode")


def _endpoint(change: Change) -> Iterator[str]:
    """What changes in who reaches the Kubernetes API."""
    private, public, ranges = (
        (change.was("vpc_config", 0, name), change.will("vpc_config", 0, name))
        for name in ("endpoint_private_access", "endpoint_public_access", "public_access_cidrs")
    )
    if private == (True, False):
        yield "the private endpoint is turned off: pods and nodes reach the API by the public one or not at all"
    if public == (False, True):
        yield f"the endpoint becomes public, for {_listed(ranges[1])}"
    elif public == (True, False):
        yield "the endpoint is no longer public: who works from outside the VPC is shut out"
    elif public[1] is True:
        yield from _moved(*ranges)


def _moved(before: Any, after: Any) -> Iterator[str]:
    if not isinstance(before, list) or not isinstance(after, list):
        return
    if out := [each for each in before if each not in after]:
        yield f"{_listed(out)} can no longer reach the public endpoint"
    if new := [each for each in after if each not in before]:
        yield f"{_listed(new)} can reach the public endpoint from now on"


def _listed(ranges: Any) -> str:
    known = [each for each in ranges if isinstance(each, str)] if isinstance(ranges, list) else []
    open_ = len(known) < len(ranges) if isinstance(ranges, list) else True
    return ", ".join([*sorted(known), *(["addresses that are known after the apply"] if open_ else [])])


def _version(before: Any, after: Any) -> Found:
    # EKS updates a control plane one minor version at a time, and never back:
    # https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html (read 2026-11-27)
    steps = _minor(after) - _minor(before) if _minor(before) and _minor(after) else 0
    if steps > 1:
        major = str(before).partition(".")[0]
        yield "SKIPS A MINOR", f"Kubernetes {before} to {after}: EKS refuses; go to {major}.{_minor(before) + 1} first"
    elif steps < 0:
        yield "GOES BACK", f"Kubernetes {before} to {after}: EKS has no way back; a new cluster has to be made"


def _minor(version: Any) -> int:
    found = re.fullmatch(r"1\.(\d{1,4})", version) if isinstance(version, str) else None
    return int(found[1]) if found else 0


_JUDGES: Mapping[str, Callable[[Change], Found]] = {
    "aws_eks_fargate_profile": _profile,
    "aws_eks_node_group": _node_group,
    "aws_eks_access_entry": _access,
    "aws_eks_access_policy_association": _access,
    "aws_kms_key": _key,
    "aws_cloudwatch_log_group": _log_group,
    "aws_efs_file_system": _storage,
    "aws_s3_bucket": _storage,
    "aws_eks_cluster": _cluster,
}


def words_of(found: Sequence[Alarm]) -> tuple[Word, ...]:
    """The words that are used, each once, in their order."""
    return tuple(dict.fromkeys(alarm.word for alarm in found))
