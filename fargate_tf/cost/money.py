"""Amounts: from the least to the most that something may cost, and what they leave out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """USD a month, from `least` to `most`; `missing` names what had no price, so that the truth is higher.

    >>> print(Money(Fraction(9), Fraction(18)), Money(Fraction(1, 3), Fraction(1, 3), ("nat_gateway_gb",)))
    9.00 to 18.00 at least 0.33
    """

    least: Fraction = Fraction(0)
    most: Fraction = Fraction(0)
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As a table shows it."""
        low, high = cents(self.least), cents(self.most)
        shown = low if low == high else f"{low} to {high}"
        if not self.missing:
            return shown
        return f"at least {shown}" if self.most else "unknown"


def cents(amount: Fraction) -> str:
    """An amount with two decimals, half a cent upwards.

    >>> cents(Fraction("9.005")), cents(Fraction(10, 3))
    ('9.01', '3.33')
    """
    # 1/3 has no end as a decimal: division rounds at 28 digits, far behind the cent.
    return str((Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(_CENT, ROUND_HALF_UP))


def total(amounts: Iterable[Money]) -> Money:
    """The sum, which leaves out what any of them leaves out."""
    listed = tuple(amounts)
    return Money(
        sum((each.least for each in listed), Fraction(0)),
        sum((each.most for each in listed), Fraction(0)),
        tuple(dict.fromkeys(name for each in listed for name in each.missing)),
    )
