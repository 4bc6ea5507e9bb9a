"""The prices of one region: the user's own first, then those of the facts; which were used, and which are not known."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from fargate_tf.cost.money import Money
from fargate_tf.facts.prices import PRICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.facts.prices import Price


class PriceBook:
    """What things cost in a region; it remembers what it was asked for."""

    def __init__(self, region: str, own: Mapping[tuple[str, str], Price]) -> None:
        self.region = region
        self._own = own
        self._used: dict[tuple[str, str], Price] = {}
        self._missing: dict[tuple[str, str], None] = {}

    @property
    def used(self) -> tuple[Price, ...]:
        """The prices that went into amounts, in the order in which they were asked for."""
        return tuple(self._used.values())

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """The items that have no price in the region, each with the region."""
        return tuple(self._missing)

    def price(self, item: str) -> Price | None:
        """The price of an item; `None`, and remembered, where none is known."""
        places = ((book, where) for book in (self._own, PRICES) for where in (self.region, ""))
        found = next((book[item, where] for book, where in places if (item, where) in book), None)
        if found is None:
            self._missing[item, self.region] = None
        else:
            self._used[item, found.region] = found
        return found

    def cost(self, item: str, least: Fraction, most: Fraction | None = None) -> Money:
        """What some amount of an item costs; nothing is asked for where there is none of it."""
        upper = least if most is None else most
        if not upper:
            return Money()
        price = self.price(item)
        if price is None:
            return Money(missing=(item,))
        each = Fraction(price.value)
        return Money(least * each, upper * each)
