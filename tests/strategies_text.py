"""What Hypothesis draws of texts, and how many examples: one profile for every run."""

from __future__ import annotations

import os
import string
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

T = TypeVar("T")

# One profile for every run: the same examples each time, so that a red build is a change of ours and not of the dice.
# HYPOTHESIS_PROFILE=long looks for new ones.
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
_COMMON = settings(deadline=None, suppress_health_check=_SLOW, phases=_PHASES)
settings.register_profile("quick", _COMMON, max_examples=100, derandomize=True, database=None)
settings.register_profile("long", _COMMON, max_examples=5_000)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
EXAMPLES = settings.get_profile(PROFILE).max_examples
settings.load_profile(PROFILE)


def examples_of(strategy: SearchStrategy[T], *, times: int = 1) -> list[T]:
    """As many values as the profile asks for, or so many times that, drawn before anything is done with them."""
    drawn: list[T] = []

    @settings(phases=[Phase.generate], max_examples=times * EXAMPLES)
    @given(strategy)
    def collect(value: T) -> None:
        drawn.append(value)

    collect()
    return drawn


# Text

_AWKWARD = (
    *("${", "%{", "$${", "%%{", "$", "%", "}", '"', "\\", "\\n", "\n", "\r\n", "\t", "#", "//", "/*", "<<EOT", "~}"),
    *(
        "é",
        "e\u0301",
        "ÅÅ",
        "ﾟ",
        "ำ",
        "한",
        "\u1112\u1161\u11ab",
        "👩\u200d👧",
        "🇩🇪",
        "👍🏽",
        "\u202e",
        "\ufeff",
        "\x00",
    ),
    *("\x1b[31m", "\x7f", "\u2028", "\U0010ffff", "\ue000", "\u0661", "for", "null", "true", "-", " ", "<&>"),
)


_ANY_CHARACTER = st.characters(exclude_categories=["Cs"])


_PIECES = st.one_of(st.sampled_from(_AWKWARD), st.text(_ANY_CHARACTER, min_size=1, max_size=3))


@st.composite
def _free_text(draw: DrawFn, min_size: int, max_size: int) -> str:
    text = "".join(draw(st.lists(_PIECES, min_size=min_size, max_size=3)))
    return (text * draw(st.sampled_from([1, 1, 1, max_size])))[:max_size]


@cache
def free_text(min_size: int = 0, max_size: int = 40) -> SearchStrategy[str]:
    """Any text without lone surrogates, with what HCL or a terminal could trip over more often than by chance."""
    return _free_text(min_size, max_size)


@cache
def lone_surrogates() -> SearchStrategy[str]:
    """Text that no UTF-8 file can hold."""
    half = st.characters(categories=["Cs"])
    return st.tuples(free_text(max_size=5), half, free_text(max_size=5)).map("".join)


def words(first: str, rest: str, most: int) -> SearchStrategy[str]:
    """A character of `first`, then up to `most - 1` of `rest`."""
    return st.tuples(st.sampled_from(first), st.text(rest, max_size=most - 1)).map("".join)


NAME_REST = string.ascii_letters + string.digits + "_-"
_IAM_TEXT = st.text(string.ascii_letters + string.digits + " _.:/=+-@ßé漢½", max_size=30)


@cache
def iam_tags() -> SearchStrategy[dict[str, str]]:
    """Tags with the characters that IAM takes: those of blueprints and clusters."""
    return st.dictionaries(_IAM_TEXT.filter(_may_be_key), _IAM_TEXT, max_size=3)


@cache
def free_tags() -> SearchStrategy[dict[str, str]]:
    """Tags with any text: those of networks, profiles, add-ons and access entries."""
    return st.dictionaries(free_text(1, 128).filter(_may_be_key), free_text(max_size=256), max_size=3)


def _may_be_key(text: str) -> bool:
    return text != "" and not text.lower().startswith("aws:")
