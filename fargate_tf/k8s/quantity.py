"""Quantities of Kubernetes, exactly: `100m`, `1Gi`, `1G`, `1e3` and `0.1` are numbers, and nothing is rounded."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

# k8s.io/apimachinery, pkg/api/resource: a sign, digits, and one suffix or exponent.
_QUANTITY = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?", re.ASCII)
_LONGEST = 64
_FACTORS: dict[str, Fraction] = {
    "": Fraction(1),
    **{
        suffix: Fraction(10) ** power
        for suffix, power in zip("numkMGTPE", (-9, -6, -3, 3, 6, 9, 12, 15, 18), strict=True)
    },
    **{f"{prefix}i": Fraction(2) ** (10 * i) for i, prefix in enumerate("KMGTPE", 1)},
}


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Fraction | None:
    found = _QUANTITY.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    suffix = found[2] or ""
    factor = _FACTORS.get(suffix)
    # `1E` is an exa, `1E3` a thousand.
    return Fraction(found[1]) * (Fraction(10) ** int(suffix[1:]) if factor is None else factor)


def quantity(value: object) -> Fraction | None:
    """The number that a quantity stands for: vCPUs of a cpu, bytes of a memory; `None` for what is no quantity.

    >>> quantity("100m"), quantity("1Gi") == 2**30, quantity("1e3"), quantity(Decimal("0.1")), quantity("abc")
    (Fraction(1, 10), True, Fraction(1000, 1), Fraction(1, 10), None)
    """
    if isinstance(value, str):
        return _parsed(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Fraction(value)
