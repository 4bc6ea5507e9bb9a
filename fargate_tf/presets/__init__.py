"""Presets turned into the parts of the language that they stand for: a blueprint goes in, a longer one comes out.

Every rule then sees the whole, and every component makes what it makes anyway. What the language has no word for (a
queue, a file system) is made by `components/presets.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from fargate_tf.k8s.coverage import covering_profile
from fargate_tf.presets.controllers import external_dns, external_secrets, load_balancer_controller
from fargate_tf.presets.nodes import ebs_csi_driver, karpenter
from fargate_tf.presets.parts import Parts
from fargate_tf.spec.presets import EbsCsiDriver, ExternalDns, ExternalSecrets, Karpenter, LoadBalancerController

if TYPE_CHECKING:
    from fargate_tf.spec.base import Spec
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.cluster import Cluster

PARTS: Mapping[type[Spec], Callable[[Any, Blueprint], Parts]] = {
    LoadBalancerController: load_balancer_controller,
    ExternalDns: external_dns,
    ExternalSecrets: external_secrets,
    Karpenter: karpenter,
    EbsCsiDriver: ebs_csi_driver,
}


def expanded(blueprint: Blueprint) -> Blueprint:
    """The blueprint with what its presets bring; as it is where it has none.

    What a user says wins: a profile that takes a preset's pods already, an add-on of the same name.
    """
    cluster = blueprint.cluster
    first = {type(preset): preset for preset in reversed(cluster.presets)}
    for preset in cluster.presets:
        if type(preset) in PARTS and preset is first[type(preset)] and _is_possible(preset):
            cluster = _with_parts(cluster, PARTS[type(preset)](preset, blueprint), preset)
    return blueprint if cluster is blueprint.cluster else _said_as(replace(blueprint, cluster=cluster), blueprint)


def _is_possible(preset: Spec) -> bool:
    """Whether the preset's fields keep their limits; of one that does not, its own rules say enough."""
    limits = ((f.name, f.metadata.get("constraint")) for f in fields(preset))
    arns = (arn for f in fields(preset) if f.name.endswith("_arns") for arn in getattr(preset, f.name))
    return all(limit is None or limit.broken_by(getattr(preset, name)) is None for name, limit in limits) and all(
        arn.startswith("arn:") for arn in arns if isinstance(arn, str)
    )


def _with_parts(cluster: Cluster, parts: Parts, preset: Spec) -> Cluster:
    profile = parts.profile
    needed = profile is not None and covering_profile(cluster.fargate_profiles, parts.workload) is None
    names = {addon.name for addon in cluster.addons}
    addons = [_placed(addon, preset) for addon in parts.addons if addon.name not in names]
    roles = [_placed(role, preset) for role in parts.service_account_roles]
    entries = [_placed(entry, preset) for entry in parts.access_entries]
    longer = replace(
        cluster,
        fargate_profiles=[*cluster.fargate_profiles, *([_placed(profile, preset)] if needed and profile else [])],
        service_account_roles=[*cluster.service_account_roles, *roles],
        access_entries=[*cluster.access_entries, *entries],
        addons=[*cluster.addons, *addons],
    )
    _said_as(longer, cluster)
    return longer


def _placed(made: Any, preset: Spec) -> Any:
    """The part, said where its preset is said: its problems lead there."""
    for spec in made.all_within():
        _said_as(spec, preset)
    return made


def _said_as(made: Any, like: Spec) -> Any:
    made.__dict__["site"] = like.site
    made.__dict__["mistakes"] = getattr(like, "mistakes", ()) if type(made) is type(like) else ()
    return made
