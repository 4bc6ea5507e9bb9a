"""What is loaded when: a blueprint costs its own modules, a render no more than it needs."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import fargate_tf

ROOT = Path(__file__).parents[2]
BLUEPRINT = "blueprints/fargate_test.py"

# Our rooms that a blueprint does not enter, and modules of Python that only a mistake or a rare text needs.
NOT_FOR_A_BLUEPRINT = {
    "check",
    "cli",
    "components",
    "eksctl",
    "header",
    "k8s",
    "load",
    "notation",
    "pipeline",
    "schema",
    "show",
    "targets",
    "write",
}
NOT_FOR_A_RENDER = {
    *(
        "argparse",
        "asyncio",
        "concurrent",
        "difflib",
        "email",
        "http",
        "importlib.metadata",
        "logging",
        "multiprocessing",
    ),
    *(
        "shutil",
        "socket",
        "ssl",
        "subprocess",
        "tempfile",
        "textwrap",
        "traceback",
        "unicodedata",
        "unittest",
        "urllib",
    ),
    *("xml", "fargate_tf.check.catalogue", "fargate_tf.show", "fargate_tf.write"),
}

LOADED = "import json, sys; before = set(sys.modules); {}; print(json.dumps(sorted(set(sys.modules) - before)))"
RENDER = """
import contextlib, io, sys
from fargate_tf.__main__ import main
sys.argv = ["fargate-tf", "render", "{}"]
with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
    main()
assert "aws_eks_cluster" in said.getvalue()
"""
ALONE = """
import importlib, sys
for name in {!r}:
    for loaded in [module for module in sys.modules if module.partition(".")[0] == "fargate_tf"]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""


def python(program: str) -> str:
    """What a fresh interpreter says, with nothing of this one's modules or settings."""
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, text=True)
    assert done.stderr == ""
    return done.stdout


def loaded_by(statement: str) -> set[str]:
    """The modules that a statement adds."""
    return set(json.loads(python(LOADED.format(f"exec({statement!r})"))))


def foreign(modules: set[str]) -> set[str]:
    """The packages among them that come neither with Python nor with us."""
    return {module.partition(".")[0] for module in modules} - sys.stdlib_module_names - {"fargate_tf"}


def test_a_blueprint_loads_no_package_but_this_one() -> None:
    assert foreign(loaded_by("import fargate_tf")) == set()


def test_a_blueprint_loads_nothing_that_checks_or_writes() -> None:
    rooms = {f"fargate_tf.{room}" for room in NOT_FOR_A_BLUEPRINT}
    loaded = loaded_by("import fargate_tf")
    assert loaded & {*rooms, "json", "ipaddress", "unicodedata", "difflib"} == set()
    assert {"fargate_tf.spec.cluster", "fargate_tf.problem"} <= loaded


def test_a_render_loads_click_and_no_other_package() -> None:
    assert foreign(loaded_by(RENDER.format(BLUEPRINT))) == {"click"}


def test_a_render_without_mistakes_loads_nothing_that_only_mistakes_need() -> None:
    assert loaded_by(RENDER.format(BLUEPRINT)) & NOT_FOR_A_RENDER == set()


def test_each_module_can_be_imported_first() -> None:
    modules = [module.name for module in pkgutil.walk_packages(fargate_tf.__path__, "fargate_tf.")]
    assert len(modules) > 40
    # One runs when it is imported, the other needs the package of an extra.
    alone = [name for name in modules if name not in {"fargate_tf.__main__", "fargate_tf.cdktf"}]
    assert python(ALONE.format(alone)) == ""


def test_the_facade_has_every_name_that_it_promises() -> None:
    assert sorted(fargate_tf.__all__) == list(fargate_tf.__all__)
    assert [name for name in fargate_tf.__all__ if not hasattr(fargate_tf, name)] == []
