"""The oracle as a process: one question a line, one answer a line, for as long as the tests run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
PROGRAM = _HERE.parents[1] / "build" / "oracle"


@dataclass(frozen=True)
class Oracle:
    """What HashiCorp's parser of HCL and kubectl's reader of YAML say; numbers are exact."""

    process: subprocess.Popen[str]

    def body(self, hcl: str) -> Any:
        """The items of a file of HCL, as `structure.body` says them; or why the parser refuses it, as a text."""
        said = self._answer({"hcl": hcl})
        return said.get("refused", said.get("body"))

    def documents(self, yaml: str) -> Any:
        """The documents of a stream of YAML; or why it is refused, as a text."""
        said = self._answer({"yaml": yaml})
        return said.get("refused", said.get("documents"))

    def _answer(self, question: dict[str, str]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline(), parse_int=Decimal, parse_float=Decimal)
        return answer


def program() -> Path | None:
    """The oracle, built anew where Go is there and it is not as its source is; `None` where neither is."""
    if shutil.which("go") is not None:
        environment = {**os.environ, "GOFLAGS": "-mod=readonly -buildvcs=false"}
        PROGRAM.parent.mkdir(exist_ok=True)
        subprocess.run(["go", "build", "-o", PROGRAM, "."], cwd=_HERE, env=environment, check=True)
    return PROGRAM if PROGRAM.exists() else None


@contextmanager
def running(binary: Path) -> Iterator[Oracle]:
    """The oracle, until the context ends."""
    with subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as own:
        yield Oracle(own)
        assert own.stdin is not None
        own.stdin.close()
