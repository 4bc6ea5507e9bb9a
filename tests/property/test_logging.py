"""Whatever strings a user writes, the ConfigMap holds what was meant, and no line that we did not write."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from fargate_tf import (
    Blueprint,
    CloudWatchLogs,
    Cluster,
    FargateLogging,
    Filter,
    FluentBitOutput,
    Network,
    OpenSearch,
    Parser,
)
from fargate_tf.check import check_blueprint
from fargate_tf.k8s.manifests import manifests, yaml_of
from tests.strategies import valid_blueprints
from tests.strategies_text import free_text

SECTIONS = {"filters.conf": "[FILTER]", "output.conf": "[OUTPUT]", "parsers.conf": "[PARSER]"}
NAUGHTY = free_text(0) | st.sampled_from(
    ["a\n[INPUT]\n    Name tail", "a\r[SERVICE]", "${HOME}", "a\u2028b", "a\n---\n"]
)


def with_text(text: str) -> Blueprint:
    """A blueprint that holds one text wherever the language of logs takes any."""
    options = {"x_key": text, "y_key": [text, "b"]}
    return Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
        cluster=Cluster(
            "dev",
            version="1.35",
            logging=FargateLogging(
                outputs=[
                    CloudWatchLogs(match=text, log_group_name=text, log_stream_prefix=text),
                    OpenSearch(text, host=text, index=text),
                    FluentBitOutput("es", match=text, options=options),
                ],
                filters=[Filter("grep", match=text, options=options), Filter("grep", options={text: "a"})],
                parsers=[Parser(text, format="json", options=options)],
            ),
        ),
    )


def read(text: str) -> list[object]:
    """The documents of a YAML stream, by a reader that knows nothing of ours."""
    return list(YAML(typ="safe", pure=True).load_all(text))


@given(NAUGHTY)
def test_yaml_reads_back_as_it_was_meant_even_before_the_rules_have_spoken(text: str) -> None:
    documents = list(manifests(with_text(text.encode("utf-8", "ignore").decode())))
    assert read(yaml_of(documents)) == documents


@given(NAUGHTY)
def test_no_text_becomes_a_line_of_its_own(text: str) -> None:
    options = {"x_key": text}
    drawn = with_text("a")
    logging = FargateLogging(
        outputs=[FluentBitOutput("es", match=text, options=options)],
        filters=[Filter("grep", match=text, options=options)],
        parsers=[Parser(text, format="json", options=options)],
    )
    blueprint = Blueprint(
        region="eu-central-1",
        network=drawn.network,
        cluster=Cluster("dev", version="1.35", logging=logging),
    )
    refused = any(problem.severity == "error" for problem in check_blueprint(blueprint))
    lines = [line for each in manifests(blueprint)[1]["data"].values() for line in each.splitlines()]
    assert refused or lines == [
        *("[FILTER]", "    Name grep", f"    Match {text}", f"    x_key {text}"),
        *("[OUTPUT]", "    Name es", f"    Match {text}", f"    x_key {text}"),
        *("[PARSER]", f"    Name {text}", "    Format json", f"    x_key {text}"),
    ]


@given(valid_blueprints())
def test_every_line_is_a_section_of_its_file_or_a_key_with_its_value(blueprint: Blueprint) -> None:
    documents = list(manifests(blueprint))
    assert read(yaml_of(documents)) == documents
    data: dict[str, str] = next((each["data"] for each in documents if each["metadata"]["name"] == "aws-logging"), {})
    strange = [
        line
        for key, section in SECTIONS.items()
        for line in data.get(key, "").split("\n")
        if line not in ("", section) and not re.fullmatch(r"    [A-Za-z][\w.]* \S.*", line, re.ASCII)
    ]
    assert strange == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("abc", "abc"),
        ("a b " * 100 + "c", "a b " * 100 + "c"),
        ("on", "'on'"),
        ("0x1F", "'0x1F'"),
        ("", "''"),
        ("a: b", "'a: b'"),
        ("a\x85b", '"a\\Nb"'),
        ("a\nb\n", "|\n  a\n  b\n"),
        ("a\n  b", "|-\n  a\n    b\n"),
        ("é\n\n", "|+\n  é\n\n...\n"),
        (" a\nb", '" a\\nb"'),
        ("\na", '"\\na"'),
        ("a\n\x07", '"a\\n\\a"'),
        ("a\tb\nc", '"a\\tb\\nc"'),
    ],
)
def test_a_text_stands_as_it_is_read_or_in_quotes(text: str, written: str) -> None:
    assert yaml_of([{"k": text}]) == f"---\nk: {written.rstrip(chr(10))}\n"
    assert read(yaml_of([{"k": text}, {"l": (text, 1)}])) == [{"k": text}, {"l": [text, 1]}]


def test_a_blueprint_without_logs_has_no_manifests() -> None:
    sound = with_text("a")
    assert manifests(Blueprint(region="a", network=sound.network, cluster=Cluster("dev", version="1.35"))) == ()
