"""Any blueprint without an error becomes Terraform: always the same bytes, clean, and true to its words."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import Phase, find, given, settings

import fargate_tf
from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector
from fargate_tf.check import check_blueprint
from fargate_tf.hcl.nodes import Attr, Attribute, Block, Expression, Item, Name, Traversal, Value, children
from fargate_tf.hcl.quoting import is_identifier
from fargate_tf.pipeline import compile_blueprint
from fargate_tf.presets import expanded
from fargate_tf.spec.base import Spec
from fargate_tf.targets.root import root
from tests.changing import specs_of, values_of
from tests.property.conftest import Dirty
from tests.strategies import source_of, valid_blueprints
from tests.strategies_text import free_text

Rendered = tuple[tuple[Blueprint, str], ...]

ROOT = Path(__file__).parents[2]
# Enough for what one draw in a hundred has.
MANY = settings(max_examples=2_000, phases=[Phase.generate])


def test_a_valid_blueprint_has_no_error(rendered: Rendered) -> None:
    errors = [p for blueprint, _ in rendered for p in check_blueprint(blueprint) if p.severity == "error"]
    assert errors == []


def test_the_draws_reach_the_whole_language(rendered: Rendered) -> None:
    text = "".join(text for _, text in rendered)
    wanted = (
        *('backend "s3"', "allowed_account_ids", '"aws_caller_identity"', "default_tags", '"aws_kms_key"'),
        *('"aws_nat_gateway"', '"aws_vpc_endpoint"', '"aws_eks_fargate_profile" "coredns"', "public_access_cidrs"),
        *("addon_version", '"aws_eks_access_policy_association"', "kubernetes_groups", "$${"),
        *('"aws_iam_role_policy" "pod_logging"', '"aws_cloudwatch_log_group" "pods"'),
        *("arn:aws-cn:", '"aws_iam_role" "pod_execution"', "public_ip", "retention_in_days = 0", '"*"', "\\u"),
    )
    for word in wanted:
        if word not in text:  # rare: raises NoSuchExample where no draw has it
            find(valid_blueprints(), partial(says, word), settings=MANY)


def test_the_draws_hold_every_kind_of_spec(rendered: Rendered) -> None:
    exported = {each for name in fargate_tf.__all__ if isinstance(each := getattr(fargate_tf, name), type)}
    drawn = {kind for blueprint, _ in rendered for kind in kinds_of(blueprint)}
    for kind in exported - drawn:
        if issubclass(kind, Spec):  # rare: raises NoSuchExample where no draw has it
            find(valid_blueprints(), partial(holds, kind), settings=MANY)


def says(word: str, blueprint: Blueprint) -> bool:
    return word in compile_blueprint(blueprint)


def holds(kind: type, blueprint: Blueprint) -> bool:
    return kind in kinds_of(blueprint)


def kinds_of(blueprint: Blueprint) -> set[type]:
    return {type(spec) for _, spec in specs_of(blueprint)}


def test_rendered_blueprints_are_fmt_clean(rendered: Rendered, dirty: Dirty) -> None:
    assert dirty([text for _, text in rendered]) == []


RENDER = """
import json, sys
from types import MappingProxyType as mappingproxy
from fargate_tf import *
from fargate_tf.hcl.nodes import *
from fargate_tf.hcl.nodes import Stage
from fargate_tf.pipeline import compile_blueprint
sources = json.loads(sys.stdin.buffer.read())
sys.stdout.buffer.write(json.dumps([compile_blueprint(eval(source)) for source in sources]).encode())
"""


@pytest.mark.parametrize(
    ("seed", "zone", "locale", "folder"),
    [
        ("0", "UTC", "C", "/"),
        ("1", "Asia/Kathmandu", "tr_TR.UTF-8", "."),
        ("4711", "America/St_Johns", "C.UTF-8", "/tmp"),
    ],
)
def test_other_interpreters_render_the_same_bytes(
    rendered: Rendered, seed: str, zone: str, locale: str, folder: str
) -> None:
    sources = json.dumps([source_of(blueprint) for blueprint, _ in rendered])
    environment = {
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LC_ALL": locale,
        "PYTHONPATH": str(ROOT),
        "HOME": "/nonexistent",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RENDER],
        input=sources.encode(),
        capture_output=True,
        check=False,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), **environment},
    )
    assert done.stderr.decode() == ""
    assert json.loads(done.stdout) == [text for _, text in rendered]


def test_the_order_in_which_arguments_zones_and_ranges_are_written_changes_nothing(rendered: Rendered) -> None:
    assert [text for _, text in rendered] == [compile_blueprint(rewritten(blueprint)) for blueprint, _ in rendered]


UNORDERED = ("availability_zones", "interface_endpoints", "private_subnet_cidrs", "public_subnet_cidrs")


def rewritten(spec: Blueprint) -> Blueprint:
    made = backwards(spec)
    assert isinstance(made, Blueprint)
    return made


def backwards(value: object) -> object:
    """The same, with arguments from last to first, and so the items of whatever has no order."""
    if isinstance(value, tuple):
        return [backwards(item) for item in value]
    if not isinstance(value, Spec):
        return value
    given = {name: backwards(inner) for name, inner in reversed(values_of(value).items())}
    for name in UNORDERED:
        if isinstance(given.get(name), list):
            given[name] = list(reversed(given[name]))  # type: ignore[call-overload]
        elif given.get(name):
            given[name] = dict(reversed(given[name].items()))  # type: ignore[attr-defined]
    return type(value)(**given)


def test_addresses_are_identifiers_and_each_is_there_once(rendered: Rendered) -> None:
    for blueprint, _ in rendered:
        addresses = [block.labels for block in top_level(blueprint, "resource")]
        assert len(set(addresses)) == len(addresses)
        assert [label for labels in addresses for label in labels if not is_identifier(label)] == []


def test_every_reference_leads_to_a_resource_that_is_there(rendered: Rendered) -> None:
    for blueprint, _ in rendered:
        there = {block.labels for block in top_level(blueprint, "resource")}
        used = {
            address
            for block in root(expanded(blueprint))
            if isinstance(block, Block)
            for address in references(block.items)
        }
        assert sorted(used - there) == []
        assert used


def top_level(blueprint: Blueprint, kind: str) -> Iterator[Block]:
    return (block for block in root(expanded(blueprint)) if isinstance(block, Block) and block.type == kind)


def references(items: tuple[Item, ...]) -> Iterator[tuple[str, ...]]:
    for item in items:
        if isinstance(item, Block):
            yield from references(item.items)
        elif isinstance(item, Attribute):
            yield from referred(item.value)


def referred(value: Value) -> Iterator[tuple[str, ...]]:
    """The addresses (`aws_vpc`, `this`) in a value, at any depth."""
    if isinstance(value, Traversal) and isinstance(value.base, Name) and value.base.text.startswith("aws_"):
        first = value.steps[0]
        assert isinstance(first, Attr)
        yield value.base.text, first.name
    for inner in children(value):
        if isinstance(inner, Expression) or not isinstance(inner, str):
            yield from referred(inner)


# Free text


PAIR = re.compile(r'("(?:[^"\\]|\\.)*") += ("(?:[^"\\]|\\.)*")')
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
ESCAPE = re.compile(r"\\u(.{4})|\\U(.{8})|\\(.)|([$%])[$%]\{")
NAMED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def unquoted(quoted: str) -> str:
    """What Terraform reads from a quoted string, said here a second time and in other words than in `quoting.py`."""

    def plain(found: re.Match[str]) -> str:
        short, long, named, sign = found.groups()
        return chr(int(short or long, 16)) if short or long else NAMED[named] if named else sign + "{"

    return ESCAPE.sub(plain, quoted[1:-1])


@given(free_text(max_size=100), free_text(max_size=200))
def test_free_text_stands_in_the_output_once_and_decodes_to_what_was_written(key: str, value: str) -> None:
    key, value = f"§ {key}", f"{value} §"
    text = compile_blueprint(small({key: value}))
    pairs = [(unquoted(key), unquoted(value)) for key, value in PAIR.findall(text)]
    lists = [unquoted(quoted) for quoted in QUOTED.findall(text)]
    wanted = normalize("NFC", key), normalize("NFC", value)
    assert (pairs.count(wanted), lists.count(f"group {wanted[1]}")) == (3, 1)


def small(tags: dict[str, str]) -> Blueprint:
    """A blueprint with these tags at a profile and at an access entry, as labels, and with a group of that text."""
    (value,) = tags.values()
    profile = FargateProfile("apps", selectors=[Selector("apps", labels=tags)], tags=tags)
    entry = AccessEntry(
        "arn:aws:iam::111122223333:role/Admin", kubernetes_groups=[normalize("NFC", f"group {value}")], tags=tags
    )
    zones = ["eu-central-1a", "eu-central-1b"]
    return Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=Network(cidr="10.0.0.0/16", availability_zones=zones),
        cluster=Cluster("dev", version="1.35", fargate_profiles=[profile], access_entries=[entry]),
    )
