"""The site is built of the pages as they are: the index is its navigation, and no link in it leads nowhere.

`make site`, a part of `make check`, builds the whole; here it is a site of three pages.
"""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from tests.test_docs import DOCS, ROOT, anchors
from tools import mkdocs_hook
from tools.mkdocs_hook import navigation, slug

INDEX = """\
# All

## Pages

- [a page](page.md): with `code`
- [a source](../sample/shop.py), [a folder](../sample)
"""
PAGE = """\
# Page

## Why `-o FILE` and not `> FILE`

See [this](#why--o-file-and-not--file) and [the source](../sample/shop.py).

```python file=shop.py
answer = "[no link](nowhere.md)"
```
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with two pages and a source, and our configuration of MkDocs."""
    for name, text in {"docs/README.md": INDEX, "docs/page.md": PAGE, "sample/shop.py": "answer = 42\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "sample" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    hook = str(ROOT / "tools" / "mkdocs_hook.py")
    (tmp_path / "mkdocs.yml").write_text(settings.replace("tools/mkdocs_hook.py", hook), encoding="utf-8")
    return tmp_path


def built(root: Path) -> Path:
    build(load_config(str(root / "mkdocs.yml"), strict=True))
    return root / "build" / "site"


def test_a_fence_with_words_behind_it_is_code_and_a_source_has_a_page(root: Path) -> None:
    site = built(root)
    page = (site / "page" / "index.html").read_text(encoding="utf-8")
    assert '<div class="codehilite">' in page
    assert "file=shop.py" not in page
    assert 'href="../source/sample/shop.py/"' in page
    assert 'href="source/sample/"' in (site / "index.html").read_text(encoding="utf-8")
    assert "42" in (site / "source" / "sample" / "shop.py" / "index.html").read_text(encoding="utf-8")
    assert "(no text)" in (site / "source" / "sample" / "picture.png" / "index.html").read_text(encoding="utf-8")
    assert 'href="shop.py/"' in (site / "source" / "sample" / "index.html").read_text(encoding="utf-8")


def test_no_page_asks_another_host_for_anything(root: Path) -> None:
    for page in built(root).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert 'src="http' not in text, page
        assert '<link href="http' not in text, page


@pytest.mark.parametrize(
    "dead", ["[gone](gone.md)", "[gone](../sample/gone.py)", "[gone](#gone)", "[gone](README.md#gone)", "[gone](/gone)"]
)
def test_a_link_that_leads_nowhere_stops_the_build(root: Path, dead: str) -> None:
    (root / "docs" / "page.md").write_text(f"{PAGE}\n{dead}\n", encoding="utf-8")
    with pytest.raises(Abort):
        built(root)


def test_the_navigation_has_every_page_of_the_index_once_under_its_heading() -> None:
    home, *sections = navigation((DOCS / "README.md").read_text(encoding="utf-8"))
    pages = [target for section in sections for links in section.values() for link in links for target in link.values()]
    assert home == {"Home": "README.md"}
    assert [next(iter(section)) for section in sections][:2] == ["Start here", "Guides"]
    assert len(pages) == len(set(pages))
    problems = {page.relative_to(DOCS).as_posix() for page in (DOCS / "problems").glob("FT*.md")}
    assert {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")} - problems == {*pages, "README.md"}


def test_a_heading_has_the_anchor_that_the_pages_link_to() -> None:
    assert anchors(DOCS / "cli.md") >= {slug("Why `-o main.tf` and not `> main.tf`"), slug("In CI")}


def test_the_examples_of_the_hook_hold() -> None:
    assert doctest.testmod(mkdocs_hook) == doctest.TestResults(failed=0, attempted=3)
