"""Controllers that run on Fargate and work for the pods of the cluster: load balancers, names, secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fargate_tf.facts import presets as facts
from fargate_tf.facts.addons import Workload
from fargate_tf.presets.parts import Parts, policy_of
from fargate_tf.spec.fargate import FargateProfile, Selector
from fargate_tf.spec.iam import ServiceAccountRole

if TYPE_CHECKING:
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.presets import ExternalDns, ExternalSecrets, LoadBalancerController

LOAD_BALANCER_CONTROLLER = "aws-load-balancer-controller"
EXTERNAL_DNS = "external-dns"
EXTERNAL_SECRETS = "external-secrets"


def load_balancer_controller(preset: LoadBalancerController, blueprint: Blueprint) -> Parts:
    """Role and profile of AWS Load Balancer Controller."""
    statements = facts.LOAD_BALANCER_STATEMENTS.value
    if preset.firewall:
        statements += facts.LOAD_BALANCER_FIREWALL.value
    return _controller(LOAD_BALANCER_CONTROLLER, preset, policy_of(statements, blueprint))


def external_dns(preset: ExternalDns, blueprint: Blueprint) -> Parts:
    """Role and profile of external-dns."""
    zones = {
        "Effect": "Allow",
        "Action": list(facts.ZONE_ACTIONS.value),
        "Resource": list(preset.hosted_zone_arns),
    }
    listing = {"Effect": "Allow", "Action": list(facts.ZONES_ACTIONS.value), "Resource": "*"}
    return _controller(EXTERNAL_DNS, preset, policy_of((zones, listing), blueprint))


def external_secrets(preset: ExternalSecrets, blueprint: Blueprint) -> Parts:
    """Role and profile of External Secrets, whose three Deployments share the namespace."""
    allowed = (
        (facts.SECRET_ACTIONS.value, preset.secret_arns),
        (facts.PARAMETER_ACTIONS.value, preset.parameter_arns),
        (("kms:Decrypt",), preset.kms_key_arns),
    )
    statements = tuple(
        {"Effect": "Allow", "Action": list(actions), "Resource": list(arns)} for actions, arns in allowed if arns
    )
    if not statements:
        return Parts()
    profile = FargateProfile(EXTERNAL_SECRETS, selectors=[Selector(preset.namespace)])
    return Parts(
        Workload(EXTERNAL_SECRETS, preset.namespace),
        profile,
        (_role(EXTERNAL_SECRETS, preset, policy_of(statements, blueprint)),),
    )


def _controller(name: str, preset: LoadBalancerController | ExternalDns, policy: dict[str, Any]) -> Parts:
    """A chart with one Deployment, whose pods carry the usual label."""
    label = ("app.kubernetes.io/name", name)
    profile = FargateProfile(name, selectors=[Selector(preset.namespace, labels=dict([label]))])
    return Parts(Workload(name, preset.namespace, (label,)), profile, (_role(name, preset, policy),))


def _role(
    name: str, preset: LoadBalancerController | ExternalDns | ExternalSecrets, policy: dict[str, Any]
) -> ServiceAccountRole:
    return ServiceAccountRole(preset.service_account, namespace=preset.namespace, name=name, policy=policy)
