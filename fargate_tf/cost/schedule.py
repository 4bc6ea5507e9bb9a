"""How often a CronJob runs: its schedule, counted over the calendar.

The rules are those of Kubernetes' own parser (robfig/cron, standard): five fields, names of months and days, `@daily`
and its like. Where day of month and day of week are both limited, either is enough.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

_HOURS_A_DAY, _SECONDS_AN_HOUR = 24, 3600
# After 28 years days and dates meet again in the same way; none of these ends a century.
_FIRST_YEAR, _YEARS = 2001, 28
_MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_EVERY = re.compile(r"@every (?=\d)(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART = re.compile(r"(?P<first>\*|\?|[a-z0-9]+)(-(?P<last>[a-z0-9]+))?(/(?P<step>\d{1,4}))?", re.ASCII)
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_SUNDAY_TOO = 7
_FIELDS = len(_BOUNDS)


def runs_a_month(schedule: str, hours: Fraction) -> Fraction | None:
    """How often a schedule comes round in so many hours, on average; `None` for what is no schedule.

    >>> runs_a_month("0 */6 * * *", Fraction(720)), runs_a_month("61 * * * *", Fraction(720))
    (Fraction(120, 1), None)
    """
    text = " ".join(schedule.split()).lower()
    every = _EVERY.fullmatch(text)
    if every is not None:
        h, m, s = (int(part or 0) for part in every.groups())
        seconds = h * _SECONDS_AN_HOUR + m * 60 + s
        return hours * _SECONDS_AN_HOUR / seconds if seconds else None
    fields = _MACROS.get(text, text.partition(" ")[2] if text.startswith(("tz=", "cron_tz=")) else text).split(" ")
    if len(fields) != _FIELDS:
        return None
    sets = [_field(each, *bounds, names) for each, bounds, names in zip(fields, _BOUNDS, _NAMES, strict=True)]
    if any(each is None for each in sets):
        return None
    minutes, at_hours, dates, months, days = (each or frozenset() for each in sets)
    either = not _is_open(fields[2]) and not _is_open(fields[4])
    share = _share_of_days(dates, months, frozenset(day % _SUNDAY_TOO for day in days), either=either)
    return share * len(minutes) * len(at_hours) * hours / _HOURS_A_DAY


_NAMES = ((), (), (), ("", *_MONTHS), _DAYS)


def _is_open(field: str) -> bool:
    return field in ("*", "?")


def _field(text: str, least: int, most: int, names: tuple[str, ...]) -> frozenset[int] | None:
    """The numbers of a field; `None` where it is none."""
    numbers: set[int] = set()
    for part in text.split(","):
        found = _PART.fullmatch(part)
        if found is None:
            return None
        open_ = _is_open(found["first"])
        first = least if open_ else _number(found["first"], names)
        last = first if found["last"] is None else _number(found["last"], names)
        if open_ or (found["last"] is None and found["step"] is not None):
            last = most
        step = int(found["step"] or 1)
        if first is None or last is None or not least <= first <= last <= most or not step:
            return None
        numbers.update(range(first, last + 1, step))
    return frozenset(numbers)


def _number(text: str, names: tuple[str, ...]) -> int | None:
    if text.isdecimal():
        return int(text)
    return names.index(text) if text in names else None


@lru_cache(maxsize=1024)
def _share_of_days(dates: frozenset[int], months: frozenset[int], days: frozenset[int], *, either: bool) -> Fraction:
    """The share of all days on which a schedule runs."""
    first, count = date(_FIRST_YEAR, 1, 1), 0
    length = (date(_FIRST_YEAR + _YEARS, 1, 1) - first).days
    for offset in range(length):
        day = first + timedelta(offset)
        on_date, on_day = day.day in dates, day.isoweekday() % _SUNDAY_TOO in days
        count += day.month in months and ((on_date or on_day) if either else (on_date and on_day))
    return Fraction(count, length)
