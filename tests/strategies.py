"""What Hypothesis draws: any text, and any blueprint of the language that is right."""

from __future__ import annotations

import os
import string
from functools import cache
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fargate_tf import (
    AccessEntry,
    AccessPolicy,
    Addon,
    Blueprint,
    CloudWatchLogs,
    Cluster,
    Endpoint,
    FargateLogging,
    FargateProfile,
    Filter,
    Firehose,
    FluentBitOutput,
    Kinesis,
    Network,
    OpenSearch,
    Parser,
    S3Backend,
    Selector,
)
from fargate_tf.facts.addons import ADDONS
from fargate_tf.facts.policies import ACCESS_POLICIES
from fargate_tf.facts.regions import REGIONS_UNSURE, REGIONS_WITH_FARGATE, partition_of

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


_NAME_REST = string.ascii_letters + string.digits + "_-"
_IAM_TEXT = st.text(string.ascii_letters + string.digits + " _.:/=+-@ßé漢½", max_size=30)


# Blueprints that are right


@st.composite
def networks(draw: DrawFn, region: str) -> Network:
    """A network of two to eight zones, with slots or ranges of its own."""
    letters = draw(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=8, unique=True))
    zones = [region + letter for letter in letters]
    own_private, own_public = draw(st.booleans()), draw(st.booleans())
    bits = (len(zones) - 1).bit_length()
    smallest = 28 - 1 - bits if own_private and own_public else 24
    vpc = draw(_vpcs(smallest))
    lower, upper = vpc.subnets()
    return Network(
        cidr=str(vpc),
        availability_zones=zones,
        nat=draw(st.sampled_from(["per_az", "single", "none"])),
        private_subnet_cidrs=draw(_ranges(lower, zones, bits)) if own_private else None,
        public_subnet_cidrs=draw(_ranges(upper, zones, bits)) if own_public else None,
        s3_endpoint=draw(st.booleans()),
        tags=draw(free_tags()),
    )


def _vpcs(smallest: int) -> SearchStrategy[IPv4Network]:
    return st.tuples(st.integers(0, 2**32 - 1), st.integers(16, smallest)).map(
        lambda drawn: IPv4Network(drawn, strict=False)
    )


@st.composite
def _ranges(draw: DrawFn, half: IPv4Network, zones: list[str], bits: int) -> dict[str, str]:
    """A range for each zone, none overlapping another, in any order of zones."""
    slots = list(half.subnets(prefixlen_diff=bits))
    chosen = draw(st.permutations(slots))[: len(zones)]
    lengths = [draw(st.integers(slot.prefixlen, 28)) for slot in chosen]
    cut = [next(slot.subnets(new_prefix=length)) for slot, length in zip(chosen, lengths, strict=True)]
    return {zone: str(cidr) for zone, cidr in zip(draw(st.permutations(zones)), cut, strict=True)}


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


@cache
def namespaces() -> SearchStrategy[str]:
    """A namespace, or a pattern of one."""
    usual = st.sampled_from(["default", "kube-system", "prod-*", "team-?", "*", "**", "?", "*-web"])
    inner = string.ascii_lowercase + string.digits + "*?"
    anything = st.tuples(st.sampled_from(inner), st.text(inner + "-", max_size=61), st.sampled_from(inner))
    return st.one_of(usual, anything.map("".join))


@cache
def selectors() -> SearchStrategy[Selector]:
    """A selector with up to five labels of any text."""
    usual = st.sampled_from(
        [{}, {"tier": "web"}, {"k8s-app": "kube-dns"}, {"*": "*"}, {"app.kubernetes.io/name": "a?"}]
    )
    anything = st.dictionaries(free_text(1, 127), free_text(1, 255), max_size=5)
    return st.builds(Selector, namespaces(), labels=st.one_of(usual, anything))


@cache
def profile_names() -> SearchStrategy[str]:
    """A profile name of the user's; names from `zz` on are kept for the strategy's own."""
    return words(string.ascii_letters, _NAME_REST, 100).filter(
        lambda name: not name.startswith("eks-") and name.lower()[:2] != "zz" and name.lower() != "coredns"
    )


_OWN_ROLE = st.just({"create_pod_execution_role": True})


@st.composite
def profiles(draw: DrawFn, zones: list[str], role_arns: SearchStrategy[str]) -> list[FargateProfile]:
    """Profiles whose names make addresses of their own."""
    names = draw(st.lists(profile_names(), max_size=4, unique_by=_label))
    made = [
        FargateProfile(
            name,
            selectors=draw(st.lists(selectors(), min_size=1, max_size=5)),
            availability_zones=draw(st.none() | st.lists(st.sampled_from(zones), min_size=1, max_size=4)),
            **draw(st.fixed_dictionaries({}, optional={"pod_execution_role_arn": role_arns}) | _OWN_ROLE),
            revision=draw(st.none() | st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=9)),
            create_timeout=draw(st.sampled_from(["30m", "1h", "1h30m10s"])),
            tags=draw(free_tags()),
        )
        for name in names
    ]
    if draw(st.booleans()):
        taking = Selector("kube-system", labels=draw(st.sampled_from([{}, {"k8s-app": "kube-dns"}])))
        made.append(FargateProfile(draw(st.sampled_from(["coredns", "CoreDNS"])), selectors=[taking]))
    return made


def _label(name: str) -> str:
    """The claim of ADR 0003, said a second time: dashes are underscores, case does not count."""
    return "".join("_" if c == "-" else c.lower() for c in name)


_RUNNABLE = sorted(name for name, known in ADDONS.items() if known.fargate.value != "no")


@st.composite
def addons(draw: DrawFn) -> list[Addon]:
    """Add-ons that may run on Fargate, known ones and others."""
    unknown = words(string.ascii_lowercase, string.ascii_lowercase + string.digits, 20).filter(lambda n: len(n) > 1)
    names = draw(st.lists(st.one_of(st.sampled_from(_RUNNABLE), unknown), max_size=4, unique=True))
    allowed = [name for name in names if name not in ADDONS or name in _RUNNABLE]
    version = st.none() | st.sampled_from(["v1.12.4-eksbuild.1", "v0.7.2-eksbuild.3"])
    settings_of = st.dictionaries(free_text(max_size=9), free_text(max_size=9) | st.integers(-9, 9), max_size=2)
    return [
        Addon(
            name,
            version=draw(version),
            configuration_values=draw(settings_of) if name != "coredns" else {"replicaCount": 3},
            resolve_conflicts_on_update=draw(st.sampled_from([None, "NONE", "OVERWRITE", "PRESERVE"])),
            preserve=draw(st.sampled_from([None, True, False])),
            tags=draw(free_tags()),
        )
        for name in allowed
    ]


def _covering(chosen: list[Addon]) -> list[FargateProfile]:
    """A profile that takes the pods of these add-ons."""
    known = [ADDONS[addon.name].workloads for addon in chosen if addon.name in ADDONS]
    spaces = sorted({fact.value.namespace for workloads in known for fact in workloads})
    return [FargateProfile(f"zz{i}", selectors=[Selector(space)]) for i, space in enumerate(spaces)]


@st.composite
def access_entries(draw: DrawFn, partition: str) -> list[AccessEntry]:
    """Entries of different principals, whose names make addresses of their own."""
    allowed = sorted(name for name, fact in ACCESS_POLICIES.items() if fact.value.use != "service")
    made = []
    for i in range(draw(st.integers(0, 4))):
        # The number at the end keeps names apart, also with the words of a policy behind them.
        last = draw(words(string.ascii_letters, _NAME_REST, 30)) + f"x{i}"
        kind, path = draw(st.sampled_from(["role", "user"])), draw(st.sampled_from(["/", "/ops/", "/a/b/"]))
        account = draw(st.integers(0, 10**12 - 1))
        named = draw(st.booleans())
        made.append(
            AccessEntry(
                f"arn:{partition}:iam::{account:012}:{kind}{path}{'r+o=l,e.' if named else ''}{last}",
                policies=[
                    AccessPolicy(policy, namespaces=["dev-*", "prod"]) if draw(st.booleans()) else policy
                    for policy in draw(st.lists(st.sampled_from(allowed), max_size=3, unique=True))
                ],
                kubernetes_groups=draw(st.lists(free_text(max_size=20).map("g".__add__), max_size=3)),
                user_name=draw(st.none() | free_text(max_size=20).map("u:".__add__)),
                name=last if named else None,
                tags=draw(free_tags()),
            )
        )
    return made


_INTERNET = st.tuples(st.sampled_from([1, 8, 18, 34, 52, 91]), st.integers(0, 2**24 - 1), st.integers(8, 32)).map(
    lambda drawn: str(IPv4Network(((drawn[0] << 24) + drawn[1], drawn[2]), strict=False))
)


@st.composite
def endpoints(draw: DrawFn, *, nat: bool) -> Endpoint:
    """An endpoint that pods reach."""
    cidrs = draw(st.lists(_INTERNET, max_size=6, unique=True))
    through_nat = nat and draw(st.booleans())
    private = draw(st.booleans())
    if draw(st.booleans()):
        cidrs.append("0.0.0.0/0")
    reachable = nat and (through_nat or "0.0.0.0/0" in cidrs)
    return Endpoint(private=private or not reachable, public_access_cidrs=cidrs, nat_gateway_access=through_nat)


_LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
_RETENTION = [
    0,
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
]


def _log_values() -> SearchStrategy[str]:
    """What a line of Fluent Bit may hold."""
    return (
        free_text(1)
        .map(lambda text: "".join(c for c in text if c.isprintable()).strip()[:80])
        .filter(lambda text: bool(text) and "${" not in text)
    )


def _log_options() -> SearchStrategy[dict[str, str | list[str]]]:
    """Further keys of a section: none that a field writes."""
    keys = words("xyz", string.ascii_letters + string.digits + "_.", 20)
    return st.dictionaries(keys, _log_values() | st.lists(_log_values(), min_size=1, max_size=3), max_size=3)


@cache
def loggings() -> SearchStrategy[FargateLogging]:
    """Logs to any destination, with filters and parsers."""
    names = words(string.ascii_letters, _NAME_REST + ".", 64)
    common = {"match": _log_values(), "options": _log_options()}
    days = st.just(30)
    outputs = st.one_of(
        st.builds(CloudWatchLogs, log_group_name=st.none() | names, log_retention_days=days, **common),
        st.builds(
            CloudWatchLogs,
            log_group_name=names,
            create_log_group=st.just(False),
            auto_create_group=st.booleans(),
            log_retention_days=st.sampled_from(_RETENTION),
            **common,
        ),
        st.builds(Firehose, names, **common),
        st.builds(Kinesis, names, **common),
        st.builds(OpenSearch, st.just("logs"), host=st.just("logs.example.com"), aws_auth=st.booleans(), **common),
        st.builds(FluentBitOutput, st.sampled_from(["es", "kinesis", "cloudwatch_logs", "firehose"]), **common),
    )
    filters = st.builds(Filter, st.sampled_from(["grep", "modify", "kubernetes", "nest"]), **common)
    parsers = st.builds(Parser, _log_values(), format=st.sampled_from(["json", "ltsv"]), options=_log_options())
    return st.builds(
        FargateLogging,
        outputs=st.lists(outputs, min_size=1, max_size=3),
        filters=st.lists(filters, max_size=2),
        parsers=st.lists(parsers, max_size=1),
        fluent_bit_logs=st.booleans(),
    )


@st.composite
def clusters(draw: DrawFn, network: Network, region: str) -> Cluster:
    """A cluster that fits the network."""
    partition = partition_of(region)
    keys = st.just(f"arn:{partition}:kms:{region}:111122223333:key/1234abcd")
    role_arns = st.just(f"arn:{partition}:iam::111122223333:role/pods.of+any=name,x@y-z")
    chosen = draw(addons())
    own = [*draw(profiles(list(network.availability_zones), role_arns)), *_covering(chosen)]
    return Cluster(
        draw(words(string.ascii_letters + string.digits, _NAME_REST, 50)),
        version=f"1.{draw(st.integers(0, 999))}",
        endpoint=draw(endpoints(nat=network.nat != "none")),
        log_types=draw(st.lists(st.sampled_from(_LOG_TYPES), unique=True)),
        log_retention_days=draw(st.sampled_from(_RETENTION)),
        create_kms_key=draw(st.booleans()),
        kms_key_arn=draw(st.none() | keys),
        log_kms_key_arn=draw(st.none() | keys),
        cluster_role_arn=draw(st.none() | role_arns),
        permissions_boundary_arn=draw(st.none() | st.just(f"arn:{partition}:iam::111122223333:policy/a/b")),
        support_type=draw(st.sampled_from([None, "STANDARD", "EXTENDED"])),
        zonal_shift=draw(st.sampled_from([None, True, False])),
        security_group_ids=draw(st.lists(st.sampled_from(["sg-0000000a", "sg-0000000b"]), unique=True)),
        fargate_profiles=draw(st.permutations(own)),
        pod_execution_role_arn=draw(st.none() | role_arns),
        logging=draw(st.none() | loggings()),
        addons=chosen,
        access_entries=draw(access_entries(partition)),
        tags=draw(iam_tags()),
    )


@cache
def backends() -> SearchStrategy[S3Backend]:
    """A state bucket; the key may be any text that is a path."""
    inner = string.ascii_lowercase + string.digits
    bucket = st.tuples(st.sampled_from(inner), st.text(inner + ".-", min_size=1, max_size=61), st.sampled_from(inner))
    return st.builds(
        S3Backend,
        bucket=bucket.map("".join),
        key=free_text(1).filter(lambda key: key != "" and key[0] != "/" != key[-1]),
        region=st.sampled_from(REGIONS_WITH_FARGATE.value),
        kms_key_id=st.none() | st.just("arn:aws:kms:eu-central-1:111122223333:key/0123"),
    )


@st.composite
def valid_blueprints(draw: DrawFn) -> Blueprint:
    """Any blueprint of the language that has no error."""
    usual = st.sampled_from(["eu-central-1", "us-east-1", "cn-north-1"])
    region = draw(usual | st.sampled_from([*REGIONS_WITH_FARGATE.value, *REGIONS_UNSURE.value]))
    network = draw(networks(region))
    return Blueprint(
        region=region,
        account_id=draw(st.none() | st.integers(0, 10**12 - 1).map("{:012}".format)),
        name=draw(st.none() | words(string.ascii_letters + string.digits, _NAME_REST, 100)),
        tags=draw(iam_tags()),
        backend=draw(st.none() | backends()),
        network=network,
        cluster=draw(clusters(network, region)),
    )


def source_of(blueprint: Blueprint) -> str:
    """The blueprint as Python, for another interpreter."""
    return repr(blueprint)
