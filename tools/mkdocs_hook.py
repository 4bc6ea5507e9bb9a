"""What MkDocs is told of the pages: the index is the navigation, and links to sources lead to copies of them.

Pages are written for a code host and played by the tests, so nothing in them is there for MkDocs. This module is its
hook: it drops the words behind a fence, names headings as code hosts do, and shows the sources that pages link to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, normpath, relpath
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, Files
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

INDEX = "README.md"
SOURCE = "source"
STYLES = "site.css"
# The theme's links and code in prose have too little contrast (WCAG 2.1, 1.4.3), its links no line (1.4.1), and the
# cells of its tables do not wrap.
_READABLE = """\
.rst-content a { color: #1a5f8f; text-decoration: underline }
.rst-content code { color: #8f2a1c }
.rst-content .codehilite code { color: inherit }
.wy-table-responsive table.docutils td, .wy-table-responsive table.docutils th { white-space: normal }
"""

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"^(```\w+) [^\n]*$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^## (?P<heading>.+)$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Take the navigation from the index, and the names of headings from the code hosts."""
    config.nav = navigation((Path(config.docs_dir) / INDEX).read_text(encoding="utf-8"))
    config.mdx_configs.setdefault("toc", {})["slugify"] = slug
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each source that a page links to, and the colours of code."""
    docs = Path(config.docs_dir)
    for name, text in source_pages(docs).items():
        files.append(File.generated(config, name, content=text))
    files.append(File.generated(config, STYLES, content=styles()))
    return files


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Leave what MkDocs understands: fences with a language alone, and links that stay inside the site."""
    del files  # MkDocs passes it by name
    if page.file.src_uri.startswith(f"{SOURCE}/"):
        return markdown
    return _MARKS.sub(r"\1", with_copies(markdown, page.file.src_uri, Path(config.docs_dir)))


def navigation(index: str) -> list[dict[str, Any]]:
    r"""The sections of the index, each with the pages that it links to, in their order.

    >>> navigation("# All\n\n## Guides\n\n- [logs](logs.md): where they go\n- [code](../code.py)\n")
    [{'Home': 'README.md'}, {'Guides': [{'Logs': 'logs.md'}]}]
    """
    nav: list[dict[str, Any]] = [{"Home": INDEX}]
    # What `split` gives: the text before the first heading, then heading and text by turns.
    _, *parts = _HEADING.split(index)
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        pages = [
            {capitalised(found["text"]): found["target"]}
            for found in _LINK.finditer(text)
            if found["target"].endswith(".md") and not found["target"].startswith(("../", "https://"))
        ]
        nav += [{heading: pages}] if pages else []
    return nav


def capitalised(text: str) -> str:
    """A link's text as the title of a page.

    >>> capitalised("their variables"), capitalised("IAM")
    ('Their variables', 'IAM')
    """
    return text[:1].upper() + text[1:]


def slug(heading: str, separator: str = "-") -> str:
    """The anchor of a heading as code hosts make it: every space counts.

    >>> slug("Why `-o main.tf` and not `> main.tf`")
    'why--o-maintf-and-not--maintf'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", separator)


def with_copies(markdown: str, page: str, docs: Path) -> str:
    """A page whose links out of ``docs`` lead to the copies of these sources."""

    def copied(found: re.Match[str]) -> str:
        target = outside(page, found["target"], docs)
        if target is None:
            return found[0]
        return f"[{found['text']}]({relpath(copy_of(target, docs), dirname(page) or '.')})"

    return _LINK.sub(copied, markdown)


def outside(page: str, target: str, docs: Path) -> str | None:
    """The path of a link from the root of the repository, where it leaves ``docs`` for something that exists."""
    path = normpath(f"{docs.name}/{dirname(page)}/{target.partition('#')[0]}")
    is_source = target.startswith("../") and not path.startswith((f"{docs.name}/", "../"))
    return path if is_source and (docs.parent / path).exists() else None


def copy_of(path: str, docs: Path) -> str:
    """The page that shows a source: a file by its name, a folder by its list."""
    return f"{SOURCE}/{path}/{INDEX}" if (docs.parent / path).is_dir() else f"{SOURCE}/{path}.md"


def source_pages(docs: Path) -> dict[str, str]:
    """The pages of all sources that are linked to, by name; those of folders bring what is in them."""
    paths: set[str] = set()
    for file in sorted(docs.rglob("*.md")):
        prose = _CODE.sub("", _FENCE.sub("", file.read_text(encoding="utf-8")))
        for found in _LINK.finditer(prose):
            target = outside(file.relative_to(docs).as_posix(), found["target"], docs)
            paths.update([] if target is None else sources_of(docs.parent, target))
    return {copy_of(path, docs): source_page(docs.parent, path) for path in sorted(paths)}


def sources_of(root: Path, path: str) -> Iterator[str]:
    """A file or folder and all below it, without what tools left there."""
    yield path
    for entry in sorted((root / path).iterdir()) if (root / path).is_dir() else ():
        if not entry.name.startswith((".", "__pycache__")):
            yield from sources_of(root, f"{path}/{entry.name}")


def source_page(root: Path, path: str) -> str:
    """A file in a fence of tildes, of which no source has four; or the list of a folder."""
    file = root / path
    if file.is_dir():
        names = [child for child in sources_of(root, path) if (root / child).is_file()]
        return "\n".join([f"# `{path}`", "", *(f"- [`{relpath(n, path)}`]({relpath(n, path)}.md)" for n in names), ""])
    content = file.read_bytes()
    text = "(no text)" if b"\0" in content else content.decode("utf-8", errors="replace").rstrip()
    return f"# `{path}`\n\n~~~~{language(file)}\n{text}\n~~~~\n"


def language(file: Path) -> str:
    """What Pygments calls the language of a file; plain text where it knows none."""
    try:
        return str(get_lexer_for_filename(file.name).aliases[0])
    except ClassNotFound:
        return "text"


def styles() -> str:
    """The colours of code, so that no script from elsewhere is needed, and what the theme's own colours lack."""
    return f"{HtmlFormatter().get_style_defs('.codehilite')}\n{_READABLE}"
