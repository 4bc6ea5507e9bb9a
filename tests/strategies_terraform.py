"""What Hypothesis draws in Terraform's own words: expressions, further blocks, overrides, provider and state."""

from __future__ import annotations

import string
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from fargate_tf import (
    AssumeRole,
    Data,
    HcpBackend,
    LocalBackend,
    Output,
    Provider,
    Resource,
    S3Backend,
    ref,
    var,
)
from fargate_tf.facts.regions import REGIONS_WITH_FARGATE
from tests.strategies_text import NAME_REST, free_text, words

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

# One declaration for each name, however often it is used.
TEXT = var("any_text", description='A text, said to be "free" ${so}')
NUMBER = var("any_number", description="A number", type="number", default=3)
TEXTS = var("any_texts", description="Texts", type="list(string)", default=["a", "b"])
SECRET = var("any_secret", description="A text that is hidden", sensitive=True)


@cache
def or_text_variable(literals: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """A literal, or sometimes a variable."""
    return st.one_of(literals, literals, st.just(TEXT))


@cache
def or_number_variable(literals: SearchStrategy[int]) -> SearchStrategy[Any]:
    """A number, or sometimes a variable."""
    return st.one_of(literals, literals, st.just(NUMBER))


def _values() -> SearchStrategy[Any]:
    """What an argument or an output may hold: numbers, texts, expressions, and lists and mappings of them."""
    leaves = st.one_of(
        st.integers(-9, 9),
        st.booleans(),
        free_text(max_size=9),
        st.sampled_from([TEXT, SECRET, ref("aws_eks_cluster.this.arn"), ref("data.aws_region.here.name")]),
    )
    keys = words(string.ascii_lowercase, string.ascii_lowercase + "_", 9)
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=5
    )


@cache
def further() -> SearchStrategy[dict[str, Any]]:
    """What a blueprint says beside its network and its cluster, by argument; each may be left out."""
    names = words(string.ascii_letters, NAME_REST, 20).map("zz_".__add__)
    group = st.builds(
        Resource,
        st.just("aws_security_group.zz_further"),
        arguments=st.fixed_dictionaries(
            {"name": or_text_variable(free_text(1, 20)), "timeouts": st.just({"delete": "5m"})},
            optional={"description": st.just(ref("aws_eks_cluster.this.arn"))},
        ),
        lifecycle=st.sampled_from([{}, {"create_before_destroy": True}]),
        depends_on=st.sampled_from([[], ["aws_eks_cluster.this"]]),
    )
    unknown = st.builds(
        Resource,
        st.just("aws_zz_unknown.further"),
        arguments=st.dictionaries(words(string.ascii_lowercase, "abc_", 9), free_text(max_size=9), max_size=3),
        blocks=st.sampled_from([{}, {"inner": [{"a": 1}, {"a": TEXT}]}]),
    )
    outputs = st.builds(Output, names, value=_values(), description=free_text(1, 30), sensitive=st.just(True))
    overrides: tuple[dict[str, Any], ...] = (
        {"aws_eks_cluster.this": {"timeouts": {"create": "60m"}, "lifecycle": {"prevent_destroy": True}}},
        {"aws_eks_cluster.this": {"version": TEXT, "tags": {"further": SECRET}}},
    )
    return st.fixed_dictionaries(
        {
            "data": st.just([Data("aws_region.here")]),
            "provider": providers(),
            "resources": st.lists(group | unknown, max_size=2, unique_by=lambda made: made.address),
            "outputs": st.lists(outputs, min_size=1, max_size=2, unique_by=lambda made: made.name),
        },
        optional={
            "overrides": st.sampled_from(overrides),
            "accept": st.just(["FT107: it is a trial"]),
        },
    )


def providers() -> SearchStrategy[Provider]:
    """Options of the provider."""
    roles = st.builds(
        AssumeRole,
        or_text_variable(st.just("arn:aws:iam::111122223333:role/terraform")),
        session_name=st.none() | or_text_variable(st.just("fargate-tf")),
    )
    return st.builds(
        Provider,
        profile=st.none() | or_text_variable(st.just("sandbox")),
        assume_role=st.none() | roles,
        max_retries=st.none() | or_number_variable(st.integers(1, 9)),
        ignore_tag_prefixes=st.sampled_from([[], ["acme:"]]),
    )


@cache
def backends() -> SearchStrategy[S3Backend | LocalBackend | HcpBackend]:
    """A place of the state; the key in a bucket may be any text that is a path."""
    inner = string.ascii_lowercase + string.digits
    bucket = st.tuples(st.sampled_from(inner), st.text(inner + ".-", min_size=1, max_size=61), st.sampled_from(inner))
    return st.one_of(
        st.builds(
            S3Backend,
            bucket=bucket.map("".join),
            key=free_text(1).filter(lambda key: key != "" and key[0] != "/" != key[-1]),
            region=st.sampled_from(REGIONS_WITH_FARGATE.value),
            kms_key_id=st.none()
            | st.just("arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555"),
        ),
        st.builds(LocalBackend, path=free_text(1)),
        st.builds(
            HcpBackend,
            organization=words(string.ascii_letters, NAME_REST, 30).filter(lambda name: len(name) > 2),
            workspace=words(string.ascii_letters, NAME_REST, 90),
            hostname=st.none() | st.just("terraform.example.com"),
        ),
    )
