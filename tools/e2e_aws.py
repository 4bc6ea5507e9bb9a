"""`make e2e-aws`: the smallest blueprint in your own AWS account, with a pod on it, and removed again.

It asks before it makes anything, and says what that costs and how long it takes. It refuses in CI, and where nobody
can answer. Whatever fails from the first resource on, and Ctrl-C too, all is destroyed. Everything lies in
`build/e2e-aws`: a state that is left there is what still stands, and `--destroy` removes that.

    make e2e-aws ARGS="--cidr $(curl -s https://checkip.amazonaws.com)/32"
"""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from fargate_tf.facts.cluster import (
    ADDON_CREATE_MINUTES,
    CLUSTER_CREATE_MINUTES,
    PROFILE_CREATE_MINUTES,
    PROFILE_DELETE_MINUTES,
)

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINT = ROOT / "blueprints" / "smallest.py"
CLUSTER = "fargate-tf-e2e"
REGION = "eu-central-1"
STATE = "terraform.tfstate"
_PROFILES = 2  # that of the blueprint, and the one of CoreDNS
_HOURS = 2  # what is priced: more than AWS's own limits for making it, and the profiles' for going
_KEPT = frozenset({"TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR"})
_SUCCEEDED = "--for=jsonpath={.status.phase}=Succeeded"
_NODE = "jsonpath={.spec.nodeName}"

# Asking the cluster's DNS for a name shows CoreDNS at work too.
POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: e2e
  namespace: default
spec:
  restartPolicy: Never
  containers:
    - name: e2e
      image: public.ecr.aws/docker/library/busybox:1.37
      command: ["nslookup", "kubernetes.default.svc.cluster.local"]
      resources:
        requests: {cpu: 100m, memory: 64Mi}
"""


class FailedError(Exception):
    """A command that failed, or that somebody stopped."""


class Folder:
    """Where one run takes place, and the commands in it."""

    def __init__(self, path: Path, tool: str) -> None:
        self.path = path
        self.tool = tool

    def run(self, *command: str) -> None:
        """Run a command, and show it and what it says."""
        print(f"\n$ {' '.join(command)}", flush=True)
        self._finished(command, stdout=None)

    def asked(self, *command: str) -> str:
        """What a command prints."""
        return self._finished(command, stdout=subprocess.PIPE).strip()

    def _finished(self, command: tuple[str, ...], stdout: int | None) -> str:
        name, *rest = command
        full = [sys.executable, "-m", "fargate_tf", *rest] if name == "fargate-tf" else [name, *rest]
        environment = {
            # A workspace, a data folder or arguments of other work would lead the state elsewhere.
            **{key: value for key, value in os.environ.items() if not key.startswith("TF_") or key in _KEPT},
            "AWS_PAGER": "",
            "AWS_REGION": REGION,
            "KUBECONFIG": str(self.path / "kubeconfig"),
            "TF_IN_AUTOMATION": "1",
        }
        # In a group of its own it hears of Ctrl-C once, from us: at a second one Terraform drops what it is making.
        with subprocess.Popen(
            full, cwd=self.path, env=environment, stdin=subprocess.DEVNULL, stdout=stdout, text=True, process_group=0
        ) as process:
            interrupted = False
            while True:
                try:
                    text, _ = process.communicate()
                    break
                except KeyboardInterrupt:
                    interrupted = True
                    process.send_signal(signal.SIGINT)
        if interrupted or process.returncode:
            message = f"`{' '.join(command[:2])}` {'was interrupted' if interrupted else 'failed'}"
            raise FailedError(message)
        return text or ""

    def holds_resources(self) -> bool:
        """Whether a run before this left something."""
        state = self.path / STATE
        return state.exists() and bool(json.loads(state.read_text(encoding="utf-8")).get("resources"))


def main() -> int:
    """0 when the pod ran and all is gone again, 1 when something failed, 2 when nothing was made."""
    arguments = _arguments()
    _somebody_can_answer()
    folder = Folder(arguments.folder.resolve(), _tool())
    for stop in (signal.SIGTERM, signal.SIGHUP):  # a kill, or a closed terminal, is answered as Ctrl-C is
        signal.signal(stop, lambda *_: signal.raise_signal(signal.SIGINT))
    if arguments.destroy:
        return _destroyed(folder)
    try:
        account = _prepared(folder, arguments.cidr, arguments.principal)
        if input(f"\nType the account id {account} to go on: ").strip() != account:
            return _refused("nothing was made")
        folder.run(folder.tool, "init", "-input=false")
    except (FailedError, EOFError, KeyboardInterrupt) as failed:
        return _refused(f"{failed or 'interrupted'}; nothing was made")
    worked = left = 1
    try:
        worked = _worked(folder)
    finally:
        left = _destroyed(folder)
    return max(worked, left)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "e2e-aws", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cidr", type=_range, help="from where you reach the Kubernetes API, such as 203.0.113.7/32")
    parser.add_argument("--principal", help="ARN of the role or user that you are, where IAM does not tell it")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "e2e-aws", help="where everything lies")
    parser.add_argument("--destroy", action="store_true", help="only remove what a run before this left")
    arguments = parser.parse_args()
    if not arguments.destroy and not arguments.cidr:
        parser.error('say from where you reach the cluster: --cidr "$(curl -s https://checkip.amazonaws.com)/32"')
    return arguments


def _range(text: str) -> str:
    return str(ipaddress.IPv4Network(text))


def _somebody_can_answer() -> None:
    if os.environ.get("CI"):
        _stop("not in CI: this makes a cluster in a real account, which costs money")
    if not sys.stdin.isatty():
        _stop("this asks before it makes anything, and there is no terminal to answer from")


def _tool() -> str:
    """Terraform or OpenTofu: the one that `FARGATE_TF_TOOL` names, else one that is found; all that lacks is said."""
    named = os.environ.get("FARGATE_TF_TOOL")
    tools = [named] if named else ["terraform", "tofu"]
    found = [tool for tool in tools if shutil.which(tool)]
    missing = [] if found else [" or ".join(tools)]
    missing += [tool for tool in ("aws", "kubectl") if not shutil.which(tool)]
    if missing:
        _stop(f"not found on the PATH: {', '.join(missing)}")
    return found[0]


def _prepared(folder: Folder, cidr: str, principal: str | None) -> str:
    """Write the blueprint of this account, show what it makes and takes; the account's id."""
    if folder.holds_resources():
        _stop(f'a run before this left something in {folder.path}: make e2e-aws ARGS="--destroy" removes it')
    folder.path.mkdir(parents=True, exist_ok=True)
    caller = json.loads(folder.asked("aws", "sts", "get-caller-identity", "--output", "json"))
    who, account = principal or _role(folder, caller["Arn"]), caller["Account"]
    (folder.path / "blueprint.py").write_text(blueprint(account, who, cidr), encoding="utf-8")
    (folder.path / "pod.yaml").write_text(POD, encoding="utf-8")
    folder.run("fargate-tf", "render", "blueprint.py", "-o", "main.tf")
    folder.run("fargate-tf", "cost", "blueprint.py", "pod.yaml", "--hours", str(_HOURS))
    made = CLUSTER_CREATE_MINUTES.value + _PROFILES * PROFILE_CREATE_MINUTES.value + ADDON_CREATE_MINUTES.value
    print(
        f"\nThis makes the cluster {CLUSTER} in {REGION}, in the account {account}, for {who}; runs a pod; and destroys"
        f" all of it.\nTime: AWS's own limits allow {made} minutes until it stands, and"
        f" {_PROFILES * PROFILE_DELETE_MINUTES.value} until its profiles are gone.\n"
        f"Cost: as above for {_HOURS} hours, and more for as long as it stands."
    )
    return str(account)


def _role(folder: Folder, arn: str) -> str:
    """The role behind a session, with its path, which the session does not tell: an access entry takes no session."""
    _, _, rest = arn.partition(":assumed-role/")
    if not rest:
        return arn
    name = rest.partition("/")[0]
    return folder.asked("aws", "iam", "get-role", "--role-name", name, "--query", "Role.Arn", "--output", "text")


def blueprint(account: str, principal: str, cidr: str) -> str:
    """The smallest blueprint, with a reader's own values in the places that wait for them."""
    text = BLUEPRINT.read_text(encoding="utf-8")
    for placeholder, value in (
        ("arn:aws:iam::111122223333:role/Admin", principal),
        ("111122223333", account),
        ("198.51.100.7/32", cidr),
        ("dev", CLUSTER),
    ):
        if text.count(json.dumps(placeholder)) != 1:
            message = f"{BLUEPRINT} has {placeholder!r} no longer, or twice"
            raise ValueError(message)
        text = text.replace(json.dumps(placeholder), json.dumps(value))
    return text


def _worked(folder: Folder) -> int:
    """Whether the cluster comes to stand, with CoreDNS, and a pod runs on Fargate."""
    try:
        folder.run(folder.tool, "apply", "-input=false", "-auto-approve")
        folder.run("aws", "eks", "update-kubeconfig", "--name", CLUSTER)
        coredns = ("--namespace", "kube-system", "deployment/coredns")
        folder.run("kubectl", "wait", "--for=condition=Available", "--timeout=15m", *coredns)
        folder.run("kubectl", "apply", "--filename", "pod.yaml")
        folder.run("kubectl", "wait", _SUCCEEDED, "--timeout=10m", "pod/e2e")
        folder.run("kubectl", "logs", "pod/e2e")
        node = folder.asked("kubectl", "get", "pod", "e2e", "--output", _NODE)
    except (FailedError, KeyboardInterrupt) as failed:
        print(f"\ne2e-aws: {failed or 'interrupted'}; what was made is removed now", file=sys.stderr)
        return 1
    if not node.startswith("fargate-"):
        print(f"\ne2e-aws: the pod ran on {node!r}, which is no node of Fargate", file=sys.stderr)
        return 1
    print(f"\nCoreDNS answers, and the pod ran on {node}.")
    return 0


def _destroyed(folder: Folder) -> int:
    """Remove what the state holds; where that fails, say so as loudly as it costs."""
    try:
        folder.run(folder.tool, "destroy", "-input=false", "-auto-approve")
    except (FailedError, KeyboardInterrupt) as failed:
        print(
            f"\ne2e-aws: {failed or 'interrupted'}. WHAT STILL STANDS COSTS MONEY. Its state is in {folder.path}; "
            'remove it with make e2e-aws ARGS="--destroy"',
            file=sys.stderr,
        )
        return 1
    print("\nAll is removed.")
    return 0


def _refused(reason: str) -> int:
    print(f"\ne2e-aws: {reason}", file=sys.stderr)
    return 2


def _stop(reason: str) -> NoReturn:
    raise SystemExit(_refused(reason))


if __name__ == "__main__":
    sys.exit(main())
