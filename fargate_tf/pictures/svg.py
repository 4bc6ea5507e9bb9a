"""SVG as a tree: elements go in, text comes out, and whatever somebody wrote is escaped on the way."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from fargate_tf.show import plain
from fargate_tf.write import MADE

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOM = Path(__file__).parent
_NAMESPACE = "http://www.w3.org/2000/svg"

Child: TypeAlias = "Element | str"


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes; its children are elements, or a text that is shown as it stands."""

    name: str
    attributes: tuple[tuple[str, str | float], ...] = ()
    children: tuple[Child, ...] = ()

    def __str__(self) -> str:
        """As SVG, and as HTML."""
        attributes = "".join(f' {name}="{_attribute(value)}"' for name, value in self.attributes)
        inside = "".join(str(each) if isinstance(each, Element) else escape(plain(each)) for each in self.children)
        return f"<{self.name}{attributes}>{inside}</{self.name}>"


def element(name: str, *children: Child, **attributes: str | float) -> Element:
    """An element; `class_` stands for `class`, and an underscore for a hyphen.

    >>> print(element("text", "a < b", x=1, class_="label", text_anchor="end"))
    <text x="1" class="label" text-anchor="end">a &lt; b</text>
    """
    named = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    return Element(name, tuple(named), children)


def _attribute(value: str | float) -> str:
    return escape(plain(value)) if isinstance(value, str) else f"{value:g}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with the words that stand for it where nobody sees it; `width` and `height` are in pixels."""

    title: str
    description: str
    width: float
    height: float
    parts: Sequence[Element]

    def svg(self, id_: str, style: str = "") -> Element:
        """The `svg` element; ids inside begin with `id_`, so that several stand on one page."""
        names = f"{id_}-title {id_}-description"
        inside = (
            element("title", self.title, id=f"{id_}-title"),
            element("desc", self.description, id=f"{id_}-description"),
            *self.parts,
        )
        attributes: dict[str, str | float] = {"viewBox": f"0 0 {self.width:g} {self.height:g}", "role": "img"}
        styled = (Element("style", (), (style,)),) if style else ()
        made = element("svg", *styled, *inside, xmlns=_NAMESPACE, width=self.width, height=self.height, **attributes)
        return Element(made.name, (*made.attributes, ("aria-labelledby", names)), made.children)

    def file(self) -> str:
        """The drawing as a file of its own, which follows light and dark as the page does."""
        svg = self.svg("network", style("colours") + style("drawing"))
        return f"<!-- {MADE} -->\n{svg}\n"


def style(name: str) -> str:
    """A style sheet of this room, on one line: what is escaped in it would mean the same."""
    return " ".join((_ROOM / f"{name}.css").read_text(encoding="utf-8").split())


_WIDE = {"sans": 0.54, "mono": 0.61}


def fitted(text: str, width: float, size: float, face: str = "sans") -> str:
    """As much of a text as fits, since SVG breaks no lines; the whole stands in the table beside it.

    >>> fitted("eu-central-1a", 200, 13), fitted("a-name-that-is-long", 60, 13)
    ('eu-central-1a', 'a-name-…')
    """
    most = max(int(width / (size * _WIDE[face])), 1)
    return text if len(text) <= most else f"{text[: most - 1]}…"
