"""Where the resources of a blueprint stand in both forms: in the root module, and in the modules that it calls.

The map leads the user's references to outputs of modules, and makes the `moved` blocks between the forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fargate_tf.components.addons import all_addons
from fargate_tf.components.logging import POLICY_NAME
from fargate_tf.components.pod_execution import OWN_ROLES
from fargate_tf.components.service_accounts import attachment_label, policy_name, role_label
from fargate_tf.facts.nodes import ADDONS_BEFORE_NODES
from fargate_tf.hcl.blocks import label
from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Attribute, Block
from fargate_tf.k8s.coverage import COREDNS
from fargate_tf.spec.expression import ref
from fargate_tf.spec.network import Network
from fargate_tf.targets.calls import EKS, FARGATE, IAM, VPC, output_of
from fargate_tf.targets.modules.eks import eks_module
from fargate_tf.targets.modules.fargate_profile import fargate_profile_module
from fargate_tf.targets.modules.iam import iam_module
from fargate_tf.targets.modules.vpc import vpc_module
from fargate_tf.targets.parts import profiles_with_own_role

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import ApplyTime, Document, Expression
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.targets.modules.module import Module

_PROFILE, _ADDON = "aws_eks_fargate_profile", "aws_eks_addon"
_ROLE, _POLICY, _ATTACHMENT = "aws_iam_role", "aws_iam_role_policy", "aws_iam_role_policy_attachment"


def twins(blueprint: Blueprint, own: Document) -> Mapping[str, str]:
    """The address of each resource of the self-contained form (`own`) that a module makes, and its address there.

    An address without a key stands for all instances, whose keys are the same in both forms.
    """
    explicit = dict(_named(blueprint.cluster))
    placed = dict(_placed())
    addresses = [f"{b.labels[0]}.{b.labels[1]}" for b in own if isinstance(b, Block) and b.type == "resource"]
    found = {address: placed[address] for address in addresses if address in placed and address not in explicit}
    return {**found, **{old: new for old, new in explicit.items() if old.partition("[")[0] in addresses}}


def _placed() -> Iterator[tuple[str, str]]:
    """Every resource that is called the same in a module, by its address."""
    for call, module in _modules():
        for document in module.documents.values():
            for block in document:
                if isinstance(block, Block) and block.type == "resource":
                    counted = any(item.name == "count" for item in block.attributes())
                    address = f"{block.labels[0]}.{block.labels[1]}"
                    yield address, f"module.{call}.{address}{'[0]' if counted else ''}"


def _modules() -> tuple[tuple[str, Module], ...]:
    return ((VPC, vpc_module()), (IAM, iam_module()), (EKS, eks_module()), (FARGATE, fargate_profile_module()))


def _named(spec: Cluster) -> Iterator[tuple[str, str]]:
    """What has a block of its own in one form, and a key in the other."""
    for profile in spec.fargate_profiles:
        what = "this" if profile.revision is None else "revised"
        yield f"{_PROFILE}.{label(profile.name)}", _at(FARGATE, f"{_PROFILE}.{what}", profile.name)
    for addon in all_addons(spec):
        if addon.name != COREDNS:
            what = "before_nodes" if addon.name in ADDONS_BEFORE_NODES.value else "this"
            yield f"{_ADDON}.{label(addon.name)}", _at(EKS, f"{_ADDON}.{what}", addon.name)
    for account in spec.service_account_roles:
        here = role_label(account.key)
        yield f"{_ROLE}.{here}", _at(IAM, f"{_ROLE}.irsa", account.key)
        yield f"{_POLICY}.{here}", _at(IAM, f"{_POLICY}.irsa", f"{account.key}/{account.key}")
        for i, arn in enumerate(account.policy_arns):
            there = _at(IAM, f"{_ATTACHMENT}.irsa", f"{account.key}/{policy_name(i, arn)}")
            yield f"{_ATTACHMENT}.{attachment_label(account, i, arn)}", there
    for entry in spec.access_entries:
        type_ = "aws_eks_access_entry"
        yield f"{type_}.{label(entry.key)}", _at(EKS, f"{type_}.this", entry.key)
        for name in entry.policy_names:
            type_ = "aws_eks_access_policy_association"
            there = _at(EKS, f"{type_}.this", f"{entry.key}/{name}")
            yield f"{type_}.{label(entry.association(name))}", there
    yield f"{_POLICY}.pod_logging", _at(IAM, f"{_POLICY}.pod_execution", POLICY_NAME)
    for name in profiles_with_own_role(spec):
        old = f'{_POLICY}.pod_logging_by_profile["{name}"]'
        yield old, _at(IAM, f"{_POLICY}.{OWN_ROLES}", f"{name}/{POLICY_NAME}")


def _at(call: str, address: str, key: str) -> str:
    return f"module.{call}.{address}[{inline(key)}]"


def moved(pairs: Mapping[str, str]) -> tuple[Block, ...]:
    """A `moved` block for each pair of addresses: from the first to the second."""
    return tuple(
        Block("moved", (), (Attribute("from", ref(old)), Attribute("to", ref(new)))) for old, new in pairs.items()
    )


def to_outputs(blueprint: Blueprint, own: Document) -> Mapping[str, Expression[ApplyTime]]:
    """What a reference of the user to a resource of the self-contained form is in the form with modules.

    A reference to a whole resource, as `depends_on` has them, becomes one to an output that comes from it.
    """
    spec, network = blueprint.cluster, blueprint.network
    found: dict[str, Expression[ApplyTime]] = {
        old: output_of(module, name) for module, names in _OUTPUTS.items() for old, name in names.items()
    }
    if isinstance(network, Network):
        for kind in ("private", "public"):
            for zone in network.availability_zones:
                by_zone = output_of(VPC, f"{kind}_subnet_ids_by_zone").index(zone)
                found[f'aws_subnet.{kind}["{zone}"].id'] = by_zone
        for zone in network.availability_zones:
            tables = output_of(VPC, "private_route_table_ids").index(zone)
            found[f'aws_route_table.private["{zone}"].id'] = tables
    for profile in spec.fargate_profiles:
        name = "profile_arns" if profile.revision is None else "revised_profile_arns"
        arns = output_of(FARGATE, name)
        address = f"{_PROFILE}.{label(profile.name)}"
        # Who waits for one profile of a module waits for all: `depends_on` takes an output as a whole.
        found |= {address: arns, f"{address}.arn": arns.index(profile.name)}
    for account in spec.service_account_roles:
        address = f"{_ROLE}.{role_label(account.key)}"
        for attribute, name in (("arn", "service_account_role_arns"), ("name", "service_account_role_names")):
            found[f"{address}.{attribute}"] = output_of(IAM, name).index(account.key)
    made = {f"{b.labels[0]}.{b.labels[1]}" for b in own if isinstance(b, Block) and b.type == "resource"}
    return {text: value for text, value in found.items() if text.partition("[")[0] in made or _owner(text) in made}


def _owner(text: str) -> str:
    return ".".join(text.partition("[")[0].split(".")[:2])


_OUTPUTS: Mapping[str, Mapping[str, str]] = {
    VPC: {
        "aws_vpc.this": "vpc_id",
        "aws_vpc.this.id": "vpc_id",
        "aws_vpc.this.cidr_block": "vpc_cidr_block",
    },
    IAM: {
        "aws_iam_role.cluster.arn": "cluster_role_arn",
        "aws_iam_role.cluster.name": "cluster_role_name",
        "aws_iam_role.pod_execution.arn": "pod_execution_role_arn",
        "aws_iam_role.pod_execution.name": "pod_execution_role_name",
        "aws_iam_openid_connect_provider.cluster.arn": "oidc_provider_arn",
    },
    EKS: {
        "aws_eks_cluster.this": "cluster_arn",
        "aws_eks_cluster.this.arn": "cluster_arn",
        "aws_eks_cluster.this.certificate_authority[0].data": "cluster_certificate_authority_data",
        "aws_eks_cluster.this.endpoint": "cluster_endpoint",
        "aws_eks_cluster.this.id": "cluster_name",
        "aws_eks_cluster.this.identity[0].oidc[0].issuer": "oidc_issuer_url",
        "aws_eks_cluster.this.name": "cluster_name",
        "aws_eks_cluster.this.version": "cluster_version",
        "aws_eks_cluster.this.vpc_config[0].cluster_security_group_id": "cluster_security_group_id",
        "aws_kms_key.cluster.arn": "kms_key_arn",
        "aws_cloudwatch_log_group.cluster.name": "log_group_name",
    },
    FARGATE: {
        f"{_PROFILE}.coredns": "coredns_profile_arn",
        f"{_PROFILE}.coredns.arn": "coredns_profile_arn",
    },
}
