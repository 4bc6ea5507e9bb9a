"""Which Terraform or OpenTofu plans: the user's own, named or found on the path, and new enough."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from fargate_tf.problem import BlueprintError, Problem
from fargate_tf.spec.constraint import shown

NAMES = ("terraform", "tofu")
# The lock file of the S3 backend came with 1.10; an older one refuses what we render for that state.
OLDEST = (1, 10)
_SAYS = re.compile(r"^(Terraform|OpenTofu) v(\d+)\.(\d+)\.\S+", re.MULTILINE)
_SECONDS = 60
_WHERE = "https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install"


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that plans: its path, and what it calls itself (`Terraform v1.11.4`)."""

    path: str
    title: str


def find_tool(asked: str | None = None) -> Tool:
    """The tool that was asked for by name or path, else `terraform`, else `tofu` from the path.

    Raises `BlueprintError` where there is none, where it does not run, or where it is older than 1.10.
    """
    found = [path for name in ((asked,) if asked else NAMES) if (path := shutil.which(name))]
    if not found:
        reason = f"there is no {asked!r}" if asked else "neither terraform nor tofu is on the path"
        raise _error("FT660", reason, f"install one of the two ({_WHERE}), or name yours with --tool PATH")
    # The tool runs in another folder than the one that its path was typed in.
    return _answering(os.path.abspath(found[0]))  # noqa: PTH100  (`resolve` would follow links)


def _answering(path: str) -> Tool:
    answer, reason = _version(path)
    said = _SAYS.search(answer)
    if said is None:
        reason = reason or f"it does not answer `version` as Terraform or OpenTofu does: {_first_line(answer)}"
        raise _error("FT661", f"{path}: {reason}", "name a terraform or a tofu with --tool")
    if (int(said[2]), int(said[3])) < OLDEST:
        floor = ".".join(map(str, OLDEST))
        reason = f"{path} is {said[0]}, and {floor} is the oldest that is supported"
        raise _error("FT661", reason, "install a newer one, or name it with --tool PATH")
    return Tool(path, said[0])


def _version(path: str) -> tuple[str, str]:
    """What the program says of itself, and else why it says nothing."""
    try:
        done = subprocess.run(  # noqa: S603  (the user's own tool)
            [path, "version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except OSError as error:
        return "", f"it cannot be run: {error.strerror or error}"
    except subprocess.TimeoutExpired:
        return "", f"`version` has not ended after {_SECONDS} seconds"
    if done.returncode:
        told = _first_line((done.stderr or done.stdout).decode(errors="replace"))
        how = f"ended with {done.returncode}" if done.returncode > 0 else f"was ended by signal {-done.returncode}"
        return "", f"`version` {how}: {told}"
    return done.stdout.decode(errors="replace"), ""


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return shown(line) if line else "it says nothing"


def _error(code: str, reason: str, hint: str) -> BlueprintError:
    return BlueprintError([Problem(code, "", reason, hint)])
