"""EKS add-ons."""

from collections.abc import Mapping
from typing import Literal

from fargate_tf.spec.arns import ROLE_ARN
from fargate_tf.spec.base import Json, Spec, setting, spec
from fargate_tf.spec.constraint import Matches
from fargate_tf.spec.expression import Text

OnCreate = Literal["NONE", "OVERWRITE"]
OnUpdate = Literal["NONE", "OVERWRITE", "PRESERVE"]


@spec
class Addon(Spec):
    """An add-on that EKS installs and updates. CoreDNS is always there and needs no entry of its own.

    >>> Addon("metrics-server", configuration_values={"replicas": 2}).version is None
    True
    """

    name: str = setting(
        "name of the add-on at EKS",
        kw_only=False,
        constraint=Matches(r"[a-z][a-z0-9_-]{0,98}[a-z0-9]", "an add-on name, such as 'metrics-server'"),
    )
    version: Text | None = setting("version, such as 'v1.12.4-eksbuild.1'; without it EKS's default", default=None)
    configuration_values: Mapping[str, Json] = setting(
        "settings of the add-on, as `aws eks describe-addon-configuration` lists them", default={}
    )
    service_account_role_arn: Text | None = setting(
        "ARN of a role for the add-on's service account (IRSA)", default=None, constraint=ROLE_ARN
    )
    resolve_conflicts_on_create: OnCreate | None = setting(
        "what becomes of settings that the cluster has already; without it the add-on fails on them", default=None
    )
    resolve_conflicts_on_update: OnUpdate | None = setting(
        "what becomes of settings that were changed in the cluster; without it the update fails on them", default=None
    )
    preserve: bool | None = setting(
        "leave what the add-on runs in the cluster when it is taken out of Terraform", default=None
    )
    tags: Mapping[str, Text] = setting("tags of the add-on", default={})
