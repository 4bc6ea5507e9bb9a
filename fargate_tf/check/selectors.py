"""What is wrong with the selectors of Fargate profiles: number, namespaces, labels, and which profile gets a pod."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.fargate import GUIDE, QUOTAS
from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts import limits
from fargate_tf.k8s.selectors import selector_covers, selectors_meet
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.fargate import FargateProfile, Selector

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem


selectors_fit = constrained(
    "FT202",
    FargateProfile,
    "selectors",
    title="The number of selectors of a profile",
    why="A profile without a selector takes no pod, and EKS refuses more than five.",
    source=f"{QUOTAS}, L-D78D8AF8",
    hint="give one to five selectors; split the profile in two, or join namespaces with a wildcard",
)

labels_fit = constrained(
    "FT203",
    Selector,
    "labels",
    title="The number of labels of a selector",
    why="EKS refuses a selector with more label pairs than the quota.",
    source=f"{QUOTAS}, L-23414FF3",
    hint="drop a label, or split the selector in two",
)

namespace_is_a_pattern = constrained(
    "FT205",
    Selector,
    "namespace",
    title="The namespace of a selector",
    why="A namespace is a DNS label; `*` (any number of characters) and `?` (exactly one) are the only wildcards. "
    "Anything else can match no namespace, so the pods would stay Pending.",
    source=f"{GUIDE}; Kubernetes, names of objects (RFC 1123 label)",
    hint="use lower-case letters, digits and `-`, with `*` or `?` as wildcards; regular expressions do not work",
)


@rule(
    "FT206",
    Selector,
    "error",
    title="A label of a selector that is too long or empty",
    why="EKS takes keys of 1 to 127 and values of 1 to 255 characters.",
    source="CloudFormation registry schema AWS::EKS::FargateProfile (2026-10-20)",
    reads=("labels",),
)
def label_texts_fit(selector: Selector, at: At) -> Iterator[Problem]:
    """Keys and values have a length that EKS takes."""
    for key, value in selector.labels.items():
        for what, text, length in (
            ("key", key, limits.SELECTOR_LABEL_KEY_LENGTH.value),
            ("value", value, limits.SELECTOR_LABEL_VALUE_LENGTH.value),
        ):
            if not length.admits(len(text)):
                yield at.problem(
                    ("labels", key),
                    f"the {what} of a label has {len(text)} characters, 1 to {length.most} are allowed",
                    "shorten it" if text else f"give the {what}, or `*` for any",
                )


@rule(
    "FT209",
    Cluster,
    "warning",
    title="A selector that is already there",
    why="The same pods are selected twice. In one profile that is a slip; in two, the first profile by name takes "
    "all the pods: equal selectors do not spread them.",
    source=f"{GUIDE}; aws/containers-roadmap#1465",
    reads=("fargate_profiles",),
)
def selectors_differ(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No selector is written twice."""
    seen: list[tuple[FargateProfile, Selector]] = []
    for profile, selector, here in _selectors_in_order(cluster, at):
        twin = next((owner for owner, earlier in seen if _equal(earlier, selector)), None)
        if twin is not None:
            also = "this selector already" if twin is profile else "the same selector, and takes the pods"
            hint = "drop one of the two" + ("" if twin is profile else ", or tell them apart by a label")
            yield here.problem((), f"profile {twin.name!r} has {also}", hint)
        seen.append((profile, selector))


@rule(
    "FT210",
    Cluster,
    "warning",
    title="A profile that can never win",
    why="When several profiles take a pod, the first by name gets it. Every pod that this profile selects is "
    "selected by profiles before it, so only pods with the label `eks.amazonaws.com/fargate-profile` reach it.",
    source=GUIDE,
    reads=("fargate_profiles",),
)
def profiles_can_win(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No profile stands wholly behind earlier ones."""
    earlier: list[FargateProfile] = []
    for profile, here in _profiles_in_order(cluster, at):
        winners = [_winner(selector, earlier) for selector in profile.selectors]
        names = sorted({winner.name for winner in winners if winner is not None})
        if names and None not in winners and not _has_twins(profile, earlier):
            before = "' and '".join(names)
            yield here.problem(
                (),
                f"{profile.name!r} never gets a pod: '{before}' comes first by name and selects all of them",
                "narrow the earlier selectors, or choose a name that comes first",
            )
        earlier.append(profile)


@rule(
    "FT211",
    Cluster,
    "note",
    title="Profiles whose selectors overlap",
    why="Some pods fit both profiles. The first by name gets them, which a later rename may change.",
    source=GUIDE,
    reads=("fargate_profiles",),
)
def overlaps_are_known(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Where selectors of two profiles overlap, say who wins."""
    earlier: list[FargateProfile] = []
    for profile, here in _profiles_in_order(cluster, at):
        for winner in earlier:
            pair = next(_overlaps(winner, profile), None)
            if pair is not None:
                i, selector = pair
                yield here.inside(selector, ("selectors", i)).problem(
                    (),
                    f"some of these pods fit profile {winner.name!r} too, which comes first by name and gets them",
                    "nothing to do if that is meant; else narrow one of the two",
                )
        earlier.append(profile)


@rule(
    "FT216",
    Selector,
    "warning",
    title="A selector that takes every pod",
    why="A namespace of `*` without labels takes the pods of `kube-system` and of everything that is installed "
    "later, node agents and controllers among them.",
    source=GUIDE,
    reads=("namespace", "labels"),
)
def selector_is_bounded(selector: Selector, at: At) -> Iterator[Problem]:
    """A selector does not take the whole cluster by accident."""
    if set(selector.namespace) == {"*"} and not selector.labels:
        yield at.problem(
            "namespace",
            "`*` takes every pod of every namespace",
            "name the namespaces, or a part of them: 'prod-*'",
        )


RULES = (
    selectors_fit,
    labels_fit,
    namespace_is_a_pattern,
    label_texts_fit,
    selectors_differ,
    profiles_can_win,
    overlaps_are_known,
    selector_is_bounded,
)


def _profiles_in_order(cluster: Cluster, at: At) -> Iterator[tuple[FargateProfile, At]]:
    """The profiles in the order in which EKS asks them."""
    placed = enumerate(cluster.fargate_profiles)
    for i, profile in sorted(placed, key=lambda pair: pair[1].full_name):
        yield profile, at.inside(profile, ("fargate_profiles", i))


def _selectors_in_order(cluster: Cluster, at: At) -> Iterator[tuple[FargateProfile, Selector, At]]:
    for profile, here in _profiles_in_order(cluster, at):
        for i, selector in enumerate(profile.selectors):
            yield profile, selector, here.inside(selector, ("selectors", i))


def _equal(one: Selector, other: Selector) -> bool:
    return one.namespace == other.namespace and one.labels == other.labels


def _winner(selector: Selector, earlier: list[FargateProfile]) -> FargateProfile | None:
    """The first earlier profile that takes every pod of the selector."""
    return next((p for p in earlier if any(selector_covers(s, selector) for s in p.selectors)), None)


def _has_twins(profile: FargateProfile, earlier: list[FargateProfile]) -> bool:
    """Whether equal selectors alone explain it, which has a rule of its own."""
    others = [selector for p in earlier for selector in p.selectors]
    return all(any(_equal(selector, other) for other in others) for selector in profile.selectors)


def _overlaps(winner: FargateProfile, profile: FargateProfile) -> Iterator[tuple[int, Selector]]:
    """The selectors of a later profile that share pods with an earlier one, without being wholly behind it."""
    for i, selector in enumerate(profile.selectors):
        if any(selectors_meet(s, selector) and not selector_covers(s, selector) for s in winner.selectors):
            yield i, selector
