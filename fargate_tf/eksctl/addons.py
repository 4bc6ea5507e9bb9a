"""Add-ons of a `ClusterConfig`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fargate_tf.facts.addons import ADDONS
from fargate_tf.spec.addons import Addon
from fargate_tf.spec.presets import EbsCsiDriver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.eksctl.config import Config
    from fargate_tf.k8s.documents import Steps
    from fargate_tf.spec.base import Spec

_AT = ("cluster", "addons")
_EBS = "aws-ebs-csi-driver"


def addons(config: Config, *, has_nodes: bool) -> Iterator[Addon | Spec]:
    """The add-ons that have a place; those that need nodes are named where there are none."""
    for i in config.count("addons"):
        here = ("addons", i)
        name = str(config.look(*here, "name"))
        known = ADDONS.get(name)
        if known is not None and known.fargate.value == "no" and not has_nodes:
            config.name(_AT, here, "its pods need nodes, and the blueprint has none")
        elif name == _EBS and config.look(*here, "serviceAccountRoleARN") is None:
            config.taken.add((*here, "name"))
            why = "the driver has its role anyway"
            config.always(("cluster", "presets"), (*here, "wellKnownPolicies", "ebsCSIController"), value=True, why=why)
            yield EbsCsiDriver(version=_version(config, here))
        else:
            yield _addon(config, here)


def _addon(config: Config, here: Steps) -> Addon:
    conflicts = config.get(*here, "resolveConflicts", default="").upper() or None
    return Addon(
        config.get(*here, "name"),
        version=_version(config, here),
        configuration_values=_values(config, here),
        service_account_role_arn=config.get(*here, "serviceAccountRoleARN"),
        resolve_conflicts_on_create=None if conflicts == "PRESERVE" else conflicts,
        resolve_conflicts_on_update=conflicts,
        tags=config.get(*here, "tags", default={}),
    )


def _version(config: Config, here: Steps) -> str | None:
    given: str | None = config.get(*here, "version")
    if given != "latest":
        return given
    name = config.look(*here, "name")
    config.note(_AT, f"eksctl takes the latest version of {name}; without a version EKS takes its default.")
    return None


def _values(config: Config, here: Steps) -> Any:
    """The settings, which eksctl has as a text of JSON or YAML."""
    import io

    from fargate_tf.k8s.documents import Document, documents
    from fargate_tf.notation.read import plain

    text = config.look(*here, "configurationValues")
    found = list(documents(io.BytesIO(text.encode()), "")) if isinstance(text, str) else []
    if len(found) != 1 or not isinstance(found[0], Document):
        config.name(_AT, (*here, "configurationValues"), "this is no JSON and no YAML")
        return {}
    config.taken.add((*here, "configurationValues"))
    return plain(found[0].value)
