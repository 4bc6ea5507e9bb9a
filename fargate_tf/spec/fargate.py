"""Fargate profiles: which pods run on Fargate."""

from collections.abc import Mapping, Sequence

from fargate_tf.facts import limits
from fargate_tf.hcl.nodes import ApplyTime, Expression
from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.constraint import Matches, Size


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

    Everything but the tags is create-only at AWS: a change replaces the profile and stops its pods.

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
    subnet_ids: Sequence[str | Expression[ApplyTime]] | None = setting(
        "ids of private subnets that already exist; not together with `availability_zones`", default=None
    )
    pod_execution_role_arn: str | None = setting(
        "ARN of an existing pod execution role; without it the cluster's", default=None
    )
    tags: Mapping[str, str] = setting("tags of the profile; AWS does not pass them to pods", default={})
