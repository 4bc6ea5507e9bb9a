"""EKS add-ons."""

from collections.abc import Mapping

from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.constraint import Matches


@spec
class Addon(Spec):
    """An add-on that EKS installs and updates. CoreDNS is always there and needs no entry of its own.

    >>> Addon("metrics-server").version is None
    True
    """

    name: str = setting(
        "name of the add-on at EKS",
        kw_only=False,
        constraint=Matches(r"[a-z][a-z0-9-]{0,98}[a-z0-9]", "an add-on name, such as 'metrics-server'"),
    )
    version: str | None = setting("version, such as 'v1.12.4-eksbuild.1'; without it EKS's default", default=None)
    tags: Mapping[str, str] = setting("tags of the add-on", default={})
