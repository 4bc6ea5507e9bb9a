"""Fargate profiles: which pods run on Fargate."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from fargate_tf.facts import limits
from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.constraint import Matches, Size
from fargate_tf.spec.expression import Text, Texts

T = TypeVar("T")

_DURATION = Matches(r"([1-9]\d{0,3}[hms]){1,3}", "a duration, such as '45m' or '1h30m'")


@spec
class Selector(Spec):
    """Pods of one namespace that carry all of these labels; `*` and `?` are wildcards in all three places.

    >>> Selector("prod-*", labels={"tier": "web"}).namespace
    'prod-*'
    """

    namespace: str = setting(
        "namespace of the pods, with wildcards",
        kw_only=False,
        constraint=Matches(r"[a-z0-9*?]([-a-z0-9*?]{0,61}[a-z0-9*?])?", "a namespace or a pattern of one"),
    )
    labels: Mapping[str, str] = setting(
        "labels that the pods must carry, with wildcards",
        default={},
        constraint=Size(0, limits.LABELS_PER_SELECTOR.value, "labels"),
    )


@spec
class FargateProfile(Spec):
    """Pods that match any of the selectors run on Fargate, in private subnets.

    Everything but the tags is create-only at AWS: a change replaces the profile and stops its pods. With another
    `revision` the new profile is there before the old one goes, so that the pods find a place again at once.

    >>> FargateProfile("default", selectors=[Selector("default")]).name
    'default'
    """

    name: str = setting(
        "name of the profile",
        kw_only=False,
        constraint=Matches(r"[A-Za-z][A-Za-z0-9_-]{0,99}", "1 to 100 letters, digits, `-` or `_` after a letter"),
    )
    selectors: Sequence[Selector] = setting(
        "which pods", constraint=Size(1, limits.SELECTORS_PER_PROFILE.value, "selectors")
    )
    availability_zones: Sequence[str] | None = setting(
        "zones of the network whose private subnets the pods use; without it all", default=None
    )
    subnet_ids: Texts | None = setting(
        "ids of private subnets that already exist; not together with `availability_zones`", default=None
    )
    pod_execution_role_arn: Text | None = setting(
        "ARN of an existing pod execution role; without it the cluster's", default=None
    )
    create_pod_execution_role: bool = setting(
        "a pod execution role of the profile's own, to which you attach what its pods alone may pull",
        default=False,
        emitted=False,
    )
    revision: str | None = setting(
        "end of the profile's name at AWS; change it together with what EKS cannot change, and the new profile is "
        "made before the old one goes",
        default=None,
        constraint=Matches(r"[A-Za-z0-9_-]{1,32}", "1 to 32 letters, digits, `-` or `_`"),
        emitted=False,
    )
    create_timeout: str = setting(
        "how long Terraform waits for the profile; EKS makes one at a time", default="30m", constraint=_DURATION
    )
    delete_timeout: str = setting(
        "how long Terraform waits until the profile is gone, after its pods", default="60m", constraint=_DURATION
    )
    tags: Mapping[str, Text] = setting("tags of the profile; AWS does not pass them to pods", default={})

    @property
    def full_name(self) -> str:
        """The name at AWS."""
        return self.name if self.revision is None else f"{self.name}-{self.revision}"


def profile_per_zone(
    name: str,
    *,
    selectors: Sequence[Selector],
    availability_zones: Sequence[str],
    label: str = "zone",
    create_pod_execution_role: bool = False,
) -> tuple[FargateProfile, ...]:
    """A profile for each zone, which takes the pods that carry the zone as a label: EKS itself spreads as it likes.

    A Deployment for each zone then says where its pods run. `label` is the key of that label; it counts among the
    five of a selector.

    >>> [p.name for p in profile_per_zone("db", selectors=[Selector("db")], availability_zones=["euc1-az1"])]
    ['db-euc1-az1']
    """
    return tuple(
        FargateProfile(
            f"{name}-{zone}" if isinstance(zone, str) else name,
            selectors=[_in_zone(one, label, zone) for one in _listed(selectors)],
            availability_zones=[zone],
            create_pod_execution_role=create_pod_execution_role,
        )
        for zone in _listed(availability_zones)
    )


def _listed(values: Sequence[T]) -> Sequence[T]:
    """The values; what is no list stands alone, for the checks to name."""
    return values if isinstance(values, list | tuple) else (values,)


def _in_zone(selector: Selector, label: str, zone: str) -> Selector:
    """The selector, for the pods of one zone; what is no selector stays, for the checks to name."""
    if not isinstance(selector, Selector) or not isinstance(selector.labels, Mapping):
        return selector
    return Selector(selector.namespace, labels={**selector.labels, label: zone}, accept=selector.accept)
