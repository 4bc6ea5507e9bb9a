"""Everything that was read, joined: which pods an object selects, which object a pod names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fargate_tf.check.pods.companions import Companion
    from fargate_tf.check.pods.verdict import Verdict
    from fargate_tf.k8s.target import Target


class Joined:
    """Workloads and companions with the ways between them; what rules of companions look at."""

    def __init__(self, target: Target, verdicts: Sequence[Verdict], companions: Iterable[Companion]) -> None:
        self.target = target
        self.verdicts = verdicts
        self._by_namespace: defaultdict[str, list[Verdict]] = defaultdict(list)
        self._by_label: defaultdict[tuple[str, str, str], list[Verdict]] = defaultdict(list)
        for verdict in verdicts:
            workload = verdict.workload
            self._by_namespace[workload.namespace].append(verdict)
            for key, value in workload.labels.items():
                self._by_label[workload.namespace, key, value].append(verdict)
        self._named: dict[tuple[str, str, str], Companion] = {}
        self._kinds: defaultdict[str, list[Companion]] = defaultdict(list)
        for companion in companions:
            self._kinds[companion.kind].append(companion)
            self._named[companion.kind, companion.namespace, companion.name] = companion
        # By the claim that a volume names, and by the class of volumes that name none: the first of each.
        self.bound_volumes: dict[tuple[str, str], Companion] = {}
        self.free_volumes: dict[str, Companion] = {}
        for volume in self._kinds["PersistentVolume"]:
            claim = volume.spec.get("claimRef")
            if claim:
                self.bound_volumes.setdefault((claim.get("namespace", ""), claim.get("name", "")), volume)
            elif "storageClassName" in volume.spec:
                self.free_volumes.setdefault(volume.spec["storageClassName"], volume)

    def of(self, kind: str) -> Sequence[Companion]:
        """Every object of a kind, in the order in which they were read."""
        return self._kinds[kind]

    def named(self, kind: str, namespace: str, name: str) -> Companion | None:
        """The object of this name; `namespace` is empty for kinds that have none."""
        return self._named.get((kind, namespace, name))

    def labelled(self, namespace: str, labels: Mapping[str, str]) -> Iterator[Verdict]:
        """The workloads of a namespace whose pods carry all of these labels."""
        rows = [self._by_label.get((namespace, key, value), []) for key, value in labels.items()]
        for verdict in min(rows, key=len, default=self._by_namespace.get(namespace, [])):
            if labels.items() <= verdict.workload.labels.items():
                yield verdict

    def selected(self, namespace: str, selector: Mapping[str, Any] | None) -> Iterator[Verdict]:
        """The workloads whose pods a LabelSelector takes: an empty one takes all, none at all takes nothing."""
        if selector is None:
            return
        expressions = selector.get("matchExpressions", ())
        for verdict in self.labelled(namespace, selector.get("matchLabels", {})):
            if all(_holds(each, verdict.workload.labels) for each in expressions):
                yield verdict

    def using_account(self, namespace: str, name: str) -> Iterator[Verdict]:
        """The workloads whose pods run as a service account."""
        for verdict in self._by_namespace.get(namespace, ()):
            account = verdict.service_account
            if (account.name if account is not None else "default") == name:
                yield verdict

    def scaled(self, scaler: Companion, reference: str) -> Iterator[Verdict]:
        """The workloads that an autoscaler names in `reference`."""
        wanted = scaler.spec.get(reference) or {}
        for verdict in self._by_namespace.get(scaler.namespace, ()):
            if (verdict.workload.kind, verdict.workload.name) == (wanted.get("kind"), wanted.get("name")):
                yield verdict


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Kubernetes, labels and selectors."""
    key, values = expression.get("key", ""), expression.get("values", ())
    match expression.get("operator"):
        case "In":
            return key in labels and labels[key] in values
        case "NotIn":
            return key not in labels or labels[key] not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case _:
            return False
