"""The judge: the real Terraform and the real AWS provider, run in a folder with no network and no credentials."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fargate_tf.hcl.blocks import block
from fargate_tf.hcl.nodes import Attribute
from fargate_tf.plan.offline import FILE, override
from tests.real.relay import relayed

MIRROR_VARIABLE = "FARGATE_TF_PROVIDER_MIRROR"
TOOL_VARIABLE = "FARGATE_TF_TOOL"
REATTACH_VARIABLE = "TF_REATTACH_PROVIDERS"
_REGISTRY, _OPENTOFU_REGISTRY = "registry.terraform.io", "registry.opentofu.org"
_PROVIDER = Path(_REGISTRY, "hashicorp", "aws")
# Where Terraform itself looks on Linux and macOS: https://developer.hashicorp.com/terraform/cli/config/config-file
_IMPLIED_MIRRORS = (
    "~/.terraform.d/plugins",
    "~/.local/share/terraform/plugins",
    "~/Library/Application Support/io.terraform/plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
)
_ROOTS = ("/opt", "/usr/local", "/srv", "/var/lib")
_DEPTH = 4
_DEAD_PROXY = "http://127.0.0.1:9"
_SECONDS = 900
_DIFFERS, _DIRTY = 2, 3

OVERRIDE_FILE = FILE
OFFLINE_OVERRIDE = override()
_EMULATED = ("ec2", "efs", "eks", "events", "iam", "kms", "logs", "s3", "sqs", "sts")


# Whatever ends the tests closes the pipe, and so ends the provider.
_UNTIL_THE_PIPE_CLOSES = '"$0" -debug & read -r _; kill $!'
# The provider that the tests run against: the newest of version 5, the floor's major.
_ASKS_FOR_THE_PROVIDER = """\
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
"""


class TerraformError(Exception):
    """Terraform refused: the command and what it said about it."""


def find_binary() -> Path | None:
    """The `terraform` on the path, if there is one, or the tool that `FARGATE_TF_TOOL` names: `tofu`, or its file."""
    found = shutil.which(os.environ.get(TOOL_VARIABLE) or "terraform")
    return Path(found).absolute() if found else None


def mirror_of(binary: Path, mirror: Path, folder: Path) -> Path:
    """The mirror as the tool asks for it: OpenTofu reads `hashicorp/aws` as a provider of its own registry."""
    if binary.name != "tofu":
        return mirror
    (folder / _OPENTOFU_REGISTRY).symlink_to(mirror / _REGISTRY)
    return folder


def attached(address: Mapping[str, Any]) -> dict[str, str]:
    """The variable by which Terraform and OpenTofu find an AWS provider that runs already."""
    providers = (f"{registry}/hashicorp/aws" for registry in (_REGISTRY, _OPENTOFU_REGISTRY))
    return {REATTACH_VARIABLE: json.dumps(dict.fromkeys(providers, address))}


def find_mirror() -> Path | None:
    """The folder from which Terraform can install the AWS provider without a network, if there is one.

    First the variable `FARGATE_TF_PROVIDER_MIRROR`, then the folders that Terraform looks in by itself, then any
    folder of that shape near the top of the usual roots.
    """
    named = os.environ.get(MIRROR_VARIABLE)
    if named:
        return Path(named) if _holds_provider(Path(named)) else None
    implied = (Path(folder).expanduser() for folder in _IMPLIED_MIRRORS)
    found = (folder for root in _ROOTS for folder in _folders(Path(root), _DEPTH))
    return next(filter(_holds_provider, (*implied, *found)), None)


def _holds_provider(folder: Path) -> bool:
    """Whether Terraform could install from here: unpacked (`5.100.0/linux_amd64/`) or as archives."""
    provider = folder / _PROVIDER
    return any(provider.glob("*/*/terraform-provider-aws*")) or any(provider.glob("terraform-provider-aws_*.zip"))


def _folders(root: Path, depth: int) -> Iterator[Path]:
    yield root
    if depth:
        try:
            inner = sorted(entry.path for entry in os.scandir(root) if entry.is_dir(follow_symlinks=False))
        except OSError:
            return
        for path in inner:
            yield from _folders(Path(path), depth - 1)


def _address(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Where a provider that runs by itself says that it listens, in the words that Terraform takes."""
    assert process.stdout is not None
    heard = []
    for line in process.stdout:
        heard.append(line)
        name, equals, value = line.strip().partition("=")
        if name == REATTACH_VARIABLE and equals:
            (address,) = json.loads(value.strip("'")).values()
            return {**address}
    msg = f"the AWS provider did not start: {''.join(heard)}"
    raise TerraformError(msg)


def emulator_override(port: int) -> str:
    """The offline override, with every service that we use answered on loopback."""
    answered = block("endpoints", **dict.fromkeys(_EMULATED, f"http://127.0.0.1:{port}"))
    # With path style no bucket becomes a host name of its own, which would not be loopback; and a fault of the
    # emulator is told at once, not after the 25 tries that AWS deserves.
    settings = (Attribute("s3_use_path_style", True), Attribute("max_retries", 2))
    # With the account known, a security group of the same account is no foreign one.
    return override(*settings, answered, skip_account=False)


def cli_configuration(mirror: Path | None) -> str:
    """A CLI configuration that installs from the mirror and from nowhere else."""
    source = f"filesystem_mirror {{\n    path = {json.dumps(str(mirror))}\n  }}" if mirror else ""
    return f"provider_installation {{\n  {source}\n}}\n"


@dataclass(frozen=True)
class Terraform:
    """Terraform commands in a folder, each in an environment of our own; a refusal raises `TerraformError`."""

    binary: Path
    mirror: Path | None
    more: Mapping[str, str] = field(default_factory=dict)
    """Further variables of the environment."""
    one_provider: bool = False
    """Whether they name a process of the provider, which holds one of its configurations."""

    @contextmanager
    def with_one_provider(self, folder: Path) -> Iterator[Terraform]:
        """The same, with one process of the AWS provider that answers all commands until the context ends.

        Starting the provider and reading its schema is most of what a command costs (see `relay`). A process holds
        one configuration of the provider, so this is for roots with one `provider "aws"` block. `folder` is where the
        provider is found.
        """
        (folder / "main.tf").write_text(_ASKS_FOR_THE_PROVIDER, encoding="utf-8")
        self.init(folder)
        (binary,) = (folder / ".terraform" / "providers").glob("*/hashicorp/aws/*/*/terraform-provider-aws*")
        with (
            (folder / "provider.log").open("w") as log,
            subprocess.Popen(
                ["sh", "-c", _UNTIL_THE_PIPE_CLOSES, binary],
                env=self._environment(folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ) as process,
        ):
            try:
                with relayed(_address(process), "5.100.0") as address:
                    yield replace(self, more={**self.more, **attached(address)}, one_provider=True)
            finally:
                assert process.stdin is not None
                process.stdin.close()

    def init(self, folder: Path) -> None:
        """Install the provider (a symbolic link into the mirror, when that is unpacked) and set the backend."""
        self._run(folder, "init", "-input=false")

    def validate(self, folder: Path) -> None:
        """Check the configuration against the provider's schema."""
        self._run(folder, "validate")

    def schemas(self, folder: Path) -> dict[str, Any]:
        """What the providers of a configuration take, by their addresses."""
        schemas: dict[str, Any] = self._json(folder, "providers schema", "-json")["provider_schemas"]
        return schemas

    def plan(self, folder: Path, *, refresh: bool = True) -> dict[str, Any]:
        """The plan as `terraform show -json` tells it; without `refresh` the state is taken as it is."""
        more = () if refresh else ("-refresh=false",)
        self._run(folder, "plan", "-input=false", "-lock=false", "-out=tfplan", *more)
        return self._json(folder, "show", "-json", "tfplan")

    def test(self, folder: Path, file: str = "") -> str:
        """What the tests of a module say, of one file or of all: a JSON object in each line."""
        one = [f"-filter={file}"] if file else []
        return self._run(folder, "test", "-json", *one, accepted=(0, 1)).stdout

    def state(self, folder: Path) -> list[str]:
        """The addresses of everything in the state."""
        waiting = [self._json(folder, "show", "-json").get("values", {}).get("root_module", {})]
        found: list[str] = []
        while waiting:
            module = waiting.pop()
            found += [each["address"] for each in module.get("resources", ())]
            waiting += module.get("child_modules", ())
        return found

    def graph(self, folder: Path) -> str:
        """What waits for what when Terraform plans, in the language of Graphviz; needs no plan."""
        return self._run(folder, "graph", "-type=plan").stdout

    def pending(self, folder: Path) -> str:
        """The changes that a plan would still make, as people read them; empty when there are none."""
        done = self._run(folder, "plan", "-input=false", "-lock=false", "-detailed-exitcode", accepted=(0, _DIFFERS))
        return done.stdout if done.returncode == _DIFFERS else ""

    def apply(self, folder: Path, plan: str = "") -> None:
        """Make it so, without asking: what is planned now, or what was planned into a file."""
        self._run(folder, "apply", "-input=false", plan or "-auto-approve")

    def output(self, folder: Path) -> dict[str, Any]:
        """The values of the outputs by name."""
        outputs = self._json(folder, "output", "-json")
        return {name: output["value"] for name, output in outputs.items()}

    def destroy(self, folder: Path) -> None:
        """Remove everything in the state, without asking."""
        self._run(folder, "destroy", "-input=false", "-auto-approve")

    def fmt_check(self, folder: Path, files: Iterable[Path]) -> list[str]:
        """Which of the files `terraform fmt` would change; all in one call, as each costs a tenth of a second."""
        names = [str(file) for file in files]
        done = self._run(folder, "fmt", "-check", *names, accepted=(0, _DIRTY))
        return done.stdout.splitlines()

    def _json(self, folder: Path, *arguments: str) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self._run(folder, *arguments).stdout)
        return read

    def _run(
        self, folder: Path, command: str, *arguments: str, accepted: tuple[int, ...] = (0,)
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [self.binary, *command.split(), "-no-color", *arguments],
            cwd=folder,
            env=self._environment(folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode not in accepted:
            msg = f"terraform {command} in {folder} ended with {done.returncode}\n{done.stderr or done.stdout}"
            raise TerraformError(msg)
        return done

    def _environment(self, folder: Path) -> Mapping[str, str]:
        """Nothing of the caller but the path: no AWS_* or TF_* variables, no ~/.aws, no way off the machine."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "TF_CLI_CONFIG_FILE": str(self._configuration(folder)),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "HTTP_PROXY": _DEAD_PROXY,
            "HTTPS_PROXY": _DEAD_PROXY,
            "NO_PROXY": "127.0.0.1",
            **self.more,
        }

    def _configuration(self, folder: Path) -> Path:
        file = folder / "cli.tfrc"
        if not file.exists():
            file.write_text(cli_configuration(self.mirror), encoding="utf-8")
        return file
