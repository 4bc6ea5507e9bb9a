"""The parts of a cluster as calls of the published modules: what they need is handed in, the rest is their output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.components.addons import all_addons, configuration_of, places_of
from fargate_tf.components.cluster import ClusterPart
from fargate_tf.components.logging import POLICY_NAME, log_groups, log_policy
from fargate_tf.components.network import NetworkPart, existing_network
from fargate_tf.components.service_accounts import policy_name, policy_of
from fargate_tf.facts.nodes import ADDONS_BEFORE_NODES
from fargate_tf.facts.regions import partition_of
from fargate_tf.hcl.functions import call
from fargate_tf.hcl.nodes import Attribute, Block, Expression, apply_time
from fargate_tf.k8s.coverage import COREDNS, COREDNS_PROFILE, covering_profiles, needs_coredns_profile, with_coredns
from fargate_tf.spec.network import ExistingNetwork
from fargate_tf.targets.modules.eks import ADDON_FIELDS, CLUSTER_FIELDS, eks_module
from fargate_tf.targets.modules.fargate_profile import fargate_profile_module
from fargate_tf.targets.modules.iam import iam_module
from fargate_tf.targets.modules.vpc import vpc_module
from fargate_tf.targets.parts import (
    Parts,
    encryption_key,
    endpoint_access,
    profiles_in_subnets,
    profiles_with_own_role,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from fargate_tf.components.nodes import NodesPart
    from fargate_tf.hcl.nodes import ApplyTime, Traversal, Value
    from fargate_tf.spec.access import AccessEntry
    from fargate_tf.spec.addons import Addon
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.fargate import FargateProfile
    from fargate_tf.spec.iam import ServiceAccountRole
    from fargate_tf.spec.network import Network
    from fargate_tf.targets.modules.module import Module
    from fargate_tf.targets.parts import Sections
    from fargate_tf.targets.source import ModuleSource

    Text = str | Expression[ApplyTime]

VPC, IAM, EKS, FARGATE = "vpc", "iam", "eks", "fargate_profile"
"""The labels of the calls."""


def called(source: ModuleSource) -> Callable[[Blueprint, Text], Parts]:
    """What makes the parts of a blueprint by calling the modules of a source."""
    return lambda blueprint, account_id: _parts(blueprint, account_id, source)


def _parts(blueprint: Blueprint, account_id: Text, source: ModuleSource) -> Parts:
    spec = blueprint.cluster
    net, of_network = _network(blueprint, account_id, source)
    iam = _iam(blueprint, account_id, source)
    made = ClusterPart(
        (),
        name=output_of(EKS, "cluster_name"),
        arn=output_of(EKS, "cluster_arn"),
        version=output_of(EKS, "cluster_version"),
        endpoint=output_of(EKS, "cluster_endpoint"),
        certificate_authority_data=output_of(EKS, "cluster_certificate_authority_data"),
        security_group_id=output_of(EKS, "cluster_security_group_id"),
        oidc_issuer_url=output_of(EKS, "oidc_issuer_url"),
    )
    role_arn: Value = spec.pod_execution_role_arn
    if role_arn is None:
        role_arn = output_of(IAM, "pod_execution_role_arn")
    arns = output_of(IAM, "service_account_role_arns")
    role_arns = {account.key: arns.index(account.key) for account in sorted(spec.service_account_roles, key=_key)}

    def sections(groups: NodesPart) -> Sections:
        return {
            "Network": of_network,
            "IAM": iam,
            "Cluster": (_eks(blueprint, account_id, net, groups, source),),
            "Fargate": (_fargate(blueprint, net, role_arn, source),),
        }

    before = [output_of(EKS, "addon_arns_before_nodes")]
    return Parts(net, made, role_arn, role_arns, before, sections)


def _key(account: ServiceAccountRole) -> str:
    return account.key


def output_of(module: str, name: str) -> Traversal[ApplyTime]:
    """`module.name.output`."""
    return apply_time("module").attr(module).attr(name)


def _call(label: str, module: Module, source: ModuleSource, inputs: Mapping[str, Value]) -> Block:
    """A `module` block, in the order of the module's variables; what is as by default is left out."""
    known = {each.name: each.default for each in module.inputs}
    assert inputs.keys() <= known.keys(), inputs.keys() - known.keys()
    pinned = [Attribute("version", source.version)] if source.version is not None else []
    given = (
        Attribute(name, inputs[name])
        for name, default in known.items()
        if name in inputs and not _is_default(inputs[name], default)
    )
    return Block("module", (label,), (Attribute("source", source.of(module.name)), *pinned, *given))


def _is_default(value: Value, default: tuple[Value, ...]) -> bool:
    if value is None:
        return True
    return bool(default) and not isinstance(value, Expression) and _plain(value) == _plain(default[0])


def _plain(value: Value) -> object:
    """The value with lists and mappings of one kind each, so that equal ones are equal."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return repr(value) if isinstance(value, Expression) else value


def _network(blueprint: Blueprint, account_id: Text, source: ModuleSource) -> tuple[NetworkPart, tuple[Block, ...]]:
    spec = blueprint.network
    if isinstance(spec, ExistingNetwork):
        return existing_network(spec), ()
    # Who uses the private subnets waits until the network is ready; by zone they are there earlier.
    private, by_zone = output_of(VPC, "private_subnet_ids"), output_of(VPC, "private_subnet_ids_by_zone")
    net = NetworkPart(
        (),
        output_of(VPC, "vpc_id"),
        output_of(VPC, "public_subnet_ids") if spec.public_subnets else [],
        private,
        {zone: by_zone.index(zone) for zone in spec.availability_zones},
        None if spec.nat == "none" else output_of(VPC, "nat_cidrs"),
        (private,),
    )
    return net, (_call(VPC, vpc_module(), source, _vpc_inputs(spec, blueprint, account_id)),)


_NETWORK_FIELDS = (
    *("cidr", "availability_zones", "nat", "public_subnets", "private_subnet_cidrs", "public_subnet_cidrs"),
    *("secondary_cidrs", "s3_endpoint", "dynamodb_endpoint", "interface_endpoints", "tags"),
)


def _vpc_inputs(spec: Network, blueprint: Blueprint, account_id: Text) -> dict[str, Value]:
    logs = spec.flow_logs
    to_s3 = logs is not None and logs.s3_bucket_arn is not None
    said = None if logs is None else {f.name: getattr(logs, f.name) for f in logs.settings if f.metadata["emitted"]}
    return {
        "name": blueprint.cluster.name,
        "region": blueprint.region,
        "account_id": account_id if logs is not None and not to_s3 else None,
        **{field: getattr(spec, field) for field in _NETWORK_FIELDS},
        "flow_logs": None if said is None else _short({**said, "destination": "s3" if to_s3 else None}),
    }


def _short(settings: Mapping[str, Value]) -> Mapping[str, Value]:
    """An object without what is not given."""
    return {name: value for name, value in settings.items() if value is not None and _plain(value) != {}}


def _iam(blueprint: Blueprint, account_id: Text, source: ModuleSource) -> tuple[Block, ...]:
    """The call for the roles, unless all of them are there already."""
    spec = blueprint.cluster
    create_cluster_role = spec.cluster_role_arn is None
    create_pod_execution_role = spec.pod_execution_role_arn is None
    own = profiles_with_own_role(spec)
    accounts = spec.service_account_roles
    if not (create_cluster_role or create_pod_execution_role or own or accounts):
        return ()
    policy = log_policy(spec, partition=partition_of(blueprint.region), region=blueprint.region, account_id=account_id)
    inputs: dict[str, Value] = {
        "cluster_name": spec.name,
        "region": blueprint.region,
        "account_id": account_id,
        "create_cluster_role": create_cluster_role,
        "create_pod_execution_role": create_pod_execution_role,
        "profiles_with_own_role": own,
        "pod_execution_policies": {} if policy is None else {POLICY_NAME: policy},
        "oidc_issuer_url": output_of(EKS, "oidc_issuer_url") if accounts else None,
        "service_account_roles": {account.key: _account(account) for account in accounts},
        "service_account_policies": _policies(accounts),
        "service_account_policy_arns": {
            account.key: {policy_name(i, arn): arn for i, arn in enumerate(account.policy_arns)}
            for account in accounts
            if account.policy_arns
        },
        "permissions_boundary_arn": spec.permissions_boundary_arn,
        "tags": spec.tags,
    }
    return (_call(IAM, iam_module(), source, inputs),)


def _policies(accounts: Sequence[ServiceAccountRole]) -> Mapping[str, Value]:
    return {account.key: {account.key: policy_of(account)} for account in accounts if account.policy is not None}


def _account(account: ServiceAccountRole) -> Mapping[str, Value]:
    return _short(
        {
            "service_account": account.service_account,
            "namespace": account.namespace,
            "permissions_boundary_arn": account.permissions_boundary_arn,
            "tags": account.tags,
        }
    )


def _eks(blueprint: Blueprint, account_id: Text, net: NetworkPart, groups: NodesPart, source: ModuleSource) -> Block:
    spec = blueprint.cluster
    given = spec.cluster_role_arn is not None
    endpoint = endpoint_access(spec.endpoint, net)
    every = {addon.name: addon for addon in all_addons(spec)}
    coredns = every.pop(COREDNS)
    before = {name: every.pop(name) for name in ADDONS_BEFORE_NODES.value if name in every}
    on_fargate = next(covering_profiles(with_coredns(spec.fargate_profiles, spec.node_groups), COREDNS), None)
    inputs: dict[str, Value] = {
        "name": spec.name,
        "kubernetes_version": spec.version,
        "region": blueprint.region,
        "account_id": account_id,
        "cluster_role_arn": spec.cluster_role_arn if given else output_of(IAM, "cluster_role_arn"),
        "cluster_role_name": _role_name(spec.cluster_role_arn) if given else output_of(IAM, "cluster_role_name"),
        # The control plane needs subnets, not what is routed in them.
        "subnet_ids": _subnets_at_once(blueprint, net),
        "endpoint": _endpoint(endpoint.private, endpoint.public, endpoint.public_access_cidrs),
        "encryption_key": encryption_key(spec),
        "kms_key_arn": spec.kms_key_arn,
        **{field: getattr(spec, field) for field in CLUSTER_FIELDS},
        "coredns": _addon(coredns, spec),
        "coredns_on_fargate": on_fargate is not None,
        "coredns_after": _places([coredns], spec, groups),
        "addons": {name: _addon(addon, spec) for name, addon in every.items()},
        "addons_before_nodes": {name: _addon(addon, spec) for name, addon in before.items()},
        "addons_after": _places(list(every.values()), spec, groups),
        "access_entries": {entry.key: _entry(entry) for entry in spec.access_entries},
        "tags": spec.tags,
    }
    return _call(EKS, eks_module(), source, inputs)


def _subnets_at_once(blueprint: Blueprint, net: NetworkPart) -> Value:
    if isinstance(blueprint.network, ExistingNetwork):
        return net.private_subnet_ids
    return call("values", output_of(VPC, "private_subnet_ids_by_zone"))


def _endpoint(private: Value, public: Value, cidrs: Value) -> Mapping[str, Value]:
    said = {"private": None if private is True else private, "public": public or None}
    return _short({**said, "public_access_cidrs": cidrs if public else None})


def _addon(addon: Addon, spec: Cluster) -> Mapping[str, Value]:
    said: dict[str, Value] = {field: getattr(addon, field) for field in ADDON_FIELDS}
    if addon.name == COREDNS and not addon.configuration_values:
        said["configuration_values"] = None  # as the module says it by itself
    else:
        said["configuration_values"] = configuration_of(addon, spec)
    return _short(said)


def _role_name(arn: Value) -> Value:
    """The name of a role, behind its path."""
    if isinstance(arn, str):
        return arn.partition(":role/")[2]
    return call("one", call("regex", ":role/(.+)", arn))


def _places(addons: Sequence[Addon], spec: Cluster, groups: NodesPart) -> Sequence[Value]:
    """The ARNs of the profiles and node groups that take the pods of any of these add-ons."""
    places = [places_of(addon, spec) for addon in addons]
    profiles = {name for place in places for name in place.profiles}
    revised = {profile.name for profile in spec.fargate_profiles if profile.revision is not None}
    found: list[Value] = [
        output_of(FARGATE, "revised_profile_arns" if name in revised else "profile_arns").index(name)
        for name in sorted(profiles - {_coredns_profile(spec)})
    ]
    if _coredns_profile(spec) in profiles:
        found.append(output_of(FARGATE, "coredns_profile_arn"))
    names = {name for place in places for name in place.groups}
    return [*found, *(address.attr("arn") for address in groups.addresses_of(names))]


def _coredns_profile(spec: Cluster) -> str:
    """The name of the profile that is made for CoreDNS alone, or an empty text."""
    return COREDNS_PROFILE.name if needs_coredns_profile(spec.fargate_profiles, spec.node_groups) else ""


def _entry(entry: AccessEntry) -> Mapping[str, Value]:
    policies = {
        name: {} if isinstance(policy, str) else {"namespaces": sorted(set(policy.namespaces))}
        for name, policy in zip(entry.policy_names, entry.policies, strict=True)
    }
    return _short(
        {
            "principal_arn": entry.principal_arn,
            "type": None if entry.type == "STANDARD" else entry.type,
            "kubernetes_groups": entry.kubernetes_groups or None,
            "user_name": entry.user_name,
            "policies": policies,
            "tags": entry.tags,
        }
    )


def _fargate(blueprint: Blueprint, net: NetworkPart, role_arn: Value, source: ModuleSource) -> Block:
    spec = blueprint.cluster
    inputs: dict[str, Value] = {
        "cluster_name": output_of(EKS, "cluster_name"),
        "subnet_ids": net.private_subnet_ids,
        "pod_execution_role_arn": role_arn,
        "fargate_profiles": {profile.name: _profile(profile) for profile in profiles_in_subnets(spec, net)},
        "create_coredns_profile": needs_coredns_profile(spec.fargate_profiles, spec.node_groups),
        "log_groups": {name: {"log_retention_days": days} for name, days in log_groups(spec).items()},
        "tags": spec.tags,
    }
    return _call(FARGATE, fargate_profile_module(), source, inputs)


def _profile(profile: FargateProfile) -> Mapping[str, Value]:
    defaults = {f.name: f.default for f in profile.settings}
    selectors = [_short({"namespace": one.namespace, "labels": one.labels}) for one in profile.selectors]
    role_arn: Value = profile.pod_execution_role_arn
    if profile.create_pod_execution_role:
        role_arn = output_of(IAM, "profile_role_arns").index(profile.name)
    timeouts = {
        name: value
        for name in ("create_timeout", "delete_timeout")
        if (value := getattr(profile, name)) != defaults[name]
    }
    said = {"subnet_ids": profile.subnet_ids, "pod_execution_role_arn": role_arn, "revision": profile.revision}
    return _short({"selectors": selectors, **said, **timeouts, "tags": profile.tags})
