"""What Hypothesis draws: any text, and any blueprint of the language that is right."""

from __future__ import annotations

import string
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from fargate_tf import (
    AccessEntry,
    AccessPolicy,
    Addon,
    Blueprint,
    CloudWatchLogs,
    Cluster,
    EbsCsiDriver,
    EfsAccessPoint,
    EfsVolumes,
    Endpoint,
    ExistingNetwork,
    ExternalDns,
    ExternalSecrets,
    FargateLogging,
    FargateProfile,
    Filter,
    Firehose,
    FluentBitOutput,
    Karpenter,
    Kinesis,
    LoadBalancerController,
    Network,
    OpenSearch,
    Parser,
    Selector,
    ServiceAccountRole,
)
from fargate_tf.facts.addons import ADDONS
from fargate_tf.facts.policies import ACCESS_POLICIES
from fargate_tf.facts.regions import REGIONS_UNSURE, REGIONS_WITH_FARGATE, partition_of
from tests.strategies_network import INTERNET, existing_networks, networks
from tests.strategies_nodes import node_groups
from tests.strategies_terraform import TEXT, TEXTS, backends, further, or_text_variable
from tests.strategies_text import NAME_REST, free_tags, free_text, iam_tags, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

# Blueprints that are right


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
    return words(string.ascii_letters, NAME_REST, 100).filter(
        lambda name: not name.startswith("eks-") and name.lower()[:2] != "zz" and name.lower() != "coredns"
    )


_OWN_ROLE = st.just({"create_pod_execution_role": True})


@st.composite
def profiles(
    draw: DrawFn, zones: Sequence[str], role_arns: SearchStrategy[Any], *, existing: bool
) -> list[FargateProfile]:
    """Profiles whose names make addresses of their own."""
    names = draw(st.lists(profile_names(), max_size=4, unique_by=_label))
    made = [
        FargateProfile(
            name,
            selectors=draw(st.lists(selectors(), min_size=1, max_size=5)),
            **draw(_places(zones, existing=existing)),
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


def _places(zones: Sequence[str], *, existing: bool) -> SearchStrategy[dict[str, Any]]:
    """Where the pods of a profile run: anywhere, in zones, or in subnets by id."""
    places: list[SearchStrategy[dict[str, Any]]] = [st.just({})]
    if zones:
        some = st.lists(st.sampled_from(zones), min_size=1, max_size=4)
        places.append(st.fixed_dictionaries({"availability_zones": some}))
    if existing:
        places.append(st.sampled_from([{"subnet_ids": TEXTS}, {"subnet_ids": ["subnet-0a1b2c3d", TEXT]}]))
    return st.one_of(places)


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
        last = draw(words(string.ascii_letters, NAME_REST, 30)) + f"x{i}"
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


@st.composite
def endpoints(draw: DrawFn, *, nat: bool) -> Endpoint:
    """An endpoint that pods reach."""
    cidrs = draw(st.lists(INTERNET, max_size=6, unique=True))
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
    names = words(string.ascii_letters, NAME_REST + ".", 64)
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
        *[st.builds(FluentBitOutput, st.sampled_from(["es", "kinesis", "cloudwatch_logs", "firehose"]), **common)] * 2,
    )
    filters = st.builds(Filter, st.sampled_from(["grep", "modify", "kubernetes", "nest"]), **common)
    parsers = st.builds(Parser, _log_values(), format=st.sampled_from(["json", "ltsv"]), options=_log_options())
    return st.builds(
        FargateLogging,
        outputs=st.lists(outputs, min_size=1, max_size=6),
        filters=st.lists(filters, max_size=2),
        parsers=st.lists(parsers, max_size=1),
        fluent_bit_logs=st.booleans(),
    )


@cache
def _further_presets(partition: str) -> SearchStrategy[list[Any]]:
    """Controllers, each once at most."""
    hosted_zones = st.just([f"arn:{partition}:route53:::hostedzone/Z0123456789ABC", TEXT])
    secrets = st.just([f"arn:{partition}:secretsmanager:eu-central-1:111122223333:secret:prod/*"])
    choices = (
        st.builds(LoadBalancerController, firewall=st.booleans()),
        st.builds(ExternalDns, hosted_zone_arns=hosted_zones),
        st.builds(ExternalSecrets, secret_arns=secrets),
        st.just(Karpenter()),
    )
    return st.lists(st.one_of(choices), max_size=3, unique_by=type)


@st.composite
def presets(draw: DrawFn, network: Network | ExistingNetwork, partition: str, *, nodes: bool) -> list[Any]:
    """Controllers, a file system where zones are known, and the driver of volumes where there are nodes."""
    points = st.lists(st.just(EfsAccessPoint("uploads")), max_size=1)
    volumes = st.builds(EfsVolumes, st.just("shared"), access_points=points)
    return [
        *draw(st.just([]) | _further_presets(partition)),
        *(draw(st.lists(volumes, max_size=1)) if isinstance(network, Network) else ()),
        *(draw(st.lists(st.just(EbsCsiDriver()), max_size=1)) if nodes else ()),
    ]


@cache
def service_account_roles(partition: str) -> SearchStrategy[list[ServiceAccountRole]]:
    """A role for pods, with a policy of its own or of others."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:{partition}:s3:::reports/*"}
    roles = st.builds(
        ServiceAccountRole,
        st.just("reports"),
        namespace=st.just("prod"),
        policy=st.none() | st.just({"Version": "2012-10-17", "Statement": [statement]}),
        policy_arns=st.lists(or_text_variable(st.just(f"arn:{partition}:iam::aws:policy/ReadOnlyAccess")), max_size=1),
        tags=iam_tags(),
    )
    return st.lists(roles, max_size=1)


@st.composite
def clusters(draw: DrawFn, network: Network | ExistingNetwork, region: str) -> Cluster:
    """A cluster that fits the network."""
    partition = partition_of(region)
    keys = or_text_variable(st.just(f"arn:{partition}:kms:{region}:111122223333:key/1234abcd"))
    role_arns = or_text_variable(st.just(f"arn:{partition}:iam::111122223333:role/pods.of+any=name,x@y-z"))
    existing = isinstance(network, ExistingNetwork)
    zones = network.zones if isinstance(network, ExistingNetwork) else network.availability_zones
    nat = bool(network.nat_public_ips) if isinstance(network, ExistingNetwork) else network.nat != "none"
    chosen = draw(addons())
    own = [*draw(profiles(zones, role_arns, existing=existing)), *_covering(chosen)]
    groups = draw(node_groups(zones, existing=existing, role_arn=f"arn:{partition}:iam::111122223333:role/n"))
    security_groups: list[Any] = [[], TEXTS, ["sg-0000000a", TEXT]]
    return Cluster(
        # Short enough for the roles of every preset.
        draw(words(string.ascii_letters + string.digits, NAME_REST, 25)),
        version=draw(or_text_variable(st.integers(10, 999).map("1.{}".format))),
        endpoint=draw(endpoints(nat=nat)),
        log_types=draw(st.lists(st.sampled_from(_LOG_TYPES), unique=True)),
        log_retention_days=draw(st.sampled_from(_RETENTION)),
        create_kms_key=draw(st.booleans()),
        kms_key_arn=draw(st.none() | keys),
        log_kms_key_arn=draw(st.none() | keys),
        cluster_role_arn=draw(st.none() | role_arns),
        permissions_boundary_arn=draw(st.none() | st.just(f"arn:{partition}:iam::111122223333:policy/a/b")),
        support_type=draw(st.sampled_from([None, "STANDARD", "EXTENDED"])),
        zonal_shift=draw(st.sampled_from([None, True, False])),
        security_group_ids=draw(st.sampled_from(security_groups)),
        fargate_profiles=draw(st.permutations(own)),
        pod_execution_role_arn=draw(st.none() | role_arns),
        logging=draw(st.none() | loggings()),
        node_groups=groups,
        presets=draw(presets(network, partition, nodes=bool(groups))),
        service_account_roles=draw(service_account_roles(partition)),
        addons=chosen,
        access_entries=draw(access_entries(partition)),
        tags=draw(iam_tags()),
    )


@st.composite
def valid_blueprints(draw: DrawFn) -> Blueprint:
    """Any blueprint of the language that has no error."""
    usual = st.sampled_from(["eu-central-1", "us-east-1", "cn-north-1"])
    region = draw(usual | st.sampled_from([*REGIONS_WITH_FARGATE.value, *REGIONS_UNSURE.value]))
    network = draw(st.one_of(networks(region), networks(region), existing_networks(region)))
    return Blueprint(
        region=region,
        account_id=draw(st.sampled_from([None, "111122223333"])),
        name=draw(st.none() | words(string.ascii_letters + string.digits, NAME_REST, 100)),
        tags=draw(iam_tags()),
        backend=draw(st.none() | backends()),
        network=network,
        cluster=draw(clusters(network, region)),
        **draw(st.just({}) | further()),
    )


def source_of(blueprint: Blueprint) -> str:
    """The blueprint as Python, for another interpreter."""
    return repr(blueprint).replace("<Stage.PLAN: 1>", "Stage.PLAN").replace("<Stage.APPLY: 2>", "Stage.APPLY")
