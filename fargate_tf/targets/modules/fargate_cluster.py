"""`modules/fargate-cluster`: the four others joined, for a whole cluster in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.hcl.blocks import block
from fargate_tf.hcl.functions import call, chosen, concat, is_null, not_null, variable
from fargate_tf.hcl.locals import Locals
from fargate_tf.hcl.nodes import Attribute, Block, Conditional, For, Name, Operation, Stage, apply_time
from fargate_tf.hcl.variables import BOOL, STRING, Input, Validation, list_of, object_of, optional
from fargate_tf.targets.modules.eks import eks_module
from fargate_tf.targets.modules.fargate_profile import fargate_profile_module, profiles_input
from fargate_tf.targets.modules.iam import iam_module
from fargate_tf.targets.modules.interface import either, every, unless_null
from fargate_tf.targets.modules.module import Module, Output
from fargate_tf.targets.modules.promises import negated
from fargate_tf.targets.modules.vpc import vpc_module

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.hcl.nodes import ApplyTime, Expression, PlanTime, Traversal, Value
    from fargate_tf.hcl.variables import TypeOf

_NETWORK = variable("network")
_EXISTING = variable("existing_network")
_PROFILES = variable("fargate_profiles")
# What the vpc module takes from the cluster, or what Terraform itself would have to know twice.
_NOT_OF_NETWORK = frozenset({"name", "region", "account_id", "tags"})
# What the modules hand to one another, so that nobody else has to.
_HANDED_ON = frozenset(
    {
        *("cluster_role_arn", "cluster_role_name", "cluster_name", "subnet_ids", "coredns_after", "addons_after"),
        *("coredns_on_fargate", "create_coredns", "oidc_issuer_url", "addons_before_nodes", "profiles_with_own_role"),
        *("create_coredns_profile", "fargate_profiles", "pod_execution_role_arn", "endpoint"),
    }
)


_OF_MADE_NETWORK: Mapping[str, Value] = {
    "nat_cidrs": [],
    "nat_public_ips": {},
    "private_route_table_ids": {},
    "private_subnet_ids_by_zone": {},
    "public_subnet_ids": [],
    "public_subnet_ids_by_zone": {},
    "vpc_cidr_block": None,
    "vpc_endpoint_ids": {},
}
"""Outputs of the network that is made, with what they are of one that is there already."""


def fargate_cluster_module() -> Module:
    """One call for a network, its roles, the cluster and its profiles, with what each needs of the others."""
    named = Locals()
    subnets = named.define("private_subnet_ids", _either("private_subnet_ids", "private_subnet_ids"))
    at_once = named.define("control_plane_subnet_ids", _at_once())
    profiles = named.define("fargate_profiles", _profiles())
    return Module(
        "fargate-cluster",
        "EKS cluster on Fargate",
        "A whole EKS cluster whose pods run on Fargate: network, roles, cluster, add-ons, profiles and access.",
        _inputs(),
        {"main.tf": (*named.blocks, *_calls(subnets, at_once, profiles))},
        _outputs(subnets),
    )


def _of(module: str, output: str) -> Traversal[ApplyTime]:
    return apply_time("module").attr(module).attr(output)


def _of_vpc(output: str) -> Expression[ApplyTime]:
    """An output of the network that is made, which has a `count`."""
    return call("one", apply_time("module").attr("vpc").splat().attr(output))


def _existing(name: str) -> Expression[ApplyTime]:
    """What the existing network has; without one, what lets the condition on both of them say so in words."""
    return call("try", _EXISTING.attr(name), [] if name.endswith("_ids") else None)


def _either(made: str, given: str) -> Expression[ApplyTime]:
    there: Conditional[ApplyTime] = Conditional(not_null(_NETWORK), _of_vpc(made), _existing(given))
    return there


def _at_once() -> Expression[ApplyTime]:
    """The control plane needs subnets, not what is routed in them."""
    there = call("values", _of_vpc("private_subnet_ids_by_zone"))
    made: Conditional[ApplyTime] = Conditional(not_null(_NETWORK), there, _existing("private_subnet_ids"))
    return made


def _profiles() -> Expression[ApplyTime]:
    """The profiles, with zones turned into subnets, and own roles into ARNs."""
    profile: Name[PlanTime] = Name("profile", Stage.PLAN)
    name: Name[PlanTime] = Name("name", Stage.PLAN)
    zone: Name[PlanTime] = Name("zone", Stage.PLAN)
    zones = profile.attr("availability_zones")
    # A zone without a subnet stays what it is, so that the condition on zones says so in words.
    subnet = call("try", _of_vpc("private_subnet_ids_by_zone").index(zone), zone)
    in_zones: For[ApplyTime] = For(("zone",), zones, subnet)
    own = _of("iam", "profile_role_arns").index(name)
    changed: dict[str, Value] = {
        "subnet_ids": Conditional(is_null(zones), profile.attr("subnet_ids"), in_zones),
        "pod_execution_role_arn": Conditional(
            profile.attr("create_pod_execution_role"), own, profile.attr("pod_execution_role_arn")
        ),
    }
    made: For[ApplyTime] = For(("name", "profile"), _PROFILES, call("merge", profile, changed), key=name)
    return made


def _calls(subnets: Value, at_once: Value, profiles: Value) -> tuple[Block, ...]:
    own = call("keys", chosen(_PROFILES, "profile", lambda profile: profile.attr("create_pod_execution_role")))
    arns = call("values", _of("fargate_profile", "profile_arns"))
    revised = call("values", _of("fargate_profile", "revised_profile_arns"))
    everywhere = concat(arns, revised)
    create_coredns_profile = variable("create_coredns_profile")
    coredns = [_of("fargate_profile", "coredns_profile_arn")]
    coredns_after: Conditional[ApplyTime] = Conditional(create_coredns_profile, coredns, everywhere)
    create_cluster_role, create_pod_role = variable("create_cluster_role"), variable("create_pod_execution_role")
    of_vpc = {
        "name": variable("name"),
        **{each.name: _NETWORK.attr(each.name) for each in _network_inputs()},
    }
    of_iam: dict[str, Value] = {
        "cluster_name": variable("name"),
        "profiles_with_own_role": own,
        "oidc_issuer_url": _of("eks", "oidc_issuer_url"),
    }
    of_eks: dict[str, Value] = {
        # Without an ARN, text that the module behind it refuses with a sentence.
        "cluster_role_arn": Conditional(
            create_cluster_role, _of("iam", "cluster_role_arn"), call("coalesce", variable("cluster_role_arn"), "none")
        ),
        "cluster_role_name": Conditional(
            create_cluster_role,
            _of("iam", "cluster_role_name"),
            call("try", call("one", call("regex", ":role/(.+)", variable("cluster_role_arn"))), "none"),
        ),
        "subnet_ids": at_once,
        "endpoint": _endpoint(),
        "coredns_after": coredns_after,
        "addons_after": everywhere,
    }
    of_profile: dict[str, Value] = {
        "cluster_name": _of("eks", "cluster_name"),
        "subnet_ids": subnets,
        "pod_execution_role_arn": Conditional(
            create_pod_role,
            _of("iam", "pod_execution_role_arn"),
            call("coalesce", variable("pod_execution_role_arn"), "none"),
        ),
        "fargate_profiles": profiles,
    }
    count = Attribute("count", Conditional(not_null(_NETWORK), 1, 0))
    return (
        _call("vpc", vpc_module(), of_vpc, count),
        _call("iam", iam_module(), of_iam),
        _call("eks", eks_module(), of_eks),
        _call("fargate_profile", fargate_profile_module(), of_profile),
    )


def _call(label: str, module: Module, given: Mapping[str, Value], *meta: Attribute) -> Block:
    """The call of one module, with the variables of the same name for whatever is not given."""
    rest = {each.name: variable(each.name) for each in module.inputs if each.name not in _NOT_HERE}
    values = {each.name: given.get(each.name, rest.get(each.name)) for each in module.inputs}
    arguments = (Attribute(name, value) for name, value in values.items() if value is not None)
    return Block("module", (label,), (Attribute("source", f"../{module.name}"), *meta, *arguments))


_NOT_HERE = frozenset({"create_coredns", "coredns_on_fargate", "addons_before_nodes"})
"""Variables of the modules that keep their defaults: whoever runs CoreDNS elsewhere joins the modules by hand."""


def _endpoint() -> Mapping[str, Value]:
    """The endpoint, with the addresses of the NAT gateways among its ranges where that is asked for."""
    endpoint = variable("endpoint")
    asked: Operation[ApplyTime] = Operation("&&", right=not_null(_NETWORK), left=endpoint.attr("nat_gateway_access"))
    nat: Conditional[ApplyTime] = Conditional(asked, _of_vpc("nat_cidrs"), [])
    return {
        "private": endpoint.attr("private"),
        "public": endpoint.attr("public"),
        "public_access_cidrs": call("concat", endpoint.attr("public_access_cidrs"), nat),
    }


def _network_inputs() -> tuple[Input, ...]:
    return tuple(each for each in vpc_module().inputs if each.name not in _NOT_OF_NETWORK)


def _inputs() -> tuple[Input, ...]:
    # What limits a variable is judged in the module that it is handed to, with the same sentence.
    shown = {
        each.name: Input(each.name, each.type, each.description, each.default, (), each.sensitive)
        for module in (eks_module(), iam_module(), fargate_profile_module())
        for each in module.inputs
        if each.name not in _HANDED_ON
    }
    by_group = {
        "first": [shown.pop(name) for name in ("name", "kubernetes_version", "region", "account_id")],
        "roles": [shown.pop(name) for name in ("create_cluster_role", "create_pod_execution_role")],
    }
    own = Input("cluster_role_arn", STRING, "ARN of an existing role for the control plane", (None,))
    pods = Input("pod_execution_role_arn", STRING, "ARN of an existing pod execution role, without a path", (None,))
    tags = shown.pop("tags")
    return (
        *by_group["first"],
        *_of_networks(),
        _endpoint_input(),
        _profiles_input(),
        _coredns_input(),
        *by_group["roles"],
        own,
        pods,
        *shown.values(),
        tags,
    )


def _of_networks() -> tuple[Input, Input]:
    attributes = {each.name: _optional(each) for each in _network_inputs()}
    existing = {
        "vpc_id": STRING,
        "private_subnet_ids": list_of(STRING),
    }
    return (
        Input(
            "network",
            object_of(attributes),
            "A network that is made: the variables of the vpc module; null where `existing_network` is given",
            (None,),
        ),
        Input(
            "existing_network",
            object_of(existing),
            "A VPC that is there, with two or more private subnets; null where `network` is given",
            (None,),
        ),
    )


def _optional(one: Input) -> TypeOf:
    """The variable as an attribute of an object."""
    if not one.default:
        return one.type
    return optional(one.type) if one.nullable else optional(one.type, *one.default)


def _endpoint_input() -> Input:
    return Input(
        "endpoint",
        object_of(
            {
                "private": optional(BOOL, True),
                "public": optional(BOOL, False),
                "public_access_cidrs": optional(list_of(STRING), []),
                "nat_gateway_access": optional(BOOL, False),
            }
        ),
        "How the Kubernetes API is reached: from the VPC, which pods on Fargate need, from listed ranges of the "
        "internet, or both; `nat_gateway_access` adds the NAT gateways of `network` to the ranges",
        ({},),
    )


def _profiles_input() -> Input:
    more = {"availability_zones": optional(list_of(STRING)), "create_pod_execution_role": optional(BOOL, False)}
    made = profiles_input(**more)
    one_place = every(
        _PROFILES,
        "profile",
        lambda profile: either(_is_not_given(profile, "availability_zones"), _is_not_given(profile, "subnet_ids")),
    )
    one_role = every(
        _PROFILES,
        "profile",
        lambda profile: either(
            negated(profile.attr("create_pod_execution_role")), _is_not_given(profile, "pod_execution_role_arn")
        ),
    )
    judged = (
        Validation(one_place, "fargate_profiles[*]: give `availability_zones` or `subnet_ids`, not both (FT212)."),
        Validation(
            one_role,
            "fargate_profiles[*]: `create_pod_execution_role` makes the role that `pod_execution_role_arn` names: give "
            "one of them (FT219).",
        ),
    )
    return Input(made.name, made.type, made.description, made.default, judged)


def _is_not_given(profile: Expression[PlanTime], name: str) -> Expression[ApplyTime]:
    return Operation("==", right=None, left=profile.attr(name))


def _coredns_input() -> Input:
    return Input(
        "create_coredns_profile",
        BOOL,
        "A profile for CoreDNS alone, which CoreDNS waits for; off where one of `fargate_profiles` takes its pods",
        (True,),
    )


def _outputs(subnets: Value) -> tuple[Output, ...]:
    one_network: Operation[PlanTime] = Operation("!=", right=is_null(_EXISTING), left=is_null(_NETWORK))
    message = "Give `network` or `existing_network`, and not both (FT007)."
    required = block("precondition", condition=one_network, error_message=message)
    hidden = frozenset({"addon_arns_before_nodes"})
    given_instead = {
        "cluster_role_arn": _role_or_arn("create_cluster_role", "cluster_role_arn", "FT318"),
        "pod_execution_role_arn": _role_or_arn("create_pod_execution_role", "pod_execution_role_arn", "FT214"),
    }
    modules = (("iam", iam_module()), ("eks", eks_module()), ("fargate_profile", fargate_profile_module()))
    forwarded = [
        Output(each.name, _of(call_, each.name), each.description, required=given_instead.get(each.name, ()))
        for call_, module in modules
        for each in module.outputs
        if each.name not in hidden
    ]
    own = [
        Output("vpc_id", _either("vpc_id", "vpc_id"), "Id of the VPC", required=(required,)),
        Output(
            "private_subnet_ids",
            subnets,
            "Ids of the private subnets, once the network is ready",
            required=(_zones_are_of_the_network(),),
        ),
        *(_of_made_network(each) for each in vpc_module().outputs if each.name in _OF_MADE_NETWORK),
    ]
    return tuple(sorted((*own, *forwarded), key=lambda each: each.name))


def _zones_are_of_the_network() -> Block:
    """A precondition: the zones of a profile stand for subnets of `network`."""
    there = call("try", _NETWORK.attr("availability_zones"), [])

    def fits(profile: Expression[PlanTime]) -> Expression[ApplyTime]:
        zones = profile.attr("availability_zones")
        return unless_null(zones, every(zones, "zone", lambda zone: call("contains", there, zone)))

    message = "fargate_profiles[*].availability_zones: zones of `network`; without it, name `subnet_ids` (FT212)."
    return block("precondition", condition=every(_PROFILES, "profile", fits), error_message=message)


def _role_or_arn(switch: str, arn: str, code: str) -> tuple[Block]:
    """A precondition: an ARN is given where no role is made, and only there."""
    holds: Operation[ApplyTime] = Operation("==", right=is_null(variable(arn)), left=variable(switch))
    message = f"{arn} goes with {switch} = false: give the ARN where no role is made, and only there ({code})."
    return (block("precondition", condition=holds, error_message=message),)


def _of_made_network(one: Output) -> Output:
    """An output of the network that is made; null or empty of one that is there already."""
    made: Conditional[ApplyTime] = Conditional(not_null(_NETWORK), _of_vpc(one.name), _OF_MADE_NETWORK[one.name])
    return Output(one.name, made, f"{one.description}; nothing of an existing network")
