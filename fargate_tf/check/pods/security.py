"""What the security settings of a pod may ask for on Fargate, which runs each pod on a machine that AWS owns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.pods.rule import PodRule, restriction
from fargate_tf.k8s.workloads import containers

if TYPE_CHECKING:
    from fargate_tf.k8s.workloads import Pod
    from fargate_tf.problem import Problem


@restriction(
    "R02",
    "error",
    title="A privileged container",
    why="Fargate refuses privileged containers, and the pod stays Pending.",
    reads=("securityContext",),
)
def no_container_is_privileged(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """No container is privileged."""
    for list_, i, container in containers(pod.spec):
        if container.get("securityContext", {}).get("privileged"):
            steps = (list_, i, "securityContext", "privileged")
            yield rule.at(pod, steps, f"the container {_name(container)} is privileged", "drop it, or run it on nodes")


@restriction(
    "R03",
    "error",
    title="A pod in the network of its node",
    why="A pod on Fargate has its own network interface; one that asks for the node's stays Pending.",
    reads=("hostNetwork",),
)
def no_host_network(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """The pod has a network of its own."""
    if pod.spec.get("hostNetwork"):
        yield rule.at(pod, ("hostNetwork",), "the pod asks for the network of its node", "drop it, or run it on nodes")


@restriction(
    "R04",
    "error",
    title="A port of the node",
    why="Fargate refuses hostPort and hostIP: a pod has an address of its own, where its ports are reached.",
    reads=("ports",),
)
def no_host_ports(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """No container asks for a port or an address of its node."""
    for list_, i, container in containers(pod.spec):
        for j, port in enumerate(container.get("ports", ())):
            # 0 is what Kubernetes writes for none.
            field = "hostPort" if port.get("hostPort") else "hostIP" if port.get("hostIP") else None
            if field is not None:
                reason = f"the container {_name(container)} asks for {field} {port[field]}"
                yield rule.at(pod, (list_, i, "ports", j, field), reason, "drop it: containerPort is reached as it is")


@restriction(
    "R05",
    "warning",
    title="A pod among the processes of its node",
    why="AWS's page does not name hostPID and hostIPC. A public lab shows a refusal, so take them for refused.",
    reads=("hostPID", "hostIPC"),
)
def no_host_processes(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """The pod sees no processes of its node."""
    for field in ("hostPID", "hostIPC"):
        if pod.spec.get(field):
            yield rule.at(pod, (field,), f"the pod asks for {field}", "drop it, or run it on nodes")


@restriction(
    "R06",
    "error",
    title="A capability that is added",
    why="On EKS Fargate capabilities can only be dropped; a pod that adds one stays Pending. That SYS_PTRACE may be "
    "added is a rule of ECS.",
    reads=("securityContext",),
)
def no_added_capabilities(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """No container adds a capability."""
    for list_, i, container in containers(pod.spec):
        added = container.get("securityContext", {}).get("capabilities", {}).get("add")
        if added:
            steps = (list_, i, "securityContext", "capabilities", "add")
            reason = f"the container {_name(container)} adds {', '.join(added)}"
            problem = rule.at(pod, steps, reason, "drop `add`; what needs it runs on nodes only")
            seen = ", ".join(f"CAP_{each.removeprefix('CAP_')}" for each in added)
            yield rule.with_event(problem, problem.event.replace("CAP_CHOWN", seen))


@restriction(
    "R07",
    "warning",
    title="Privilege escalation that is allowed",
    why="Fargate refused such pods in 2020, and nothing newer was found that says either way.",
    reads=("securityContext",),
)
def no_privilege_escalation(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """No container says that its processes may gain privileges."""
    for list_, i, container in containers(pod.spec):
        if container.get("securityContext", {}).get("allowPrivilegeEscalation"):
            steps = (list_, i, "securityContext", "allowPrivilegeEscalation")
            reason = f"the container {_name(container)} allows privilege escalation"
            yield rule.at(pod, steps, reason, "write allowPrivilegeEscalation: false")


@restriction(
    "R35",
    "note",
    title="Isolation of which AWS says nothing",
    why="AWS says neither that runtime classes, AppArmor, SELinux and seccomp profiles of one's own work on Fargate "
    "nor that they are refused. The profile RuntimeDefault is not reported: policies of many clusters ask for it.",
    reads=("runtimeClassName", "securityContext"),
)
def isolation_is_known(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """The pod asks for no isolation of which nothing is known."""
    hint = "try it on one pod before you rely on it"
    if pod.spec.get("runtimeClassName"):
        yield rule.at(pod, ("runtimeClassName",), "AWS does not say whether Fargate knows runtime classes", hint)
    contexts = [((), pod.spec), *(((list_, i), each) for list_, i, each in containers(pod.spec))]
    for steps, part in contexts:
        context = part.get("securityContext", {})
        found = [field for field in ("appArmorProfile", "seLinuxOptions") if field in context]
        if context.get("seccompProfile", {}).get("type", "RuntimeDefault") != "RuntimeDefault":
            found.append("seccompProfile")
        for field in found:
            reason = f"AWS does not say whether Fargate knows {field}"
            yield rule.at(pod, (*steps, "securityContext", field), reason, hint)


def _name(container: object) -> str:
    name = container.get("name") if isinstance(container, dict) else None
    return repr(name) if name else "without a name"


RULES = (
    no_container_is_privileged,
    no_host_network,
    no_host_ports,
    no_host_processes,
    no_added_capabilities,
    no_privilege_escalation,
    isolation_is_known,
)
