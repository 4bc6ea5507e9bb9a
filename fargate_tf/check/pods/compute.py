"""What a pod may ask of its machine: Fargate has one kind, Linux on x86, and one pod on each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fargate_tf.check.pods.rule import PodRule, restriction
from fargate_tf.facts import pods as facts
from fargate_tf.k8s.workloads import containers

if TYPE_CHECKING:
    from fargate_tf.check.pods.verdict import Verdict
    from fargate_tf.k8s.documents import Steps
    from fargate_tf.k8s.workloads import Pod
    from fargate_tf.problem import Problem

_METADATA_SERVICE = re.compile("|".join(map(re.escape, facts.METADATA_ADDRESSES.value)), re.IGNORECASE)
_ARCHITECTURE = ("kubernetes.io/arch", "beta.kubernetes.io/arch")
_SYSTEM = ("kubernetes.io/os", "beta.kubernetes.io/os")
_CAPACITY = ("eks.amazonaws.com/capacityType", "karpenter.sh/capacity-type")


@restriction(
    "R01",
    "error",
    title="A DaemonSet",
    why="Pods of a DaemonSet never run on Fargate. Beside node groups a DaemonSet still counts the nodes of pods on "
    "Fargate as nodes that it should have, unless its node affinity leaves them out; a Helm release that waits for it "
    "can then hang.",
    everywhere=True,
)
def daemons_are_for_nodes(rule: PodRule, pod: Pod, verdict: Verdict) -> Iterator[Problem]:
    """No DaemonSet is on a cluster without nodes, and beside nodes it leaves Fargate out."""
    if pod.workload.kind != "DaemonSet":
        return
    if verdict.placement.on == "pending":
        hint = "make it a sidecar of the pods that need it, or add a node group that takes it"
        yield rule.of(pod, ("kind",), "a DaemonSet has no pod on this cluster", hint)
    elif "nodeAffinity" not in pod.spec.get("affinity", {}) and not pod.spec.get("nodeSelector"):
        hint = "add a node affinity: eks.amazonaws.com/compute-type NotIn fargate"
        reason = "the DaemonSet counts the nodes of pods on Fargate as its own, and never gets there"
        yield rule.of(pod, ("kind",), reason, hint, "note")


@restriction(
    "R14",
    "error",
    title="A GPU or another accelerator",
    why="Fargate has no GPUs, and no Inferentia or Trainium.",
    reads=("resources",),
)
def no_accelerators(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """No container asks for an accelerator."""
    for list_, i, container in containers(pod.spec):
        resources = container.get("resources", {})
        asked = [(which, each) for which in ("requests", "limits") for each in resources.get(which, ())]
        found = next((pair for pair in asked if pair[1].startswith(facts.ACCELERATORS.value)), None)
        if found is not None:
            hint = "run it on a node group with accelerators"
            yield rule.at(pod, (list_, i, "resources", *found), f"the container asks for {found[1]}", hint)


@restriction(
    "R15",
    "error",
    title="A pod for Arm processors",
    why="Fargate for EKS has x86 only; Arm on Fargate is for ECS. An image that is built for Arm alone shows in no "
    "manifest.",
    reads=("nodeSelector", "affinity"),
)
def processor_is_x86(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """The pod asks for no other processor than x86."""
    for steps, values in _asked(pod.spec, _ARCHITECTURE):
        if "amd64" not in values:
            reason = f"the pod asks for a processor of the kind {' or '.join(values)}"
            yield rule.at(pod, steps, reason, "build the image for amd64 and drop this, or run it on an Arm node group")


@restriction(
    "R16",
    "error",
    title="A Windows pod",
    why="Fargate for EKS runs Linux only.",
    reads=("nodeSelector", "affinity", "os"),
)
def system_is_linux(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """The pod asks for Linux, or does not say."""
    for steps, values in _asked(pod.spec, _SYSTEM):
        if "linux" not in values:
            yield rule.at(pod, steps, f"the pod asks for {' or '.join(values)}", "run it on Windows nodes")
    if pod.spec.get("os", {}).get("name", "linux") != "linux":
        yield rule.at(pod, ("os", "name"), f"the pod is for {pod.spec['os']['name']}", "run it on Windows nodes")


@restriction(
    "R17",
    "error",
    title="A pod for spot capacity",
    why="Fargate Spot is for ECS only: a pod that a profile takes is billed on demand, and its request for spot nodes "
    "leads nowhere.",
    reads=("nodeSelector", "affinity"),
)
def capacity_is_on_demand(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """The pod asks for no spot capacity."""
    for steps, values in _asked(pod.spec, _CAPACITY):
        if all(value.lower() == "spot" for value in values):
            hint = "annotate it with eks.amazonaws.com/compute-type: ec2 to run on spot nodes, or drop this"
            yield rule.at(pod, steps, "the pod asks for spot capacity", hint)


@restriction(
    "R18",
    "warning",
    title="Topology spread constraints",
    why="AWS says that Fargate does not support them. CoreDNS's add-on has one with ScheduleAnyway and runs, so these "
    "are only noted. For an even spread AWS advises a profile for each zone (`profile_per_zone`).",
    reads=("topologySpreadConstraints",),
)
def no_topology_spread(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """The pod counts on no topology spread constraint."""
    for i, each in enumerate(pod.spec.get("topologySpreadConstraints", ())):
        soft = isinstance(each, dict) and each.get("whenUnsatisfiable") == "ScheduleAnyway"
        hint = "for a spread over zones make a profile for each zone: profile_per_zone(…)"
        reason = "Fargate does not support topology spread constraints"
        yield rule.at(pod, ("topologySpreadConstraints", i), reason, hint, "note" if soft else "warning")


@restriction(
    "R19",
    "note",
    title="Affinity",
    why="Each pod on Fargate has a machine of its own, so affinity and anti-affinity do not apply.",
    reads=("affinity",),
)
def no_affinity(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """The pod counts on no affinity."""
    kinds = [
        kind for kind in ("nodeAffinity", "podAffinity", "podAntiAffinity") if kind in pod.spec.get("affinity", {})
    ]
    if kinds:
        hint = "leave it for nodes, or drop it: every pod on Fargate is alone on its machine"
        reason = f"{' and '.join(kinds)} {'does' if len(kinds) == 1 else 'do'} nothing on Fargate"
        yield rule.at(pod, ("affinity", kinds[0]), reason, hint)


@restriction(
    "R20",
    "warning",
    title="The metadata service of EC2",
    why="Pods on Fargate do not reach the instance metadata service. Credentials come from IRSA; region and zone have "
    "to be in the pod spec. Only a manifest that writes the service's address out shows this.",
    reads=("env", "command", "args"),
)
def no_metadata_service(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """No container is told the address of the metadata service."""
    hint = "use a role for the service account (IRSA), and give region and zone as variables"
    for list_, i, container in containers(pod.spec):
        for steps, text in _texts(container):
            if _METADATA_SERVICE.search(text):
                reason = "the instance metadata service is not reachable from Fargate"
                yield rule.at(pod, (list_, i, *steps), reason, hint)
                break


@restriction(
    "R24",
    "error",
    title="Port 10250",
    why="The kubelet of the pod's machine has port 10250; the container cannot have it too. metrics-server's own "
    "manifest asks for it; the EKS add-on has another port.",
    reads=("ports",),
)
def kubelet_port_is_free(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """No container listens where the kubelet does."""
    for list_, i, container in containers(pod.spec):
        for j, port in enumerate(container.get("ports", ())):
            if port.get("containerPort") == facts.KUBELET_PORT.value:
                reason = f"port {facts.KUBELET_PORT} belongs to the kubelet on Fargate"
                hint = "choose another port, such as 10251, in the program's own options too"
                yield rule.at(pod, (list_, i, "ports", j, "containerPort"), reason, hint)


def _asked(spec: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[tuple[Steps, tuple[str, ...]]]:
    """What the pod asks of a label of its node, by node selector or by each term of its required affinity."""
    selector: Mapping[str, str] = spec.get("nodeSelector", {})
    for key in keys if selector else ():
        if key in selector:
            yield ("nodeSelector", key), (selector[key],)
    if "affinity" not in spec:
        return
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    terms = spec["affinity"].get("nodeAffinity", {}).get(required, {}).get("nodeSelectorTerms", ())
    found = [
        (("affinity", "nodeAffinity", required, "nodeSelectorTerms", i, "matchExpressions", j), tuple(each["values"]))
        for i, term in enumerate(terms)
        for j, each in enumerate(term.get("matchExpressions", ()))
        if each.get("key") in keys and each.get("operator") == "In" and each.get("values")
    ]
    # One term is enough for a pod: only where each of them asks does the pod.
    if found and len({steps[4] for steps, _ in found}) == len(terms):
        yield found[0][0], tuple(dict.fromkeys(value for _, values in found for value in values))


def _texts(container: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    for i, each in enumerate(container.get("env", ())):
        if "value" in each:
            yield ("env", i, "value"), each["value"]
    for list_ in ("command", "args"):
        for i, text in enumerate(container.get(list_, ())):
            yield (list_, i), text


RULES = (
    daemons_are_for_nodes,
    no_accelerators,
    processor_is_x86,
    system_is_linux,
    capacity_is_on_demand,
    no_topology_spread,
    no_affinity,
    no_metadata_service,
    kubelet_port_is_free,
)
