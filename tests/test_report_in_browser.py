"""Reports in headless Chromium: nothing on the console, nothing over the network, nothing that axe complains of.

`make build/browser` installs what this needs, from npm alone. One process looks at all pages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.reports.html import report_html
from tests.missing import without
from tests.test_report import AWAY, MANIFESTS, TODAY, blueprint, hostile, seen, the_shop

ROOT = Path(__file__).resolve().parent.parent
BROWSER = ROOT / "build" / "browser"
LOOK = ROOT / "tools" / "browser" / "look.mjs"
DESK, PHONE = 1280, 375
_NO_BROWSER = "THE REAL BROWSER IS NOT HERE, so nobody looked at the reports: make build/browser (needs Node and npm)"
_FAULTY = """<!doctype html><title>faulty</title><img src="https://example.invalid/picture.png"><p style="width: 3000px;
color: #ccc; background: #fff">pale and wide</p><button></button><script>console.error("an error")</script>"""


@dataclass(frozen=True)
class Look:
    """A page, how it is looked at, and what was seen; `pages` holds what the pages are made of."""

    page: str
    width: int
    scheme: str

    @property
    def name(self) -> str:
        return f"{self.page}-{self.width}-{self.scheme}"


LOOKS = [
    *(Look("shop", width, scheme) for width in (DESK, PHONE) for scheme in ("light", "dark")),
    Look("pending", DESK, "dark"),
    Look("hostile", PHONE, "dark"),
    Look("broken", PHONE, "light"),
]
FAULTY = Look("faulty", PHONE, "light")


def pages() -> dict[str, str]:
    made = {
        "shop": seen(the_shop(), MANIFESTS),
        "pending": seen(blueprint(endpoint=AWAY), MANIFESTS),
        "hostile": seen(hostile(), MANIFESTS),
        "broken": seen(blueprint(version=1.35)),
    }
    return {"faulty": _FAULTY, **{name: report_html(overview, TODAY) for name, overview in made.items()}}


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser saw, by the name of a look; FARGATE_TF_SCREENSHOTS names a folder for pictures of it."""
    if not (BROWSER / "node_modules").is_dir() or shutil.which("node") is None:
        without(_NO_BROWSER)
    folder, pictures = tmp_path_factory.mktemp("pages"), os.environ.get("FARGATE_TF_SCREENSHOTS")
    for name, text in pages().items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    jobs = [
        {
            "name": look.name,
            "url": (folder / f"{look.page}.html").as_uri(),
            "width": look.width,
            "scheme": look.scheme,
            "screenshot": str(Path(pictures) / f"{look.name}.png") if pictures else None,
        }
        for look in [*LOOKS, FAULTY]
    ]
    done = subprocess.run(
        ["node", str(LOOK)], cwd=BROWSER, input=json.dumps(jobs), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {each["name"]: each for each in json.loads(done.stdout)["seen"]}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_the_browser_has_nothing_to_say(looked: dict[str, Any], look: Look) -> None:
    assert looked[look.name] == {
        "name": look.name,
        "console": [],
        "requests": [],
        "overflow": 0,
        "violations": [],
        "focus": "Skip to the report",
        "printOverflow": 0,
    }


def test_of_a_faulty_page_the_browser_says_everything(looked: dict[str, Any]) -> None:
    seen_ = looked[FAULTY.name]
    assert "an error" in seen_["console"]
    assert seen_["requests"] == ["https://example.invalid/picture.png"]
    assert seen_["overflow"] > 0
    found = {each.split()[1].removesuffix(":") for each in seen_["violations"]}
    assert {"button-name", "image-alt", "color-contrast", "html-has-lang"} <= found
