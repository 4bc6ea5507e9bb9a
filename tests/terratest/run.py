"""`make terratest`: the Go test in this folder, with an emulated AWS for as long as it runs.

Go reads where AWS is, and Terraform from where to install the provider, from the environment; the caller's own
credentials and settings are not passed on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.real.emulator import LOOPBACK, emulated
from tests.real.terraform import TOOL_VARIABLE, cli_configuration, find_binary, find_mirror, mirror_of

_HERE = Path(__file__).parent
_ACCOUNT = "111122223333"  # the one of the example


def main() -> int:
    """Run the test; the exit code is Go's."""
    with TemporaryDirectory() as folder, emulated(_ACCOUNT, Path(folder, "moto.log")) as aws:
        tool, mirror = find_binary(), find_mirror()
        if tool is None or mirror is None:
            sys.exit("terratest needs terraform or tofu, and a mirror with the AWS provider")
        configuration = Path(folder, "cli.tfrc")
        configuration.write_text(cli_configuration(mirror_of(tool, mirror, Path(folder))), encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))} | {
            "AWS_ENDPOINT_URL": f"http://{LOOPBACK}:{aws.port}",
            "AWS_ACCESS_KEY_ID": "offline",
            "AWS_SECRET_ACCESS_KEY": "offline",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "3",  # a fault of the emulator is told at once
            "CHECKPOINT_DISABLE": "1",
            "NO_PROXY": LOOPBACK,
            "TF_CLI_CONFIG_FILE": str(configuration),
            TOOL_VARIABLE: str(tool),
        }
        command = ["go", "test", "-count=1", *sys.argv[1:], "./..."]
        return subprocess.run(command, cwd=_HERE, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
