"""WHAT becomes of pods: manifests go in, and a verdict on each workload comes out.

`judge` reads one document after the other, judges the pods of each workload and forgets all but what has to be joined
with other objects; then the rules of companions see the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fargate_tf.check.pods import compute, identity, network, operations, placing, security, sizes, volumes
from fargate_tf.check.pods.companions import companion_kind, companion_of
from fargate_tf.check.pods.joined import Joined
from fargate_tf.check.pods.target import target_of
from fargate_tf.check.pods.verdict import Report, Use, Verdict
from fargate_tf.k8s.documents import Document, field
from fargate_tf.k8s.placement import Scheduler
from fargate_tf.k8s.size import billed, requests_of
from fargate_tf.k8s.workloads import Replicas, containers, is_workload, pod_of
from fargate_tf.problem import Problem, in_file_order

if TYPE_CHECKING:
    from fargate_tf.check.pods.companions import Companion
    from fargate_tf.check.pods.rule import PodRule
    from fargate_tf.k8s.documents import Steps
    from fargate_tf.k8s.target import Target
    from fargate_tf.k8s.workloads import Pod

__all__ = ["RULES", "Report", "Use", "Verdict", "judge", "target_of"]

RULES: tuple[PodRule, ...] = (
    *security.RULES,
    *compute.RULES,
    *volumes.RULES,
    *identity.RULES,
    *network.RULES,
    *operations.RULES,
    *sizes.RULES,
    *placing.RULES,
)

# Groups whose kinds make no pods by themselves; kinds of other groups may, and are named.
_KNOWN_GROUPS = ("v1", "apps", "batch", "autoscaling", "policy", "extensions", "events")
_OBJECT = "write an object: apiVersion, kind, metadata, spec"


def judge(
    target: Target,
    found: Iterable[Document | Problem],
    *,
    namespace: str = "default",
    rules: Sequence[PodRule] = RULES,
) -> Report:
    r"""Every workload of the documents on the target, with its place, its size and its problems.

    `found` is what `fargate_tf.k8s.documents.documents` gives: problems among it come out again. `namespace` is where
    an object lies that names no namespace. Nothing in a manifest raises.

    >>> import io
    >>> from fargate_tf import FargateProfile, Selector
    >>> from fargate_tf.k8s.documents import documents
    >>> from fargate_tf.k8s.target import Target
    >>> target = Target("dev", "eu-central-1", [FargateProfile("apps", selectors=[Selector("default")])])
    >>> pod = b"apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web}]}"
    >>> (web,) = judge(target, documents(io.BytesIO(pod), "web.yaml")).verdicts
    >>> print(web.placement, "/", web.size)
    profile apps / 0.25 vCPU / 0.5 GB
    """
    return _Judge(target, namespace, rules).report(found)


class _Judge:
    """The work of one `judge`: what was found so far."""

    def __init__(self, target: Target, namespace: str, rules: Sequence[PodRule]) -> None:
        self.target, self.namespace = target, namespace
        self.scheduler = Scheduler(target)
        found = [rule for rule in rules if rule.find is not None]
        self.own = [rule for rule in found if rule.detection == "detectable" and not rule.everywhere]
        self.everywhere = [rule for rule in found if rule.detection == "detectable" and rule.everywhere]
        self.of_companions = [rule for rule in found if rule.detection == "companion"]
        self.problems: list[Problem] = []
        self.judged: list[tuple[Verdict, list[Problem]]] = []
        self.companions: list[Companion] = []
        self.skipped: Counter[str] = Counter()
        self.seen: set[tuple[str, str, str]] = set()

    def report(self, found: Iterable[Document | Problem]) -> Report:
        """All that there is to say."""
        for each in found:
            if isinstance(each, Problem):
                self.problems.append(each)
            else:
                self.read(each)
        verdicts = self.joined()
        problems = in_file_order([*self.problems, *(problem for _, own in self.judged for problem in own)])
        return Report(self.target, verdicts, problems, dict(sorted(self.skipped.items())))

    def joined(self) -> tuple[Verdict, ...]:
        """The verdicts with what other objects say of them."""
        scaled = _scaled(self.companions)
        verdicts = [_with_replicas(verdict, scaled) for verdict, _ in self.judged]
        of = {id(verdict): own for verdict, (_, own) in zip(verdicts, self.judged, strict=True)}
        joined = Joined(self.target, verdicts, self.companions)
        for rule in self.of_companions:
            assert rule.find is not None
            for concerned, problem in rule.find(rule, joined):
                (self.problems if concerned is None else of[id(concerned)]).append(problem)
        return tuple(replace(verdict, problems=tuple(of[id(verdict)])) for verdict in verdicts)

    def read(self, document: Document) -> None:
        """One object, or the items of a list."""
        value = document.value
        kind = value.get("kind")
        if not isinstance(kind, str) or not kind:
            said = "has no kind" if kind is None else f"has the kind {kind!r}"
            self.problems.append(Problem("FT1109", "", f"the object {said}", _OBJECT, document.origin()))
            return
        if not isinstance(value.get("apiVersion"), str):
            reason = f"the {kind} has no apiVersion"
            self.problems.append(Problem("FT1109", "apiVersion", reason, _OBJECT, document.origin(("kind",))))
        if kind.endswith("List") and isinstance(value.get("items"), list):
            self.read_items(document, value["items"])
        elif is_workload(value):
            self.read_workload(document)
        elif (known := companion_kind(value)) is not None:
            companion, problems = companion_of(document, self.namespace, known)
            self.companions.append(companion)
            self.problems += problems
        else:
            self.skip(document, kind)

    def read_items(self, document: Document, items: Sequence[Any]) -> None:
        """The items of a list, each as if it stood alone."""
        for i, item in enumerate(items):
            steps: Steps = ("items", i)
            if isinstance(item, dict):
                self.read(document.inside(steps, item))
            else:
                reason = "an item of the list is no object"
                self.problems.append(Problem("FT1105", field(steps), reason, _OBJECT, document.origin(steps)))

    def read_workload(self, document: Document) -> None:
        """A workload: its pod is placed, measured and judged, and forgotten."""
        pod, faults = pod_of(document, self.namespace)
        workload, spec = pod.workload, pod.spec
        placement = self.scheduler.place(workload, spec)
        requests = requests_of(spec)
        size = billed(requests) if placement.on == "fargate" else None
        claims = tuple(_claims(pod))
        verdict = Verdict(workload, placement, requests, size, workload.replicas, claims, _account(pod))
        self.judged.append((verdict, [*faults, *self.repeated(pod), *self.found(pod, verdict)]))

    def found(self, pod: Pod, verdict: Verdict) -> Iterator[Problem]:
        """What the rules find in one pod; those for Fargate look only at pods that it takes."""
        spec = pod.spec
        if verdict.on_fargate:
            there = {*spec, *(key for _, _, container in containers(spec) for key in container)}
            for rule in self.own:
                if not rule.reads or not there.isdisjoint(rule.reads):
                    assert rule.find is not None
                    yield from rule.find(rule, pod)
        for rule in self.everywhere:
            assert rule.find is not None
            yield from rule.find(rule, pod, verdict)

    def repeated(self, pod: Pod) -> Iterator[Problem]:
        """Kubernetes keeps one object of a name: the later one takes the place of the earlier."""
        workload = pod.workload
        key = (workload.kind, workload.namespace, workload.name)
        if key in self.seen and not workload.name.endswith("*"):
            reason = f"{workload.kind} {workload.namespace}/{workload.name} is there already"
            yield Problem(
                "FT1112", "metadata.name", reason, "give it another name, or drop one of the two", workload.where
            )
        self.seen.add(key)

    def skip(self, document: Document, kind: str) -> None:
        """A kind of which nothing is known: named once, in case that it makes pods."""
        version = document.value.get("apiVersion")
        group = version.partition("/")[0] if isinstance(version, str) else "v1"
        if group in _KNOWN_GROUPS or group.endswith(".k8s.io"):
            return
        name = f"{kind}.{group}"
        if name not in self.skipped:
            reason = f"{name} is not looked into: pods that it makes are not placed"
            hint = "give the workloads that it makes, as `kubectl get` shows them, to have them placed"
            where = document.origin(("kind",))
            self.problems.append(Problem("FT1111", "kind", reason, hint, where, "note"))
        self.skipped[name] += 1


def _scaled(companions: Iterable[Companion]) -> Mapping[tuple[str, str, str], Replicas]:
    """The numbers of replicas that HorizontalPodAutoscalers keep, by namespace, kind and name of a workload."""
    found = {}
    for scaler in companions:
        if scaler.kind == "HorizontalPodAutoscaler":
            target = scaler.spec.get("scaleTargetRef") or {}
            least, most = max(scaler.spec.get("minReplicas", 1), 0), max(scaler.spec.get("maxReplicas", 1), 0)
            key = (scaler.namespace, target.get("kind", ""), target.get("name", ""))
            found[key] = Replicas(min(least, most), max(least, most))
    return found


def _with_replicas(verdict: Verdict, scaled: Mapping[tuple[str, str, str], Replicas]) -> Verdict:
    workload = verdict.workload
    replicas = scaled.get((workload.namespace, workload.kind, workload.name))
    return verdict if replicas is None else replace(verdict, replicas=replicas)


def _claims(pod: Pod) -> Iterator[Use]:
    """The claims of a pod: those that it names, and those that are made with it."""
    for i, volume in enumerate(pod.spec.get("volumes", ())):
        if "persistentVolumeClaim" in volume:
            steps: Steps = ("volumes", i, "persistentVolumeClaim", "claimName")
            name = volume["persistentVolumeClaim"].get("claimName", "")
            yield Use(name, pod.path(*steps), pod.origin(*steps))
        elif "ephemeral" in volume:
            spec = (volume["ephemeral"].get("volumeClaimTemplate") or {}).get("spec") or {}
            steps = ("volumes", i, "ephemeral")
            yield Use(volume.get("name", ""), pod.path(*steps), pod.origin(*steps), _class(spec))
    for i, claim in enumerate(pod.owner.get("volumeClaimTemplates", ())):
        own: Steps = ("spec", "volumeClaimTemplates", i)
        name = (claim.get("metadata") or {}).get("name", "")
        where = pod.document.origin((*own, "spec"))
        yield Use(name, field(own), where, _class(claim.get("spec") or {}))


def _class(spec: Mapping[str, Any]) -> str:
    name: str = spec.get("storageClassName", "")
    return name


def _account(pod: Pod) -> Use | None:
    """The service account that the pod names."""
    name = pod.spec.get("serviceAccountName") or pod.spec.get("serviceAccount")
    return Use(name, pod.path("serviceAccountName"), pod.origin("serviceAccountName")) if name else None
