"""How long a check of many workloads takes, beside parsing the same YAML alone.

10,000 Deployments against ten profiles of five selectors. Three whole processes run in turn: PyYAML's fastest loader
(`CSafeLoader`, values without lines), our own reader alone, and the whole check. The goal (issue 6) is that the check
takes at most 1.3 times the parse.
"""

from __future__ import annotations

import io
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

WORKLOADS = 10_000
RUNS = 3
GOAL = 1.3
_MANIFEST = """\
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{i}
  namespace: team-{team}
  labels:
    app.kubernetes.io/name: app-{i}
    app.kubernetes.io/part-of: shop
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: app-{i}
  template:
    metadata:
      labels:
        app: app-{i}
        tier: {tier}
    spec:
      serviceAccountName: app-{i}
      containers:
        - name: web
          image: registry.example.com/team/app-{i}:1.2.{replicas}
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
            - name: PORT
              value: "8080"
          resources:
            requests:
              cpu: 250m
              memory: 700Mi
            limits:
              cpu: 250m
              memory: 700Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
            periodSeconds: 10
"""
_TIERS = ("web", "db", "api", "jobs", "cache")


def main() -> None:
    """Run the three in turn, and print medians and ratios."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in TASKS}
    for _ in range(RUNS):
        for name, runs in found.items():
            done = subprocess.run([sys.executable, __file__, name], check=True, capture_output=True, text=True)
            seconds, peak_mib = map(float, done.stdout.split())
            runs.append((seconds, peak_mib))
    for name, runs in found.items():
        seconds = statistics.median(each for each, _ in runs)
        print(f"{name + ':':<16}{seconds:6.2f} s of CPU, {max(peak for _, peak in runs):6.1f} MiB at most")
    for other in ("csafeloader", "reader"):
        pairs = zip(found["check"], found[other], strict=True)
        ratio = statistics.median(ours / theirs for (ours, _), (theirs, _) in pairs)
        print(f"check of {WORKLOADS} workloads / {other}: {ratio:.2f} (goal {GOAL})")


def _text() -> bytes:
    made = (
        _MANIFEST.format(i=i, team=i % 40, replicas=1 + i % 5, tier=_TIERS[i % len(_TIERS)]) for i in range(WORKLOADS)
    )
    return "".join(made).encode()


def _csafeloader(text: bytes) -> None:
    import yaml

    for _ in yaml.load_all(text, yaml.CSafeLoader):
        pass


def _reader(text: bytes) -> None:
    from fargate_tf.k8s.documents import documents

    for _ in documents(io.BytesIO(text), "pods.yaml"):
        pass


def _check(text: bytes) -> None:
    from fargate_tf import FargateProfile, Selector
    from fargate_tf.check.pods import judge
    from fargate_tf.k8s.documents import documents
    from fargate_tf.k8s.target import Target

    # Ten profiles, five selectors each: one wide by namespace, four that the label decides.
    profiles = [
        FargateProfile(
            f"profile-{i}",
            selectors=[Selector(f"team-{i}?" if tier == "web" else "team-*", labels={"tier": tier}) for tier in _TIERS],
        )
        for i in range(10)
    ]
    report = judge(Target("dev", "eu-central-1", profiles), documents(io.BytesIO(text), "pods.yaml"))
    assert len(report.verdicts) == WORKLOADS


TASKS: Mapping[str, Callable[[bytes], None]] = {"csafeloader": _csafeloader, "reader": _reader, "check": _check}


def _measured(task: Callable[[bytes], None]) -> None:
    text = _text()
    begun = time.process_time()
    task(text)
    print(time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    if sys.argv[1:]:
        _measured(TASKS[sys.argv[1]])
    else:
        main()
