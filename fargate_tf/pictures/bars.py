"""Bars beside the numbers of a table: the table says it, the bar shows it, so a bar needs no words of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.pictures.svg import element

if TYPE_CHECKING:
    from fractions import Fraction

    from fargate_tf.pictures.svg import Element

_WHOLE = 100


def bar(full: Fraction, rest: Fraction, longest: Fraction) -> Element:
    """A bar whose part up to `full` is solid, and pale from there to `rest`; `longest` fills the whole width.

    >>> from fractions import Fraction
    >>> print(bar(Fraction(1), Fraction(2), Fraction(4)))
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar-rest" \
width="50" height="10"></rect><rect class="bar-full" width="25" height="10"></rect></svg>
    """
    widths = (("bar-rest", rest), ("bar-full", full))
    parts = (element("rect", class_=name, width=_share(value, longest), height=10) for name, value in widths)
    drawn = {"class_": "bar", "viewBox": f"0 0 {_WHOLE} 10", "preserveAspectRatio": "none", "aria_hidden": "true"}
    return element("svg", *parts, **drawn)


def _share(value: Fraction, longest: Fraction) -> float:
    if not longest or not value:
        return 0
    return max(round(float(value / longest) * _WHOLE, 2), 0.5)
