"""What a pod on Fargate may mount: its own disk, ConfigMaps and secrets, and EFS that was made beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fargate_tf.check.pods.rule import PodRule, documented, pod_rule, restriction
from fargate_tf.facts import pods as facts

if TYPE_CHECKING:
    from fargate_tf.check.pods.companions import Companion
    from fargate_tf.check.pods.joined import Joined
    from fargate_tf.check.pods.verdict import Use, Verdict
    from fargate_tf.k8s.workloads import Pod
    from fargate_tf.problem import Problem


class Claimed(NamedTuple):
    """A claim of a pod, with what provides it as far as the manifests say."""

    verdict: Verdict
    use: Use
    claim: Companion | None
    volume: Companion | None
    driver: str | None


@restriction(
    "R08",
    "error",
    title="A folder of the node",
    why="Fargate refuses hostPath: nobody but AWS has the disk of the machine.",
    reads=("volumes",),
)
def no_host_paths(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """No volume is a folder of the node."""
    for i, volume in enumerate(pod.spec.get("volumes", ())):
        if "hostPath" in volume:
            reason = f"the volume {volume.get('name')!r} is a folder of the node"
            problem = rule.at(pod, ("volumes", i, "hostPath"), reason, "use emptyDir, a ConfigMap, a secret, or EFS")
            yield rule.with_event(problem, problem.event.replace("<name>", str(volume.get("name"))))


@restriction(
    "R09",
    "error",
    title="A volume that a CSI driver makes with the pod",
    why="Fargate refuses inline CSI volumes, such as those of cert-manager and of the Secrets Store: the drivers would "
    "have to run on the pod's machine.",
    reads=("volumes",),
)
def no_inline_drivers(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """No volume names a CSI driver."""
    for i, volume in enumerate(pod.spec.get("volumes", ())):
        if "csi" in volume:
            reason = f"the volume {volume.get('name')!r} is made by the driver {volume['csi'].get('driver', '?')}"
            hint = "bring it as a secret: External Secrets writes one, and so does a Certificate of cert-manager"
            problem = rule.at(pod, ("volumes", i, "csi"), reason, hint)
            yield rule.with_event(problem, problem.event.replace("<name>", str(volume.get("name"))))


@restriction(
    "R10",
    "error",
    "companion",
    title="A volume of EBS",
    why="Pods on Fargate cannot mount EBS volumes; the driver's controller may run there, its part on the node cannot.",
)
def no_block_storage(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict, Problem]]:
    """No claim of a pod on Fargate is for a volume of EBS."""
    for each in claims(joined):
        if each.driver in facts.EBS_DRIVERS.value:
            reason = f"the claim {each.use.name!r} is for a volume of EBS ({each.driver})"
            hint = "use EFS with a volume that exists, or run the pod on a node group"
            problem = rule.placed(each.use.where, each.use.path, reason, hint)
            yield each.verdict, rule.with_event(problem, _named(problem.event, each))


@restriction(
    "R11",
    "error",
    "companion",
    title="A volume of EFS that would be made on demand",
    why="On Fargate EFS works with static provisioning only: a PersistentVolume with the id of a file system, bound to "
    "the claim before the pod is made. The cluster needs a CSIDriver object for EFS, which `fargate-tf manifests` "
    "writes with the preset EfsVolumes.",
)
def file_systems_exist(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict, Problem]]:
    """A claim on EFS has a volume with the id of a file system."""
    for each in claims(joined):
        handle = (each.volume.spec.get("csi") or {}).get("volumeHandle", "") if each.volume else ""
        if each.driver == facts.EFS_DRIVER.value and not handle.startswith("fs-"):
            lacks = (
                "no PersistentVolume" if each.volume is None else "a PersistentVolume without the id of a file system"
            )
            reason = f"the claim {each.use.name!r} is for EFS and has {lacks} among the manifests"
            hint = "write a PersistentVolume with volumeHandle: fs-… and name it in the claim's volumeName"
            problem = rule.placed(each.use.where, each.use.path, reason, hint)
            yield each.verdict, rule.with_event(problem, _named(problem.event, each))


@restriction(
    "R12",
    "error",
    "companion",
    title="A volume of FSx, S3 or the Secrets Store",
    why="These CSI drivers are not supported on Fargate.",
)
def drivers_are_supported(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict, Problem]]:
    """No claim is for a driver that Fargate lacks."""
    for each in claims(joined):
        called = facts.DRIVERS_WITHOUT_FARGATE.value.get(each.driver or "")
        if called is not None:
            reason = f"the claim {each.use.name!r} is for {called} ({each.driver})"
            yield each.verdict, rule.placed(each.use.where, each.use.path, reason, "use EFS, or run the pod on nodes")


@pod_rule(
    "FT1213",
    "note",
    "companion",
    title="A claim of which nothing is known",
    why="Whether Fargate can mount a volume depends on its driver. That stands in the PersistentVolume or in the "
    "StorageClass, and neither is among the manifests.",
    source="EKS user guide, nodes/fargate (2026-01-12)",
)
def claims_are_known(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict, Problem]]:
    """What provides a claim is among the manifests."""
    for each in claims(joined):
        if each.driver is None:
            what = "its volume and its class are" if each.claim else "it is"
            reason = f"nobody knows what the claim {each.use.name!r} mounts: {what} not among the manifests"
            hint = "give the PersistentVolumeClaim and its StorageClass or PersistentVolume too"
            yield each.verdict, rule.placed(each.use.where, each.use.path, reason, hint)


def _named(event: str, claimed: Claimed) -> str:
    """The event with the names of this claim and volume in their places."""
    event = event.replace("PVC X", f"PVC {claimed.use.name}")
    return event.replace("PV Y", f"PV {claimed.volume.name}" if claimed.volume is not None else "PV …")


def claims(joined: Joined) -> Iterator[Claimed]:
    """Every claim of pods on Fargate."""
    for verdict in joined.verdicts:
        for use in verdict.claims if verdict.on_fargate else ():
            yield _claimed(joined, verdict, use)


def _claimed(joined: Joined, verdict: Verdict, use: Use) -> Claimed:
    claim = joined.named("PersistentVolumeClaim", verdict.workload.namespace, use.name)
    spec = claim.spec if claim is not None else {"storageClassName": use.storage_class}
    volume = _volume(joined, claim)
    if volume is not None:
        in_tree = facts.EBS_DRIVERS.value[1] if "awsElasticBlockStore" in volume.spec else None
        driver = in_tree or (volume.spec.get("csi") or {}).get("driver")
        return Claimed(verdict, use, claim, volume, driver)
    class_ = joined.named("StorageClass", "", spec.get("storageClassName") or "")
    return Claimed(verdict, use, claim, None, class_.value.get("provisioner") if class_ else None)


def _volume(joined: Joined, claim: Companion | None) -> Companion | None:
    """The volume that a claim is bound to: by its own word, by the volume's, or by a class that both name."""
    if claim is None:
        return None
    if "volumeName" in claim.spec:
        return joined.named("PersistentVolume", "", claim.spec["volumeName"])
    bound = joined.bound_volumes.get((claim.namespace, claim.name))
    return bound or joined.free_volumes.get(claim.spec.get("storageClassName", ""))


accepted_volumes = documented(
    "R13",
    title="Volumes that Fargate takes",
    why="emptyDir, ConfigMaps, secrets, projected volumes and the downward API lie on the pod's own disk, of which 20 "
    "GiB come with each pod.",
)

RULES = (
    no_host_paths,
    no_inline_drivers,
    no_block_storage,
    file_systems_exist,
    drivers_are_supported,
    accepted_volumes,
    claims_are_known,
)
