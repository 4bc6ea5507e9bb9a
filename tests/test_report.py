"""`report` and `graph`: what they show is what is made, and whatever a user writes stays a text."""

from __future__ import annotations

import json
import re
import sys
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

import fargate_tf
from fargate_tf import Blueprint, Cluster, Endpoint, ExistingNetwork, FargateProfile, Network, Selector, var
from fargate_tf.cost import Assumptions
from fargate_tf.load import load
from fargate_tf.overview import Overview, overview_of
from fargate_tf.overview.network import NetworkView, network_view
from fargate_tf.overview.ways import Way
from fargate_tf.pictures.drawing import DESK, PHONE, drawing
from fargate_tf.pictures.mermaid import mermaid
from fargate_tf.pipeline import compile_blueprint
from fargate_tf.reports.html import MOST_SIZES, report_html
from fargate_tf.write import MADE
from tests.conftest import Cli
from tests.html_pages import Page, faults
from tests.strategies import valid_blueprints
from tests.strategies_broken import invalid_blueprints, wild_blueprints

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINTS = ROOT / "blueprints"
SHOP = BLUEPRINTS / "shop"
MANIFESTS = [str(SHOP / "manifests")]
TODAY = date(2026, 11, 23)
HOSTILE = "</style></title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;{{7*7}}#35;\u202e\x00%% end"
VISIBLE = HOSTILE.replace("\u202e", "\\u202e").replace("\x00", "\\x00")
ALL = [each for file in [*sorted(BLUEPRINTS.glob("*.py")), SHOP / "blueprint.py"] for each in load(str(file))]


def seen(blueprint: Blueprint, manifests: list[str] | None = None) -> Overview:
    return overview_of(blueprint, manifests or [], assumed=Assumptions(today=TODAY))


def page_of(blueprint: Blueprint, manifests: list[str] | None = None) -> str:
    return report_html(seen(blueprint, manifests), TODAY)


def the_shop() -> Blueprint:
    return load(str(SHOP / "blueprint.py"))[0].blueprint


def blueprint(network: Network | ExistingNetwork | None = None, **more: Any) -> Blueprint:
    there = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
    profiles = [FargateProfile("apps", selectors=[Selector("shop")])]
    cluster = Cluster("dev", **{"version": "1.35", "fargate_profiles": profiles, **more})
    return Blueprint(region="eu-central-1", account_id="111122223333", network=network or there, cluster=cluster)


def hostile() -> Blueprint:
    profile = FargateProfile(HOSTILE, selectors=[Selector(HOSTILE, labels={HOSTILE: HOSTILE})])
    return Blueprint(
        region=HOSTILE,
        account_id=HOSTILE,
        tags={HOSTILE: HOSTILE},
        network=Network(
            cidr="10.0.0.0/16", availability_zones=[f"{HOSTILE}a", "eu-central-1b"], interface_endpoints=[HOSTILE]
        ),
        cluster=Cluster(
            HOSTILE,
            version=HOSTILE,
            endpoint=Endpoint(public_access_cidrs=[HOSTILE]),
            fargate_profiles=[profile, FargateProfile("all", selectors=[Selector("*")])],
        ),
    )


# Structure


@pytest.mark.parametrize("loaded", ALL, ids=lambda loaded: loaded.blueprint.key)
def test_the_report_of_every_blueprint_is_a_sound_page(loaded: Any) -> None:
    assert faults(page_of(loaded.blueprint, MANIFESTS)) == []


def test_the_page_may_load_and_run_nothing_but_its_own_style() -> None:
    page = Page(page_of(the_shop(), MANIFESTS))
    [policy] = [tag.attributes["content"] for tag in page.of("meta") if "http-equiv" in tag.attributes]
    [style] = page.of("style")
    digest = b64encode(sha256(style.text.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert re.findall(r"url\(|@import|expression", style.text) == []
    assert page.of("script", "img", "iframe", "object", "link") == []


def test_there_are_landmarks_and_words_for_each_picture() -> None:
    page = Page(page_of(the_shop(), MANIFESTS))
    assert [tag.name for tag in page.of("header", "nav", "main", "footer")] == ["header", "nav", "main", "footer"]
    assert page.of("html")[0].attributes["lang"] == "en"
    pictures = [tag for tag in page.of("svg") if tag.attributes.get("aria-hidden") != "true"]
    assert [tag.attributes["role"] for tag in pictures] == ["img", "img"]
    assert all(tag.attributes["aria-labelledby"] for tag in pictures)
    assert len(page.of("table")) == len(page.of("caption"))
    assert all("scope" in tag.attributes for tag in page.of("th"))


# What a user writes stays a text


def test_hostile_texts_are_shown_and_are_nothing_else(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE.replace("\x00", ""))
    manifest = tmp_path / "hostile.yaml"
    manifest.write_text(
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {quoted}, namespace: {quoted}, labels: {{{quoted}: x}}}}\n"
        f"spec: {{hostNetwork: true, containers: [{{name: {quoted}}}]}}\n"
        f"---\napiVersion: {quoted}\nkind: {quoted}\n",
        encoding="utf-8",
    )
    made = page_of(hostile(), [str(manifest)])
    assert faults(made) == []
    page = Page(made)
    assert page.of("h1")[0].text == VISIBLE
    assert page.of("title")[0].text.startswith(VISIBLE)
    assert page.text.count(VISIBLE) >= 19
    assert "\u202e" not in made
    assert "\x00" not in made


def _as_html(entity: re.Match[str]) -> str:
    return f"&#{entity[1]};" if entity[1].isdigit() else f"&{entity[1]};"


def test_pictures_of_hostile_names_hold_them_as_texts() -> None:
    view = network_view(hostile())
    assert view is not None
    root = ET.fromstring(drawing(view).file())
    assert {each.tag.partition("}")[2] for each in root.iter() if isinstance(each.tag, str)} == {
        *("svg", "style", "title", "desc", "rect", "path", "text", "g")
    }
    assert any(VISIBLE in (each.text or "") for each in root.iter())
    lines = mermaid(view).splitlines()
    [named] = [line for line in lines if line.startswith("  subgraph vpc")]
    label = re.fullmatch(r'  subgraph vpc\["([^"]*)"\]', named)
    assert label is not None
    # Mermaid's entities are those of HTML with another first character; lines are broken by us alone.
    shown, ranges = (unescape(re.sub(r"#(\d+|[a-z]+);", _as_html, line)) for line in label[1].split("<br/>"))
    assert (shown, ranges) == (f"VPC {VISIBLE}", "10.0.0.0/16")
    assert set(re.sub(r"#(\d+|[a-z]+);|<br/>", "", label[1])) & set("<>#&`%;") == set()
    assert sum(line.count("alert(1)") for line in lines) == len([line for line in lines if "alert(1)" in line])


@settings(max_examples=8, deadline=None)
@given(wild_blueprints())
def test_any_nonsense_gives_a_sound_page(wild: Blueprint) -> None:
    assert faults(page_of(wild, MANIFESTS)) == []


@settings(max_examples=8, deadline=None)
@given(invalid_blueprints())
def test_a_blueprint_with_one_fault_gives_a_page_that_shows_it(broken: Blueprint) -> None:
    overview = seen(broken)
    assert overview.has_errors
    page = Page(report_html(overview, TODAY))
    assert page.faults == []
    assert len(page.of("li")) >= len(overview.problems)
    assert all(f"error {each.code}" in page.text for each in overview.problems if each.severity == "error")


@settings(max_examples=4, deadline=None)
@given(valid_blueprints())
def test_every_subnet_of_the_terraform_is_in_the_picture_and_in_the_table(valid: Blueprint) -> None:
    view = network_view(valid)
    assert view is not None
    text = compile_blueprint(valid)
    for zone in view.zones:
        for subnet in filter(None, (zone.private, zone.public)):
            assert not view.made or f'"{subnet.cidr}"' in text
            assert all(subnet.cidr in drawing(view, width).file() for width in (DESK, PHONE))
            assert subnet.cidr in mermaid(view)
    assert faults(page_of(valid)) == []


# What is shown


def view_of(network: Network | ExistingNetwork) -> NetworkView:
    view = network_view(blueprint(network))
    assert view is not None
    return view


@pytest.mark.parametrize(
    ("nat", "targets", "gates"),
    [
        ("per_az", ["NAT gateway in eu-central-1a", "NAT gateway in eu-central-1b"], [True, True]),
        ("single", ["NAT gateway in eu-central-1a"] * 2, [True, False]),
        ("none", [], [False, False]),
    ],
)
def test_private_subnets_go_out_where_terraform_sends_them(nat: Any, targets: list[str], gates: list[bool]) -> None:
    view = view_of(Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1b", "eu-central-1a"], nat=nat))
    routes = [route for zone in view.zones for route in zone.private.routes if route.destination == "0.0.0.0/0"]
    assert ([route.target for route in routes], [zone.has_nat for zone in view.zones]) == (targets, gates)
    assert drawing(view).file().count(">NAT<") == sum(gates)


def test_every_route_of_a_subnet_is_listed() -> None:
    network = Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        secondary_cidrs=["100.64.0.0/16"],
        dynamodb_endpoint=True,
    )
    [zone, _] = view_of(network).zones
    assert zone.public is not None
    listed = [[f"{route.destination}: {route.target}" for route in each.routes] for each in (zone.public, zone.private)]
    shared = ["10.0.0.0/16: local", "100.64.0.0/16: local"]
    services = ["s3 prefix list: gateway endpoint", "dynamodb prefix list: gateway endpoint"]
    assert listed == [
        [*shared, "0.0.0.0/0: internet gateway", *services],
        [*shared, "0.0.0.0/0: NAT gateway in eu-central-1a", *services],
    ]


def test_of_a_network_that_is_there_only_what_was_given_is_shown() -> None:
    ids: dict[str, Any] = {"eu-central-1a": var("subnet_a", description="a"), "eu-central-1b": "subnet-0a1b2c3d"}
    view = view_of(ExistingNetwork(vpc_id="vpc-0a1b2c3d", private_subnet_ids=ids, cidrs=["10.9.0.0/16"]))
    assert (view.name, view.made, view.cidrs) == ("vpc-0a1b2c3d", False, ("10.9.0.0/16",))
    assert [zone.private.name for zone in view.zones] == ["var.subnet_a", "subnet-0a1b2c3d"]
    listed = ExistingNetwork(vpc_id="vpc-0a1b2c3d", private_subnet_ids=["subnet-1", "subnet-2"])
    assert [zone.name for zone in view_of(listed).zones] == ["subnet 1", "subnet 2"]


def ways_of(network: Network | ExistingNetwork | None = None, **more: Any) -> dict[str, Way]:
    return {way.name: way for way in seen(blueprint(network, **more)).ways}


API, ECR = "A pod reaches the Kubernetes API", "An image comes from ECR"
OTHER, REQUEST = "An image comes from another registry", "A request comes from the internet"
ZONES: dict[str, Any] = {"cidr": "10.0.0.0/16", "availability_zones": ["eu-central-1a", "eu-central-1b"]}
EXISTING = ExistingNetwork(vpc_id="vpc-0a1b2c3d", private_subnet_ids=["subnet-0a1b2c3d", "subnet-0a1b2c3e"])
AWAY = Endpoint(private=False, public_access_cidrs=["198.51.100.7/32"])
NAT_TOO = Endpoint(private=False, public_access_cidrs=["198.51.100.7/32"], nat_gateway_access=True)


@pytest.mark.parametrize(
    ("way", "state", "step", "network", "more"),
    [
        (API, "open", "Private endpoint", None, {}),
        (API, "blocked", "Public endpoint", None, {"endpoint": AWAY}),
        (API, "open", "Public endpoint", None, {"endpoint": NAT_TOO}),
        (API, "blocked", "No endpoint", None, {"endpoint": Endpoint(private=False)}),
        (API, "blocked", "No NAT gateway", Network(nat="none", **ZONES), {"endpoint": AWAY}),
        (API, "unknown", "Public endpoint", EXISTING, {"endpoint": AWAY}),
        (ECR, "open", "NAT gateway", None, {}),
        (ECR, "open", "Interface endpoints", Network.private(**ZONES), {}),
        (ECR, "blocked", "No NAT gateway", Network(nat="none", **ZONES), {}),
        (ECR, "blocked", "No NAT gateway", Network.private(s3_endpoint=False, **ZONES), {}),
        (ECR, "unknown", "The network that is there", EXISTING, {}),
        (OTHER, "open", "NAT gateway", None, {}),
        (OTHER, "closed", "No NAT gateway", Network.private(**ZONES), {}),
        (OTHER, "unknown", "The network that is there", EXISTING, {}),
        (REQUEST, "unknown", "Load balancer", None, {}),
        (REQUEST, "open", "Load balancer", None, {"presets": [fargate_tf.LoadBalancerController()]}),
        (REQUEST, "closed", "No internet gateway", Network.private(**ZONES), {}),
        (REQUEST, "unknown", "The network that is there", EXISTING, {}),
    ],
)
def test_a_way_is_as_good_as_its_worst_step(
    way: str, state: str, step: str, network: Network | ExistingNetwork | None, more: dict[str, Any]
) -> None:
    found = ways_of(network, **more)[way]
    assert found.state == state
    assert state in [each.state for each in found.steps if each.name == step]


def test_workloads_stand_with_the_profile_that_takes_them() -> None:
    workloads = seen(the_shop(), MANIFESTS).workloads
    assert workloads is not None
    placed = {profile.name: [each.name for each in profile.workloads] for profile in workloads.profiles}
    assert placed == {
        "shop": ["cart", "orders", "web"],
        "backoffice": ["admin", "debug", "import-catalogue", "invoices", "reports"],
        "monitoring": ["grafana"],
        "coredns": [],
    }
    assert [(each.name, each.place) for each in workloads.nodes] == [
        ("log-shipper", "node group search"),
        ("index", "node group search"),
    ]
    brought = {profile.name: (profile.brought_by, profile.addons) for profile in workloads.profiles}
    assert brought["coredns"] == ("the compiler", ("coredns",))
    assert brought["shop"] == ("", ())


def test_a_pending_workload_says_why_and_what_would_help() -> None:
    text = Page(page_of(the_shop(), MANIFESTS)).text
    assert (
        "no Fargate profile takes it; node group search does not: its taint dedicated=search is not tolerated" in text
    )
    assert "The nearest is the profile monitoring: give the pod the label runs-on: fargate" in text


def test_the_story_of_the_pending_pods_is_told() -> None:
    page = Page(page_of(blueprint(endpoint=AWAY)))
    text = re.sub(r"\s+", " ", page.text)
    assert "A pod reaches the Kubernetes API blocked" in text
    assert "admits 198.51.100.7/32 and not the NAT gateways: every pod stays Pending" in text
    assert "error FT307" in text
    assert "Fix: leave `private` on, or add nat_gateway_access=True" in text
    assert "not counted while there are errors" in text


def test_costs_are_those_of_the_cost_command_with_every_source() -> None:
    overview = seen(the_shop(), MANIFESTS)
    assert overview.costs is not None
    text = re.sub(r"\s+", " ", Page(report_html(overview, TODAY)).text)
    assert f"USD a month {overview.costs.all}" in text
    for part in overview.costs.parts:
        assert part.name in text
    for price in overview.costs.used:
        assert f"{price.value} USD" in text
        assert all(source.title in text for source in price.sources)
    assert "an instance r6i.large, an hour, in eu-central-1" in text


def test_bars_are_as_long_as_the_numbers_beside_them() -> None:
    made = page_of(the_shop(), MANIFESTS)
    [row] = re.findall(
        r"<tr>\s*<th scope=\"row\"><strong>admin</strong>.*?</tr>", made[made.index('id="sizes"') :], re.DOTALL
    )
    widths = re.findall(r'class="bar-(rest|full)" width="([\d.]+)"', row)
    # Of the largest, 4 vCPU and 29 GB: 2 vCPU are billed and 1 is asked for; 9 GB are billed and 8 asked for.
    assert widths == [("rest", "50"), ("full", "25"), ("rest", "31.03"), ("full", "27.59")]
    assert "1 of 2" in row


def test_of_many_workloads_the_largest_are_in_the_chart_and_all_in_the_table(tmp_path: Path) -> None:
    pods = [
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{i}, namespace: shop}}\n"
        f"spec: {{containers: [{{name: a, resources: {{requests: {{memory: {i}Gi}}}}}}]}}\n"
        for i in range(MOST_SIZES + 5)
    ]
    (tmp_path / "pods.yaml").write_text("---\n".join(pods), encoding="utf-8")
    made = page_of(blueprint(), [str(tmp_path)])
    assert f"The {MOST_SIZES} largest of {MOST_SIZES + 5} workloads." in made
    chart = made[made.index('id="sizes"') : made.index('id="cost"')]
    assert ("<strong>pod-44<" in chart, "<strong>pod-0<" in chart) == (True, False)
    assert "<strong>pod-0<" in made


# The command line


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


FILE = str(SHOP / "blueprint.py")
DAY = ("--today", "2026-11-23")


def test_a_report_is_written_and_errors_make_the_exit_code(cli: Cli, here: Path) -> None:
    ran = cli("report", FILE, *MANIFESTS, "-o", "report.html", *DAY)
    said = "wrote report.html\n7 errors, 7 warnings, 9 notes: they are in the report\n"
    assert (ran.code, ran.out, ran.err) == (1, "", said)
    assert (here / "report.html").read_text(encoding="utf-8") == page_of(the_shop(), MANIFESTS)
    ran = cli("report", FILE, "-o", "report.html", *DAY)
    assert (ran.code, ran.err) == (0, "wrote report.html\n")
    ran = cli("report", FILE, "-o", "report.html", *DAY)
    assert (ran.code, ran.err) == (0, "unchanged report.html\n")
    assert [each.name for each in here.iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("folder", "folder is a folder: name a file in it, such as folder/report.html"),
        ("other/", "other/ is a folder: name a file in it, such as other/report.html"),
        ("report.pdf", "browsers open HTML by its name: write -o report.html"),
        ("report", "browsers open HTML by its name: write -o report.html"),
    ],
)
def test_a_target_that_is_no_html_file_is_wrong_usage(cli: Cli, here: Path, target: str, said: str) -> None:
    (here / "folder").mkdir()
    ran = cli("report", FILE, "-o", target)
    assert (ran.code, said in ran.err) == (2, True)
    assert [each.name for each in here.rglob("*")] == ["folder"]


@pytest.mark.parametrize("command", [("report", "mine.html"), ("graph", "mine.mmd")])
def test_a_file_of_somebody_else_is_overwritten_only_when_asked(cli: Cli, here: Path, command: tuple[str, str]) -> None:
    name, target = command
    (here / target).write_text("mine", encoding="utf-8")
    ran = cli(name, FILE, "-o", target)
    assert (ran.code, "error[FT021]" in ran.err, (here / target).read_text(encoding="utf-8")) == (1, True, "mine")
    assert "add --force" in ran.err
    assert cli(name, FILE, "-o", target, "--force").code == 0
    assert MADE in (here / target).read_text(encoding="utf-8")[:1000]


def test_links_and_folders_are_left_alone(cli: Cli, here: Path) -> None:
    (here / "real.html").write_text("mine", encoding="utf-8")
    (here / "link.html").symlink_to("real.html")
    ran = cli("report", FILE, "-o", "link.html", "--force")
    assert (ran.code, "error[FT022]" in ran.err) == (1, True)
    (here / "folder").mkdir()
    ran = cli("graph", FILE, "-o", "folder")
    assert (ran.code, "error[FT021]" in ran.err) == (1, True)
    assert (here / "real.html").read_text(encoding="utf-8") == "mine"


def test_what_cannot_be_loaded_or_found_writes_nothing(cli: Cli, here: Path) -> None:
    (here / "broken.py").write_text("blueprint = (", encoding="utf-8")
    ran = cli("report", "broken.py", "-o", "report.html")
    assert (ran.code, "error[FT002]" in ran.err) == (1, True)
    ran = cli("report", FILE, "nowhere/", "-o", "report.html")
    assert (ran.code, "there is no file, folder or match for" in ran.err) == (2, True)
    ran = cli("report", str(BLUEPRINTS / "fleet.py"), "-o", "report.html")
    assert (ran.code, "choose one with --select" in ran.err) == (2, True)
    assert cli("report", FILE).code == 2
    assert not (here / "report.html").exists()


def test_without_jinja2_it_is_said_what_to_install(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("jinja2", "markupsafe"):
        monkeypatch.setitem(sys.modules, name, None)
    ran = cli("report", FILE, "-o", "report.html")
    assert (ran.code, "pip install 'fargate-tf[report]'" in ran.err) == (2, True)
    assert not (here / "report.html").exists()
    assert cli("graph", FILE).code == 0


def test_a_blueprint_too_broken_to_draw_still_has_its_problems_reported(cli: Cli, here: Path) -> None:
    (here / "wrong.py").write_text(
        'from fargate_tf import *\nblueprint = Blueprint(region=5, network=Network(cidr=3, availability_zones="x"), '
        'cluster=Cluster("\\ud800", version=1.35))\n',
        encoding="utf-8",
    )
    ran = cli("report", "wrong.py", *MANIFESTS, "-o", "report.html")
    assert ran.code == 1
    made = (here / "report.html").read_text(encoding="utf-8")
    assert faults(made) == []
    assert "there is nothing to draw yet" in made
    assert "expected a text, got the number 5" in made
    ran = cli("graph", "wrong.py")
    assert (ran.code, ran.out, "error[FT008]" in ran.err) == (1, "", True)


def test_of_thousands_of_problems_a_page_shows_the_first_hundred_each_with_a_part_of_its_line(
    cli: Cli, here: Path
) -> None:
    zones = ", ".join(map(str, range(2000)))
    (here / "odd.yaml").write_text(
        f"region: eu-central-1\nnetwork: {{kind: Network, cidr: 10.0.0.0/16, availability_zones: [{zones}]}}\n"
        "cluster: {name: dev, version: '1.35'}\n",
        encoding="utf-8",
    )
    assert cli("report", "odd.yaml", "-o", "report.html").code == 1
    made = (here / "report.html").read_text(encoding="utf-8")
    assert faults(made) == []
    assert "FT008: 1,900 more are not shown here; mend these first" in made
    assert made.count(">error FT008<") == 100
    assert len(made) < 150_000


def test_ranges_that_cannot_be_told_are_not_drawn(cli: Cli, here: Path) -> None:
    text = (BLUEPRINTS / "smallest.py").read_text(encoding="utf-8")
    (here / "odd.py").write_text(re.sub(r'cidr="[^"]*"', 'cidr="10.0.0.0/33"', text), encoding="utf-8")
    assert cli("report", "odd.py", "-o", "report.html").code == 1
    made = (here / "report.html").read_text(encoding="utf-8")
    assert ("so it is not drawn" in made, "<svg" in made, faults(made)) == (True, False, [])
    assert cli("graph", "odd.py").code == 1


def test_a_graph_goes_to_stdout_or_to_a_file(cli: Cli, here: Path) -> None:
    ran = cli("graph", str(BLUEPRINTS / "fleet.py"), "--select", "shop-prod", "--format", "svg")
    assert ran.code == 0
    assert ET.fromstring(ran.out).tag == "{http://www.w3.org/2000/svg}svg"
    ran = cli("graph", FILE, "-o", "network.mmd")
    assert (ran.code, ran.out, ran.err) == (0, "", "wrote network.mmd\n")
    assert cli("graph", FILE).out == (here / "network.mmd").read_text(encoding="utf-8")


def test_errors_elsewhere_do_not_keep_a_network_from_being_drawn(cli: Cli, here: Path) -> None:
    text = (BLUEPRINTS / "smallest.py").read_text(encoding="utf-8")
    (here / "odd.py").write_text(text.replace('version="1.35"', 'version="1.5"'), encoding="utf-8")
    assert cli("check", "odd.py").code == 1
    ran = cli("graph", "odd.py")
    assert (ran.code, ran.out.startswith("flowchart TB\n"), ran.err) == (0, True, "")
