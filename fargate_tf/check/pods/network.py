"""How pods on Fargate are reached, and what guards them: by their own address, and by security groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.pods.rule import PodRule, documented, restriction
from fargate_tf.facts.pods import GROUPS_OF_A_POLICY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.check.pods.companions import Companion
    from fargate_tf.check.pods.joined import Joined
    from fargate_tf.check.pods.verdict import Verdict
    from fargate_tf.problem import Problem

_ALB = "alb.ingress.kubernetes.io/"
_NLB = "service.beta.kubernetes.io/aws-load-balancer-"
_ISTIO = "sidecar.istio.io/inject"

Found = Iterator["tuple[Verdict, Problem]"]


@restriction(
    "R23",
    "error",
    "companion",
    title="A load balancer that looks for nodes",
    why="A load balancer reaches a pod on Fargate by its address: targets of the kind `ip`. Targets of the kind "
    "`instance`, which are the default and all that the in-tree controller makes, are nodes, and the pod is on none.",
)
def load_balancers_use_addresses(rule: PodRule, joined: Joined) -> Found:
    """A Service of the type LoadBalancer and an Ingress have targets of the kind `ip`."""
    for service in joined.of("Service"):
        if service.spec.get("type") == "LoadBalancer" and not _has_ip_targets(service.annotations):
            for verdict in _behind(joined, service):
                reason = f"the load balancer sends to nodes, and {_called(verdict)} runs on Fargate"
                hint = f"annotate it with {_NLB}type: external and {_NLB}nlb-target-type: ip"
                yield verdict, rule.on(service, ("spec", "type"), reason, hint)
    for ingress in joined.of("Ingress"):
        if _is_alb(ingress) and ingress.annotations.get(f"{_ALB}target-type") != "ip":
            for verdict in _behind_ingress(joined, ingress):
                reason = f"the load balancer sends to nodes, and {_called(verdict)} runs on Fargate"
                yield (
                    verdict,
                    rule.on(ingress, ("metadata", "annotations"), reason, f"annotate it with {_ALB}target-type: ip"),
                )


@restriction(
    "R25",
    "warning",
    "companion",
    title="A NetworkPolicy for pods on Fargate",
    why="The VPC CNI enforces network policies on nodes. Pods on Fargate are not covered: what the policy forbids is "
    "open. A SecurityGroupPolicy covers them.",
)
def policies_hold(rule: PodRule, joined: Joined) -> Found:
    """No NetworkPolicy counts on being enforced for pods on Fargate."""
    for policy in joined.of("NetworkPolicy"):
        for verdict in joined.selected(policy.namespace, policy.spec.get("podSelector") or {}):
            if verdict.on_fargate:
                reason = f"the policy is not enforced for {_called(verdict)}, which runs on Fargate"
                yield verdict, rule.on(policy, (), reason, "use a SecurityGroupPolicy for these pods")


@restriction(
    "R27",
    "warning",
    "companion",
    title="Istio",
    why="AWS says that Fargate cannot support it. The sentence stands in a text on moving to Auto Mode.",
)
def no_mesh(rule: PodRule, joined: Joined) -> Found:
    """No sidecar of Istio is put into pods on Fargate."""
    for verdict in joined.verdicts:
        workload = verdict.workload
        asked = workload.labels.get(_ISTIO, workload.annotations.get(_ISTIO))
        namespace = joined.named("Namespace", "", workload.namespace)
        if not verdict.on_fargate or asked == "false":
            continue
        hint = "run it on nodes, or leave it out of the mesh"
        if asked == "true":
            yield verdict, rule.placed(workload.where, "metadata", f"Istio is put into {_called(verdict)}", hint)
        elif namespace is not None and _injects(namespace.labels):
            reason = f"Istio is put into every pod of the namespace, and {_called(verdict)} runs on Fargate"
            yield verdict, rule.on(namespace, ("metadata", "labels"), reason, hint)


@restriction(
    "R28",
    "note",
    "companion",
    title="A SecurityGroupPolicy",
    why="It works on Fargate, with 1 to 5 groups, for pods that are made after it. Its groups replace the cluster's: "
    "include the cluster's own, or rules like its (443 and 10250 to and from the control plane, 53 to CoreDNS).",
)
def groups_fit(rule: PodRule, joined: Joined) -> Found:
    """A SecurityGroupPolicy has one to five groups; those that it selects are told what the groups have to allow."""
    most = GROUPS_OF_A_POLICY.value.most
    for policy in joined.of("SecurityGroupPolicy"):
        groups = (policy.spec.get("securityGroups") or {}).get("groupIds", ())
        for verdict in _guarded(joined, policy):
            at = ("spec", "securityGroups", "groupIds")
            if not GROUPS_OF_A_POLICY.value.admits(len(groups)):
                reason = f"{len(groups)} security groups, 1 to {most} are allowed"
                yield verdict, rule.on(policy, at, reason, f"name 1 to {most} groups", "error")
            else:
                reason = f"these groups replace the cluster's for {_called(verdict)}"
                yield (
                    verdict,
                    rule.on(policy, at, reason, "name the cluster's security group too, or allow what it allows"),
                )


def _behind(joined: Joined, service: Companion) -> Iterator[Verdict]:
    """The workloads on Fargate that a Service sends to."""
    selector: Mapping[str, str] = service.spec.get("selector") or {}
    found = joined.labelled(service.namespace, selector) if selector else ()
    return (verdict for verdict in found if verdict.on_fargate)


def _behind_ingress(joined: Joined, ingress: Companion) -> Iterator[Verdict]:
    """The workloads on Fargate behind an Ingress, each once, save those whose Service says `ip` itself."""
    paths = (path for rule in ingress.spec.get("rules", ()) for path in (rule.get("http") or {}).get("paths", ()))
    backends = [ingress.spec.get("defaultBackend") or {}, *(path.get("backend") or {} for path in paths)]
    names = dict.fromkeys((each.get("service") or {}).get("name") or each.get("serviceName") for each in backends)
    seen: set[int] = set()
    for name in names:
        service = joined.named("Service", ingress.namespace, name or "")
        if service is not None and service.annotations.get(f"{_ALB}target-type") != "ip":
            for verdict in _behind(joined, service):
                if id(verdict) not in seen:
                    seen.add(id(verdict))
                    yield verdict


def _has_ip_targets(annotations: Mapping[str, str]) -> bool:
    return annotations.get(f"{_NLB}nlb-target-type") == "ip" or annotations.get(f"{_NLB}type") == "nlb-ip"


def _is_alb(ingress: Companion) -> bool:
    """Whether the AWS Load Balancer Controller makes the load balancer."""
    class_ = ingress.spec.get("ingressClassName", ingress.annotations.get("kubernetes.io/ingress.class"))
    return class_ == "alb" or (class_ is None and any(key.startswith(_ALB) for key in ingress.annotations))


def _injects(labels: Mapping[str, str]) -> bool:
    return labels.get("istio-injection") == "enabled" or "istio.io/rev" in labels


def _guarded(joined: Joined, policy: Companion) -> Iterator[Verdict]:
    """The workloads on Fargate that a SecurityGroupPolicy selects by their pods; by account it needs the account."""
    by_pod = joined.selected(policy.namespace, policy.spec.get("podSelector"))
    accounts = {
        each.name for each in joined.of("ServiceAccount") if each.namespace == policy.namespace and _fits(policy, each)
    }
    by_account = (verdict for name in sorted(accounts) for verdict in joined.using_account(policy.namespace, name))
    unique = {id(verdict): verdict for verdict in (*by_pod, *by_account) if verdict.on_fargate}
    return iter(unique.values())


def _fits(policy: Companion, account: Companion) -> bool:
    wanted: Mapping[str, str] = (policy.spec.get("serviceAccountSelector") or {}).get("matchLabels") or {}
    return bool(wanted) and wanted.items() <= account.labels.items()


def _called(verdict: Verdict) -> str:
    return f"{verdict.workload.kind} {verdict.workload.name}"


alternate_networks = documented(
    "R26",
    title="Another CNI plugin",
    why="The VPC CNI is built into every machine of Fargate, and no other can take its place. A plugin is installed on "
    "nodes, not in the manifest of a pod that would use it.",
)

RULES = (load_balancers_use_addresses, policies_hold, no_mesh, groups_fit, alternate_networks)
