"""An HTML page as the standard library reads it, and what is wrong with its structure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "br", "hr", "img", "input", "base", "wbr", "source", "area", "col", "embed", "param", "track"}
# The elements and attributes that a report is made of: whatever else stands in it came from somebody's text.
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "article", "footer"),
    *(
        "h1",
        "h2",
        "h3",
        "p",
        "a",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "div",
        "span",
        "strong",
        "b",
        "em",
        "code",
        "time",
    ),
    *("figure", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("svg", "desc", "rect", "path", "text", "g"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "aria-label", "aria-labelledby"),
    *("aria-hidden", "role", "scope", "colspan", "datetime"),
    *("xmlns", "width", "height", "viewbox", "preserveaspectratio", "x", "y", "rx", "d", "text-anchor"),
}


@dataclass
class Tag:
    name: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """The elements of a page in order, each with all the text in it, and the faults of their nesting."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.open: list[Tag] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag.name}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Tag(tag, {name: value or "" for name, value in attrs}, inside=[each.name for each in self.open])
        if len(attrs) != len({name for name, _ in attrs}):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.tags.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].name != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes nothing")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            tag.text += data

    def of(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    @property
    def text(self) -> str:
        return self.of("body")[0].text


def faults(text: str) -> list[str]:
    """Everything in a report that is not as it has to be."""
    page = Page(text)
    return [
        *page.faults,
        *_foreign(page),
        *_names(page),
        *_headings(page),
        *([] if len(page.of("table")) == len(page.of("caption")) else ["a table without a caption"]),
        *([] if text.startswith("<!doctype html>\n") else ["no doctype"]),
    ]


def _foreign(page: Page) -> list[str]:
    return [
        *(f"<{tag.name}>" for tag in page.tags if tag.name not in ELEMENTS),
        *(f"<{tag.name} {name}>" for tag in page.tags for name in tag.attributes if name not in ATTRIBUTES),
        *(f"leads away: {tag.attributes['href']!r}" for tag in page.of("a") if tag.attributes["href"][:1] != "#"),
    ]


def _names(page: Page) -> list[str]:
    """Ids are unique, and whatever names one finds it."""
    ids = Counter(tag.attributes["id"] for tag in page.tags if "id" in tag.attributes)
    named = [name for tag in page.tags for name in tag.attributes.get("aria-labelledby", "").split()]
    named += [tag.attributes["href"][1:] for tag in page.of("a")]
    twice = [f"two elements have the id {name!r}" for name, count in ids.items() if count > 1]
    return [*twice, *(f"nothing has the id {name!r}" for name in named if name not in ids)]


def _headings(page: Page) -> list[str]:
    """One first heading, and no level that is left out on the way down."""
    levels = [int(tag.name[1]) for tag in page.of("h1", "h2", "h3")]
    jumps = [f"h{low} after h{high}" for high, low in pairwise(levels) if low > high + 1]
    return jumps if levels.count(1) == 1 and levels[0] == 1 else [*jumps, "not one h1 at the beginning"]
