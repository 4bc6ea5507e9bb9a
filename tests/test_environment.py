"""Nothing of the environment reaches the output: every blueprint, in every form, in an environment full of marks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Those in YAML are the same blueprints, read by other code: the one with the most in it stands for them.
BLUEPRINTS = sorted(
    path.relative_to(ROOT)
    for path in (*ROOT.glob("blueprints/**/*.py"), ROOT / "blueprints" / "yaml" / "everything.yaml")
)
MARK = "marked"
# What an environment says of a person, a machine or an account, and what Terraform and the AWS tools listen to.
NAMES = (
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION"),
    *("AWS_DEFAULT_REGION", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ROLE_ARN", "AWS_ENDPOINT_URL"),
    *("TF_VAR_region", "TF_VAR_vpc_id", "TF_VAR_cost_center", "TF_DATA_DIR", "TF_CLI_ARGS", "TF_WORKSPACE", "TF_LOG"),
    *("TF_TOKEN_app_terraform_io", "KUBECONFIG", "GITHUB_TOKEN", "GITHUB_REPOSITORY", "CI_JOB_TOKEN", "EMAIL"),
    *("HOME", "USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME", "XDG_CONFIG_HOME", "EDITOR", "PAGER", "TERM"),
)
# Modules work with version 5 of the provider, which does not know all that this one says (FT630).
NO_MODULES = "newest"
# All in one process, since starting Python is most of what a render costs.
RUN = """\
import json, sys
from fargate_tf.cli import run

for words in json.loads(sys.argv[1]):
    assert run(words) == 0, words
"""


def commands(blueprint: Path, folder: Path) -> Iterator[list[str]]:
    """What writes each form of a blueprint, and says what is wrong with it."""
    text, to = str(blueprint), folder / f"{blueprint.parent.name}-{blueprint.stem}-{blueprint.suffix[1:]}"
    yield ["check", text]
    yield ["render", text, "-o", f"{to}/hcl/"]
    yield ["render", text, "--format", "json", "-o", f"{to}/json/"]
    if blueprint.stem != NO_MODULES:
        yield ["render", text, "--modules", "./modules", "-o", f"{to}/modules/"]
    yield ["manifests", text, "-o", f"{to}/manifests/"]
    one = ["--select", "shop-prod"] if blueprint.stem == "fleet" else []
    yield ["report", text, *one, "-o", f"{to}/report.html"]


def test_nothing_of_the_environment_reaches_any_output(tmp_path: Path) -> None:
    all_commands = [words for blueprint in BLUEPRINTS for words in commands(blueprint, tmp_path)]
    poisoned = {name: f"/{MARK}/{name}" for name in NAMES}
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(all_commands)],
        env={"PATH": os.environ.get("PATH", os.defpath), **poisoned},
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr

    files = {file: file.read_text(encoding="utf-8") for file in tmp_path.rglob("*") if file.is_file()}
    files[Path("what was said")] = done.stdout + done.stderr.replace(str(tmp_path), "")
    of_here = (MARK, str(ROOT), str(tmp_path))
    leaks = [(where, word) for where, text in files.items() for word in of_here if word in text]
    suffixes = Counter(file.suffix for file in files)

    assert leaks == []
    assert suffixes[".html"] == len(BLUEPRINTS)
    assert suffixes[".tf"] > 10 * len(BLUEPRINTS)
    assert suffixes[".json"] >= len(BLUEPRINTS)
    assert suffixes[".yaml"] > 0
