"""What is wrong with the network: ranges, zones, NAT."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from itertools import combinations
from typing import TYPE_CHECKING

from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts import limits
from fargate_tf.facts import network as facts
from fargate_tf.facts.regions import REGIONS, ZONE_IDS_WITHOUT_EKS, has_limited_zones, partition_of, zone_lacks
from fargate_tf.spec.addressing import SLOT_BITS, ZONE_LETTERS, is_zone_id, private_cidrs, public_cidrs
from fargate_tf.spec.arns import KMS_KEY_ARN
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import SUBNET_ID, VPC_ID, ExistingNetwork, FlowLogs, Network

if TYPE_CHECKING:
    from collections.abc import Callable

    from fargate_tf.check.rule import At, Step
    from fargate_tf.problem import Problem

    Subnet = tuple[tuple[Step, ...], str, str, IPv4Network]

_VPC = "botocore, ec2: CreateVpc, CreateSubnet (2026-11-17)"
_CLUSTER_SUBNETS = "EKS user guide, networking/network-reqs (2026-01-12)"


@rule(
    "FT101",
    Network,
    "error",
    title="The range of the VPC",
    why="A VPC has an IPv4 range from /16 to /28, written with its first address. Cut into slots it has to be /24 or "
    "larger, since a subnet has at least /28. IPv6 is not supported yet.",
    source=_VPC,
    reads=("cidr", "private_subnet_cidrs", "public_subnet_cidrs", "public_subnets"),
)
def cidr_is_a_vpc(network: Network, at: At) -> Iterator[Problem]:
    """The range is one that a VPC can have, and large enough to be cut."""
    fault = range_fault(network.cidr)
    allowed, smallest = limits.VPC_PREFIX_LENGTH.value, limits.SUBNET_PREFIX_LENGTH.value.most - SLOT_BITS
    if fault is not None:
        yield at.problem("cidr", *fault)
        return
    length = IPv4Network(network.cidr).prefixlen
    if not allowed.admits(length):
        yield at.problem(
            "cidr", f"a VPC cannot be /{length}, only /{allowed.least} to /{allowed.most}", "write '10.0.0.0/16'"
        )
    elif length > smallest and not (
        network.private_subnet_cidrs and (network.public_subnet_cidrs or not network.public_subnets)
    ):
        yield at.problem(
            "cidr",
            f"/{length} is too small to be cut into 16 subnets of /28",
            f"use /{smallest} or larger, or give private_subnet_cidrs and public_subnet_cidrs",
        )


@rule(
    "FT102",
    Network,
    "error",
    title="The number of zones",
    why="EKS wants subnets in at least two Availability Zones.",
    source=_CLUSTER_SUBNETS,
    reads=("availability_zones",),
)
def zones_are_several(network: Network, at: At) -> Iterator[Problem]:
    """There are at least two zones, each named once."""
    zones = network.availability_zones
    if len(set(zones)) < limits.CLUSTER_ZONES_LEAST.value:
        yield at.problem(
            "availability_zones",
            f"{len(set(zones)) or 'no'} zone, at least {limits.CLUSTER_ZONES_LEAST}",
            "name two or three zones",
        )
    for i, zone in enumerate(zones):
        if zone in zones[:i]:
            yield at.problem(("availability_zones", i), f"{zone!r} is named twice", "name each zone once")


@rule(
    "FT103",
    Blueprint,
    "error",
    title="A zone that is not in the region",
    why="A subnet is made in a zone of the blueprint's region; Local Zones and Wavelength have no Fargate.",
    source="EKS user guide, nodes/fargate (2026-01-12)",
    reads=("region", "network.availability_zones", "network.private_subnet_ids"),
    knows_expressions=True,
)
def zones_are_in_region(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every zone is the region's name and one letter, or an id."""
    network, region = blueprint.network, blueprint.region
    field = "availability_zones" if isinstance(network, Network) else "private_subnet_ids"
    zones = network.availability_zones if isinstance(network, Network) else network.zones
    here = at.inside(network, ("network",))
    for i, zone in enumerate(zones if region in REGIONS else ()):
        if not is_zone_id(zone) and (zone[:-1] != region or zone[-1] not in ZONE_LETTERS):
            yield here.problem(
                (field, i if isinstance(network, Network) else zone),
                f"{shown(zone)} is no zone of {region}",
                f"write a zone as '{region}a'",
            )


@rule(
    "FT104",
    Network,
    "error",
    title="Own subnet ranges",
    why="With own ranges every zone needs one, inside the VPC, from /16 to /28.",
    source=_VPC,
    reads=("cidr", "secondary_cidrs", "availability_zones", "private_subnet_cidrs", "public_subnet_cidrs"),
)
def subnet_ranges_are_complete(network: Network, at: At) -> Iterator[Problem]:
    """Own ranges name each zone, and lie within the VPC."""
    for field in ("private_subnet_cidrs", "public_subnet_cidrs"):
        cidrs: Mapping[str, str] | None = getattr(network, field)
        if cidrs is not None:
            yield from _range_problems(network, field, cidrs, at)


@rule(
    "FT105",
    Network,
    "error",
    title="Subnets that overlap",
    why="No two subnets of a VPC share an address.",
    source=_VPC,
    reads=(
        "cidr",
        "secondary_cidrs",
        "availability_zones",
        "private_subnet_cidrs",
        "public_subnets",
        "public_subnet_cidrs",
    ),
)
def subnets_are_apart(network: Network, at: At) -> Iterator[Problem]:
    """No two subnets overlap."""
    subnets = (*_private_subnets(network), *_public_subnets(network))
    for (_, zone, cidr, one), (steps, other_zone, other_cidr, other) in combinations(subnets, 2):
        if one.overlaps(other):
            yield at.problem(
                steps,
                f"{other_cidr} of {other_zone} overlaps {cidr} of {zone}",
                "give each subnet a range of its own",
            )


@rule(
    "FT106",
    Network,
    "warning",
    title="Subnets that are small",
    why="EKS advises 16 free addresses in each subnet of the control plane, AWS keeps five of each for itself, and "
    "every Fargate pod takes one.",
    source=f"{_CLUSTER_SUBNETS}; EKS Best Practices Guide (2026-05-04)",
    reads=("cidr", "secondary_cidrs", "availability_zones", "private_subnet_cidrs", "public_subnet_cidrs"),
)
def subnets_have_room(network: Network, at: At) -> Iterator[Problem]:
    """Each private subnet has the advised number of free addresses."""
    advised = limits.CLUSTER_SUBNET_FREE_ADDRESSES_ADVISED.value
    subnets = tuple(_private_subnets(network))
    # Subnets that are cut from the VPC are all alike: one message says it for all.
    for steps, zone, cidr, subnet in subnets if network.private_subnet_cidrs else subnets[:1]:
        free = subnet.num_addresses - limits.RESERVED_ADDRESSES_PER_SUBNET.value
        if free < advised and limits.SUBNET_PREFIX_LENGTH.value.admits(subnet.prefixlen):
            yield at.problem(
                steps,
                f"the private subnet of {zone} ({cidr}) has {free} free addresses, {advised} are advised",
                "use a larger range: each pod takes an address",
            )


@rule(
    "FT107",
    Network,
    "warning",
    title="One NAT gateway for all zones",
    why="When its zone fails, the pods of the other zones lose the internet too, and their traffic pays for "
    "crossing zones.",
    source="Amazon VPC user guide, NAT gateways",
    reads=("nat",),
)
def nat_is_in_each_zone(network: Network, at: At) -> Iterator[Problem]:
    """Each zone has a NAT gateway of its own."""
    if network.nat == "single":
        yield at.problem("nat", "one NAT gateway serves all zones", "for production use nat='per_az'")


@rule(
    "FT108",
    Network,
    "warning",
    title="No way to images for pods",
    why="Without NAT, pods reach AWS through VPC endpoints only. Without those for ECR and S3 they stay in "
    "ImagePullBackOff, and CoreDNS never becomes ready; AWS lists ec2, eks and sts for every private cluster.",
    source="EKS user guide, clusters/private-clusters (2026-01-12)",
    reads=("nat", "s3_endpoint", "interface_endpoints"),
)
def pods_can_pull_images(network: Network, at: At) -> Iterator[Problem]:
    """Pods have a way to their images."""
    needed = (*facts.IMAGE_ENDPOINTS.value, *facts.CLUSTER_ENDPOINTS.value)
    missing = sorted(set(needed) - set(network.interface_endpoints))
    if network.nat == "none" and (missing or not network.s3_endpoint):
        lacking = [*missing, *(() if network.s3_endpoint else ("s3",))]
        yield at.problem(
            "nat",
            f"no NAT gateway, and no endpoints for {', '.join(lacking)}: pods do not reach these",
            "use Network.private(…), add interface_endpoints=[…], or use nat='per_az'"
            if network.s3_endpoint
            else "use Network.private(…), add s3_endpoint=True and interface_endpoints=[…], or use nat='per_az'",
        )


@rule(
    "FT109",
    Blueprint,
    "note",
    title="Zones that lack EKS or Fargate",
    why="A few zones have no EKS or no Fargate. They are known by id (`use1-az3`); which name they have differs in "
    "every account.",
    source=f"{_CLUSTER_SUBNETS}; Amazon ECS developer guide, AWS_Fargate-Regions",
    reads=("region", "network.availability_zones"),
)
def zones_may_be_limited(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """In regions with such zones, say how to find out."""
    network, region = blueprint.network, blueprint.region
    named = isinstance(network, Network) and not all(map(is_zone_id, network.availability_zones))
    if named and has_limited_zones(region):
        ids = ", ".join(ZONE_IDS_WITHOUT_EKS.value.get(region, ()))
        lacking = f"zone {ids} of {region} has no EKS" if ids else f"some zones of {region} have no Fargate"
        yield at.inside(blueprint.network, ("network",)).problem(
            "availability_zones",
            f"{lacking}, and which name it has differs by account",
            f"see `aws ec2 describe-availability-zones --region {region}` for your account's ids",
        )


@rule(
    "FT110",
    Blueprint,
    "warning",
    title="A zone id that looks like another region's",
    why="The id of a zone begins with a short form of its region; this one does not, as far as the short forms follow "
    "one pattern.",
    source="AWS RAM user guide, zone ids; confidence medium",
    reads=("region", "network.availability_zones"),
)
def zone_ids_look_like_the_region(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Ids of zones begin with the region's short form."""
    network, region = blueprint.network, blueprint.region
    if not isinstance(network, Network) or region not in REGIONS:
        return
    prefix = facts.zone_id_prefix(region)
    for i, zone in enumerate(network.availability_zones):
        if is_zone_id(zone) and not zone.startswith(f"{prefix}-"):
            yield at.inside(network, ("network",)).problem(
                ("availability_zones", i), f"{zone!r} does not look like a zone of {region}", f"write '{prefix}-az1'"
            )


@rule(
    "FT111",
    Network,
    "error",
    title="Zones by name and by id",
    why="Which name a zone has differs by account, so a name and an id may mean one zone; the subnets of a network are "
    "made by one of the two.",
    source="Amazon EC2 user guide, zone ids",
    reads=("availability_zones",),
)
def zones_are_written_alike(network: Network, at: At) -> Iterator[Problem]:
    """All zones are names, or all are ids."""
    ids = [is_zone_id(zone) for zone in network.availability_zones]
    if any(ids) and not all(ids):
        i = ids.index(not ids[0])
        yield at.problem(
            ("availability_zones", i),
            f"{network.availability_zones[i]!r} and {network.availability_zones[0]!r} are not of one kind",
            "write all zones by name, or all by id",
        )


@rule(
    "FT112",
    Blueprint,
    "error",
    title="A zone that lacks EKS or Fargate",
    why="EKS refuses subnets of a cluster in some zones, and Fargate profiles in some more.",
    source=f"{_CLUSTER_SUBNETS}; Amazon ECS developer guide, AWS_Fargate-Regions",
    reads=("region", "network.availability_zones"),
)
def zones_have_fargate(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every zone that is known by its id has EKS and Fargate."""
    network = blueprint.network
    for i, zone in enumerate(network.availability_zones if isinstance(network, Network) else ()):
        lacking = zone_lacks(blueprint.region, zone) if is_zone_id(zone) else None
        if lacking is not None:
            yield at.inside(network, ("network",)).problem(
                ("availability_zones", i), f"zone {zone} has no {lacking}", "choose another zone"
            )


@rule(
    "FT113",
    Network,
    "error",
    title="A further range that the VPC cannot have",
    why="A further range is from /16 to /28, overlaps no other range of the VPC, and is not one that AWS keeps.",
    source="Amazon VPC user guide, VPC CIDR blocks; botocore, ec2: AssociateVpcCidrBlock (2026-11-17)",
    reads=("cidr", "secondary_cidrs"),
)
def secondary_ranges_are_allowed(network: Network, at: At) -> Iterator[Problem]:
    """Each further range is one that AWS takes beside the others."""
    allowed = limits.VPC_PREFIX_LENGTH.value
    for i, cidr in enumerate(network.secondary_cidrs):
        fault = range_fault(cidr, like="100.64.0.0/16")
        earlier = [c for c in (network.cidr, *network.secondary_cidrs[:i]) if range_fault(c) is None]
        kept = limits.VPC_SECONDARY_REFUSED.value
        if fault is not None:
            yield at.problem(("secondary_cidrs", i), *fault)
        elif not allowed.admits(IPv4Network(cidr).prefixlen):
            reason = (
                f"a range of a VPC cannot be /{IPv4Network(cidr).prefixlen}, only /{allowed.least} to /{allowed.most}"
            )
            yield at.problem(("secondary_cidrs", i), reason, "write '100.64.0.0/16'")
        elif other := next((c for c in earlier if IPv4Network(c).overlaps(IPv4Network(cidr))), None):
            yield at.problem(("secondary_cidrs", i), f"{cidr} overlaps {other}", "choose a range of its own")
        elif any(IPv4Network(cidr).overlaps(IPv4Network(each)) for each in kept):
            yield at.problem(("secondary_cidrs", i), f"{cidr} is kept by AWS", "choose another range")


@rule(
    "FT114",
    Network,
    "warning",
    title="More ranges than the default quota",
    why="A VPC may have five IPv4 ranges unless AWS has raised the quota of the account; the next one fails.",
    source="Amazon VPC quotas, L-83CA0A9D (adjustable)",
    reads=("secondary_cidrs",),
)
def ranges_fit_quota(network: Network, at: At) -> Iterator[Problem]:
    """The ranges fit the quota that an account has without asking."""
    count = len(network.secondary_cidrs) + 1
    if count > limits.VPC_CIDRS.value:
        reason = f"{count} ranges with the first, but the default quota is {limits.VPC_CIDRS}"
        yield at.problem("secondary_cidrs", reason, "use fewer and larger ranges, or ask AWS to raise quota L-83CA0A9D")


@rule(
    "FT115",
    Network,
    "error",
    title="NAT gateways without public subnets",
    why="A NAT gateway stands in a public subnet, behind an internet gateway.",
    source="Amazon VPC user guide, NAT gateways",
    reads=("nat", "public_subnets", "public_subnet_cidrs"),
)
def nat_has_public_subnets(network: Network, at: At) -> Iterator[Problem]:
    """What needs public subnets is there only with them."""
    if network.public_subnets:
        return
    if network.nat != "none":
        yield at.problem(
            "nat", f"nat={network.nat!r} needs public subnets", "drop public_subnets=False, or use nat='none'"
        )
    if network.public_subnet_cidrs is not None:
        yield at.problem("public_subnet_cidrs", "there are no public subnets", "drop it, or drop public_subnets=False")


@rule(
    "FT116",
    Network,
    "error",
    title="An interface endpoint that cannot be",
    why="A service is named by the end of its endpoint's name; S3 and DynamoDB have gateway endpoints, at no cost.",
    source="Amazon VPC user guide, AWS services that integrate with AWS PrivateLink",
    reads=("interface_endpoints",),
)
def endpoints_are_allowed(network: Network, at: At) -> Iterator[Problem]:
    """Each interface endpoint is written once, by a name that one can have."""
    names = network.interface_endpoints
    for i, name in enumerate(names):
        if name in facts.GATEWAY_ENDPOINTS.value:
            reason = f"{name!r} has a gateway endpoint, which costs nothing"
            yield at.problem(("interface_endpoints", i), reason, f"use {name}_endpoint=True")
        elif name in names[:i]:
            yield at.problem(("interface_endpoints", i), f"{name!r} is written twice", "write it once")
        elif name.startswith("com.amazonaws.") or not re.fullmatch(facts.ENDPOINT_PATTERN.value, name, re.ASCII):
            reason = f"{shown(name)} is not the end of an endpoint's name"
            yield at.problem(("interface_endpoints", i), reason, "write it without its region, as 'ecr.api'")


@rule(
    "FT117",
    Blueprint,
    "warning",
    title="Interface endpoints in China",
    why="Some services there have endpoints whose names begin with `cn.com.amazonaws`; which ones is not known here.",
    source="Amazon VPC user guide for China; confidence low",
    reads=("region", "network.interface_endpoints"),
)
def endpoint_names_are_known(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """The names of interface endpoints follow the known pattern."""
    network = blueprint.network
    if isinstance(network, Network) and network.interface_endpoints and partition_of(blueprint.region) == "aws-cn":
        yield at.inside(network, ("network",)).problem(
            "interface_endpoints",
            f"the names of endpoints in {blueprint.region} are not known for sure",
            'compare with `aws ec2 describe-vpc-endpoint-services`; overrides={"aws_vpc_endpoint.interface": …}',
        )


flow_log_retention_is_allowed = constrained(
    "FT118",
    FlowLogs,
    "retention_days",
    title="The retention of flow logs",
    why="CloudWatch Logs takes a fixed list of days; 0 keeps them for ever.",
    source="botocore, logs: Days (2026-11-17)",
    hint="use one of these: a month is 30, a year 365, for ever 0",
)

flow_log_interval_is_allowed = constrained(
    "FT119",
    FlowLogs,
    "aggregation_seconds",
    title="The interval of flow logs",
    why="Flow logs join packets over one minute or ten.",
    source="botocore, ec2: CreateFlowLogs, MaxAggregationInterval (2026-11-17)",
    hint="use 60 or 600",
)


@rule(
    "FT120",
    FlowLogs,
    "error",
    title="The bucket of flow logs",
    why="Flow logs take the ARN of a bucket, or of a folder in it.",
    source="botocore, ec2: CreateFlowLogs, LogDestination (2026-11-17)",
    reads=("s3_bucket_arn",),
)
def flow_log_bucket_is_a_bucket(logs: FlowLogs, at: At) -> Iterator[Problem]:
    """The bucket is named by its ARN."""
    if isinstance(logs.s3_bucket_arn, str) and not re.fullmatch(_BUCKET_ARN, logs.s3_bucket_arn, re.ASCII):
        reason = f"{shown(logs.s3_bucket_arn)} is no ARN of a bucket"
        yield at.problem("s3_bucket_arn", reason, "write it as 'arn:aws:s3:::acme-flow-logs'")


@rule(
    "FT121",
    FlowLogs,
    "error",
    title="The key of flow logs",
    why="The log group takes a key of its region, by its ARN. Records in a bucket are encrypted as the bucket says.",
    source="botocore, logs: CreateLogGroup, kmsKeyId (2026-11-17)",
    reads=("kms_key_arn", "s3_bucket_arn"),
    knows_expressions=True,
)
def flow_log_key_is_a_key(logs: FlowLogs, at: At) -> Iterator[Problem]:
    """The key is one of the region, and there is a log group for it."""
    arn, region = logs.kms_key_arn, at.context.blueprint.region
    if arn is not None and logs.s3_bucket_arn is not None:
        yield at.problem("kms_key_arn", "records in a bucket take no key here", "drop it: the bucket has its own")
    elif isinstance(arn, str) and not re.fullmatch(KMS_KEY_ARN.pattern, arn, re.ASCII):
        yield at.problem("kms_key_arn", f"{shown(arn)} is no ARN of a KMS key", "see `aws kms list-keys`")
    elif isinstance(arn, str) and arn.split(":")[3] != region:
        reason = f"the key is in {shown(arn.split(':')[3])}, the network in {shown(region)}"
        yield at.problem("kms_key_arn", reason, "give a key of the network's region")


@rule(
    "FT122",
    FlowLogs,
    "warning",
    title="Days of flow logs that nobody counts",
    why="The days belong to the log group. Records in a bucket stay until a lifecycle rule of the bucket ends them.",
    source="botocore, ec2: CreateFlowLogs; s3: PutBucketLifecycleConfiguration (2026-11-17)",
    reads=("retention_days", "s3_bucket_arn"),
    knows_expressions=True,
)
def flow_log_days_are_of_a_group(logs: FlowLogs, at: At) -> Iterator[Problem]:
    """Days other than the usual ones are given for a log group only."""
    usual = FlowLogs().retention_days
    if logs.s3_bucket_arn is not None and logs.retention_days != usual:
        yield at.problem(
            "retention_days",
            f"records in a bucket are not ended after {shown(logs.retention_days)} days by this",
            "drop it, and give the bucket a lifecycle rule",
        )


_BUCKET_ARN = r"arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[!-~]+/?)?"


@rule(
    "FT160",
    ExistingNetwork,
    "error",
    title="The id of an existing VPC",
    why="EC2 gives ids of this form; a name is no id.",
    source="Amazon EC2 API reference, resource ids",
    reads=("vpc_id",),
)
def vpc_id_is_an_id(network: ExistingNetwork, at: At) -> Iterator[Problem]:
    """The VPC is named by its id."""
    reason = VPC_ID.broken_by(network.vpc_id)
    if reason is not None:
        yield at.problem("vpc_id", reason, "copy the id from `aws ec2 describe-vpcs`")


@rule(
    "FT161",
    ExistingNetwork,
    "error",
    title="The subnets of an existing network",
    why="EKS wants subnets in at least two zones, each named once by its id.",
    source=_CLUSTER_SUBNETS,
    reads=("private_subnet_ids", "public_subnet_ids"),
    knows_expressions=True,
)
def subnet_ids_are_ids(network: ExistingNetwork, at: At) -> Iterator[Problem]:
    """There are two private subnets or more, and every id is one."""
    count = len(network.private_subnet_ids)
    if count < limits.CLUSTER_SUBNETS_LEAST.value:
        reason = f"{count or 'no'} private subnet, at least {limits.CLUSTER_SUBNETS_LEAST}"
        yield at.problem("private_subnet_ids", reason, "name subnets in two or three zones")
    for field in ("private_subnet_ids", "public_subnet_ids"):
        seen: set[str] = set()
        for steps, each in _ids(getattr(network, field)):
            fault = SUBNET_ID.broken_by(each)
            if fault is not None:
                yield at.problem((field, steps), fault, "copy the id from `aws ec2 describe-subnets`")
            elif each in seen:
                yield at.problem((field, steps), f"{each!r} is named twice", "name each subnet once")
            seen.add(each)


@rule(
    "FT162",
    ExistingNetwork,
    "error",
    title="The NAT addresses of an existing network",
    why="They are added to the ranges of the public endpoint, which takes IPv4 addresses.",
    source="EKS user guide, clusters/config-cluster-endpoint (2026-01-12)",
    reads=("nat_public_ips",),
)
def nat_addresses_are_addresses(network: ExistingNetwork, at: At) -> Iterator[Problem]:
    """Each NAT address is one IPv4 address."""
    for i, address in enumerate(network.nat_public_ips or ()):
        if "/" in address or range_fault(f"{address}/32") is not None:
            reason = f"{shown(address)} is no IPv4 address"
            yield at.problem(("nat_public_ips", i), reason, "write it as '198.51.100.7', without a length")


@rule(
    "FT163",
    ExistingNetwork,
    "error",
    title="The ranges of an existing VPC",
    why="Other ranges are compared with them.",
    source=_VPC,
    reads=("cidrs",),
)
def ranges_of_the_vpc_are_ranges(network: ExistingNetwork, at: At) -> Iterator[Problem]:
    """Each range is one."""
    for i, cidr in enumerate(network.cidrs):
        fault = range_fault(cidr)
        if fault is not None:
            yield at.problem(("cidrs", i), *fault)


RULES = (
    cidr_is_a_vpc,
    zones_are_several,
    zones_are_in_region,
    subnet_ranges_are_complete,
    subnets_are_apart,
    subnets_have_room,
    nat_is_in_each_zone,
    pods_can_pull_images,
    zones_may_be_limited,
    zone_ids_look_like_the_region,
    zones_are_written_alike,
    zones_have_fargate,
    secondary_ranges_are_allowed,
    ranges_fit_quota,
    nat_has_public_subnets,
    endpoints_are_allowed,
    endpoint_names_are_known,
    flow_log_retention_is_allowed,
    flow_log_interval_is_allowed,
    flow_log_bucket_is_a_bucket,
    flow_log_key_is_a_key,
    flow_log_days_are_of_a_group,
    vpc_id_is_an_id,
    subnet_ids_are_ids,
    nat_addresses_are_addresses,
    ranges_of_the_vpc_are_ranges,
)


def _ids(given: Sequence[object] | Mapping[str, object]) -> Iterator[tuple[Step, str]]:
    """The literal ids, each with its place."""
    pairs = given.items() if isinstance(given, Mapping) else enumerate(given)
    return ((step, each) for step, each in pairs if isinstance(each, str))


def range_fault(cidr: str, *, like: str = "10.0.0.0/16") -> tuple[str, str] | None:
    """Why a text is no IPv4 range, and what to type (something `like` this); `None` when it is one."""
    try:
        network = IPv4Network(cidr, strict=False)
    except ValueError:
        what = "an IPv6 range, which is not supported yet" if ":" in cidr else "no IPv4 range"
        return f"{shown(cidr)} is {what}", f"write it as {like!r}"
    if "/" not in cidr:
        return f"{cidr!r} is an address without the length of its range", f"write '{cidr}/{like.partition('/')[2]}'"
    if str(network) != cidr:
        return f"{cidr!r} is not written as the first address and the length of its range", f"write {str(network)!r}"
    return None


def _range_problems(network: Network, field: str, cidrs: Mapping[str, str], at: At) -> Iterator[Problem]:
    zones = set(network.availability_zones)
    kind = field.removesuffix("_subnet_cidrs")
    missing = sorted(zones - cidrs.keys())
    if missing:
        yield at.problem(field, f"no {kind} range for {', '.join(missing)}", "give each zone a range")
    for zone, cidr in cidrs.items():
        if zone not in zones:
            yield at.problem((field, zone), f"{shown(zone)} is not in availability_zones", "drop it, or add the zone")
        yield from (at.problem((field, zone), *fault) for fault in _subnet_faults(network, cidr))


def _subnet_faults(network: Network, cidr: str) -> Iterator[tuple[str, str]]:
    fault, allowed = range_fault(cidr, like="10.0.0.0/20"), limits.SUBNET_PREFIX_LENGTH.value
    if fault is not None:
        yield fault
    elif not allowed.admits(length := IPv4Network(cidr).prefixlen):
        yield f"a subnet cannot be /{length}, only /{allowed.least} to /{allowed.most}", "use /20"
    elif not any(_lies_in(cidr, outer) for outer in (network.cidr, *network.secondary_cidrs)):
        yield (
            f"{cidr} is not inside the VPC ({', '.join((network.cidr, *network.secondary_cidrs))})",
            ("choose a range inside it, or add one to secondary_cidrs"),
        )


def _lies_in(cidr: str, outer: str) -> bool:
    """Whether a range lies in another; true where the other is no range, which has a problem of its own."""
    return range_fault(outer) is not None or IPv4Network(cidr).subnet_of(IPv4Network(outer))


def _private_subnets(network: Network) -> Iterator[Subnet]:
    yield from _subnets("private_subnet_cidrs", network.private_subnet_cidrs, network, private_cidrs)


def _public_subnets(network: Network) -> Iterator[Subnet]:
    yield from _subnets("public_subnet_cidrs", network.public_subnet_cidrs, network, public_cidrs)


def _subnets(
    field: str, given: Mapping[str, str] | None, network: Network, cut: Callable[[Network], Mapping[str, str]]
) -> Iterator[Subnet]:
    """The subnets whose ranges can be told; those that cannot have a problem already."""
    try:
        cidrs = cut(network)
    except ValueError:
        return
    for zone, cidr in cidrs.items():
        if range_fault(cidr) is None:
            steps: tuple[Step, ...] = (field, zone) if given else ("cidr",)
            yield steps, zone, cidr, IPv4Network(cidr)
