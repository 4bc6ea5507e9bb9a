"""Ranges as numbers agree with the standard library's, which takes longer for each."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fargate_tf.hcl.ipv4 import range_of

NETWORKS = st.builds(
    lambda address, length: IPv4Network((address, length), strict=False), st.integers(0, 2**32 - 1), st.integers(0, 32)
)


@given(NETWORKS, NETWORKS)
def test_ranges_are_those_of_the_standard_library(one: IPv4Network, other: IPv4Network) -> None:
    ours, others = range_of(str(one)), range_of(str(other))

    assert (str(ours), ours.size, ours.length) == (str(one), one.num_addresses, one.prefixlen)
    assert (ours.overlaps(others), ours.holds(others)) == (one.overlaps(other), other.subnet_of(one))


@given(st.integers(-1, 300), st.integers(-1, 300), st.integers(-2, 40), st.sampled_from(["", "0", "+", " ", "_1", "٣"]))
def test_only_the_normal_form_is_a_range(first: int, last: int, length: int, odd: str) -> None:
    text = f"{odd}{first}.0.0.{last}/{length}"
    try:
        expected = str(IPv4Network(text)) == text
    except ValueError:
        expected = False
    try:
        assert (str(range_of(text)) == text) is expected
    except ValueError:
        assert not expected


@pytest.mark.parametrize(
    "text", ["", "10.0.0.0", "10.0.0/16", "10.0.0.0.0/16", "10.0.0.0/", "10.0.0.0/16/1", "10.0.0.0/255.255.0.0", "::/0"]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        range_of(text)
