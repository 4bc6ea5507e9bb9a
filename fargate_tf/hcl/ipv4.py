"""IPv4 ranges as numbers: a blueprint has dozens, and the standard library takes ten times as long for each."""

from __future__ import annotations

from fargate_tf.hcl.node import node

BITS = 32


@node
class Range:
    """A range from its `first` address to its `last`; `length` is that of the prefix."""

    first: int
    last: int
    length: int

    @property
    def size(self) -> int:
        """The number of addresses."""
        return self.last - self.first + 1

    def holds(self, other: Range) -> bool:
        """Whether all of the other lies in this one."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Range) -> bool:
        """Whether the two share an address."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        first = self.first
        return f"{first >> 24}.{first >> 16 & 255}.{first >> 8 & 255}.{first & 255}/{self.length}"


def range_at(first: int, length: int) -> Range:
    """The range of a prefix length that begins with an address."""
    return Range(first, first + (1 << BITS - length) - 1, length)


def range_of(text: str) -> Range:
    """The range that a text spells in its one normal form: the first address, and the length of the prefix.

    Raises `ValueError` for any other text.

    >>> range_of("10.0.16.0/20").size
    4096
    """
    address, _, digits = text.partition("/")
    a, b, c, d = map(int, address.split("."))
    first, length = a << 24 | b << 16 | c << 8 | d, int(digits)
    if 0 <= length <= BITS and first >= 0 and not first & ((1 << BITS - length) - 1):
        made = range_at(first, length)
        # Whatever else Python takes for a number, or is too large a one, does not come out as it went in.
        if made.last < 1 << BITS and str(made) == text:
            return made
    msg = f"{text!r} is no range in its normal form"
    raise ValueError(msg)


def as_range(value: object) -> Range | None:
    """The range that a value spells; `None` for all else.

    >>> as_range("10.0.16.0/20").length, as_range("10.0.16.1/20"), as_range(None)
    (20, None, None)
    """
    try:
        return range_of(value) if isinstance(value, str) else None
    except ValueError:
        return None
