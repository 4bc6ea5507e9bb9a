"""EKS add-ons: CoreDNS, what nodes need, and those that the user names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fargate_tf.facts import cluster as eks
from fargate_tf.facts.addons import ADDONS
from fargate_tf.facts.nodes import ADDONS_BEFORE_NODES
from fargate_tf.hcl.blocks import Resource, body, keyed, label, resource, when
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, call, jsonencode
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Block, Conditional, apply_time
from fargate_tf.k8s.coverage import (
    COREDNS,
    covering_profile,
    covering_profiles,
    open_groups,
    with_coredns,
    workloads_of,
)
from fargate_tf.spec.addons import Addon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fargate_tf.components.cluster import ClusterPart
    from fargate_tf.components.fargate import FargatePart
    from fargate_tf.components.nodes import NodesPart
    from fargate_tf.hcl.blocks import Body, KeyedResource
    from fargate_tf.hcl.nodes import ApplyTime, Expression, PlanTime, Value
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.fargate import FargateProfile

_TYPE = "aws_eks_addon"


def addons(spec: Cluster, *, cluster: ClusterPart, fargate: FargatePart, nodes: NodesPart) -> tuple[Block, ...]:
    """Every add-on, each after the profiles and node groups that take its pods: earlier ones would stay Pending."""
    return tuple(
        resource(
            _TYPE,
            label(addon.name),
            cluster_name=cluster.name,
            addon_name=addon.name,
            addon_version=addon.version,
            configuration_values=configuration_of(addon, spec),
            service_account_role_arn=addon.service_account_role_arn,
            resolve_conflicts_on_create=addon.resolve_conflicts_on_create,
            resolve_conflicts_on_update=addon.resolve_conflicts_on_update,
            preserve=addon.preserve,
            tags={**spec.tags, **addon.tags},
            depends_on=_addresses_of(places_of(addon, spec), fargate, nodes),
        ).block
        for addon in all_addons(spec)
    )


@node
class KeyedAddonsPart:
    """The blocks of add-ons that only Terraform knows, and those that nodes wait for."""

    blocks: tuple[Block, ...]
    before_nodes: KeyedResource


def addons_by_name(  # noqa: PLR0913  (each is one input of the published module)
    addons: Expression[PlanTime],
    *,
    before_nodes: Expression[PlanTime],
    coredns: Expression[PlanTime],
    create_coredns: Expression[PlanTime],
    coredns_on_fargate: Expression[PlanTime],
    cluster: ClusterPart,
    tags: Value,
    after: Sequence[Expression[ApplyTime]],
    coredns_after: Sequence[Expression[ApplyTime]],
) -> KeyedAddonsPart:
    """CoreDNS, what nodes cannot do without, and the rest, for settings that only Terraform knows.

    CoreDNS waits for `coredns_after`, the rest for `after`; those `before_nodes` wait for nothing, or nodes and add-ons
    would wait for each other. So each is a block of its own.
    """
    # CoreDNS has to be told to run on Fargate, where it does; what its own values say goes before.
    given = coredns.attr("configuration_values")
    own = call("jsondecode", call("coalesce", given, "{}"))
    told = jsonencode(call("merge", dict(eks.COREDNS_CONFIGURATION.value), own))
    values: Conditional[PlanTime] = Conditional(coredns_on_fargate, told, given)
    of_coredns = _addon_body(COREDNS, coredns, values, cluster, tags, coredns_after)
    first = when(create_coredns, Resource(Block("resource", (_TYPE, COREDNS), of_coredns.items())))
    json_of = EACH_VALUE.attr("configuration_values")
    needed = keyed(_TYPE, "before_nodes", before_nodes, _addon_body(EACH_KEY, EACH_VALUE, json_of, cluster, tags, ()))
    rest = keyed(_TYPE, "this", addons, _addon_body(EACH_KEY, EACH_VALUE, json_of, cluster, tags, after))
    return KeyedAddonsPart((*first.blocks, *needed.blocks, *rest.blocks), needed)


def _addon_body(  # noqa: PLR0913
    name: Value,
    settings: Expression[PlanTime],
    configuration_values: Value,
    cluster: ClusterPart,
    tags: Value,
    after: Sequence[Expression[ApplyTime]],
) -> Body:
    return body(
        cluster_name=cluster.name,
        addon_name=name,
        addon_version=settings.attr("version"),
        configuration_values=configuration_values,
        service_account_role_arn=settings.attr("service_account_role_arn"),
        resolve_conflicts_on_create=settings.attr("resolve_conflicts_on_create"),
        resolve_conflicts_on_update=settings.attr("resolve_conflicts_on_update"),
        preserve=settings.attr("preserve"),
        tags=call("merge", tags, settings.attr("tags")),
        depends_on=after,
    )


def before_nodes() -> list[Expression[ApplyTime]]:
    """The addresses of the add-ons without which no node gets ready."""
    return [apply_time(_TYPE).attr(label(name)) for name in ADDONS_BEFORE_NODES.value]


def all_addons(spec: Cluster) -> Iterator[Addon]:
    """CoreDNS, and what nodes cannot do without, unless the user names them; then the user's."""
    names = {addon.name for addon in spec.addons}
    needed = (COREDNS, *(ADDONS_BEFORE_NODES.value if spec.node_groups else ()))
    yield from (Addon(name) for name in needed if name not in names)
    yield from spec.addons


def configuration_of(addon: Addon, spec: Cluster) -> Value:
    """The user's settings; CoreDNS has to be told to run on Fargate, where it does."""
    profiles = with_coredns(spec.fargate_profiles, spec.node_groups)
    on_fargate = addon.name == COREDNS and next(covering_profiles(profiles, COREDNS), None) is not None
    settings = {**(eks.COREDNS_CONFIGURATION.value if on_fargate else {}), **addon.configuration_values}
    return jsonencode(settings) if settings else None


class Places(NamedTuple):
    """The names of the profiles and of the node groups that take the pods of an add-on."""

    profiles: Sequence[str] = ()
    groups: Sequence[str] = ()


def places_of(addon: Addon, spec: Cluster) -> Places:
    """What takes its pods: profiles, else node groups; all of both, when nothing is known of its pods."""
    if addon.name in ADDONS_BEFORE_NODES.value:
        return Places()
    profiles = with_coredns(spec.fargate_profiles, spec.node_groups)
    workloads = workloads_of(addon.name)
    if workloads:
        taking: Sequence[FargateProfile] = tuple(covering_profiles(profiles, addon.name))
    else:
        taking = _profiles_unknown(addon, profiles)
    names = [profile.name for profile in taking]
    if workloads and all(covering_profile(profiles, fact.value) is not None for fact in workloads):
        return Places(names)
    return Places(names, [group.name for group in open_groups(spec.node_groups) or spec.node_groups])


def _addresses_of(places: Places, fargate: FargatePart, nodes: NodesPart) -> Sequence[Expression[ApplyTime]]:
    return [*fargate.addresses_of(places.profiles), *nodes.addresses_of(places.groups)]


def _profiles_unknown(addon: Addon, profiles: Sequence[FargateProfile]) -> Sequence[FargateProfile]:
    """The profiles that an add-on without known pods waits for: where it runs on nodes, its controller's at most."""
    known = ADDONS.get(addon.name)
    if known is None or known.fargate.value != "no":
        return profiles
    taking = covering_profile(profiles, known.controller.value) if known.controller is not None else None
    return () if taking is None else (taking,)
