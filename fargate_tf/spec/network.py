"""The network that a blueprint asks for, or the one that is there already."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fargate_tf.facts import limits, network
from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.constraint import Matches, OneOf
from fargate_tf.spec.expression import Text

Nat = Literal["per_az", "single", "none"]


@spec
class FlowLogs(Spec):
    """A record of the traffic of the VPC: to a log group that is made for it, or to a bucket that is there.

    >>> FlowLogs().retention_days
    365
    """

    traffic: Literal["ALL", "ACCEPT", "REJECT"] = setting("which traffic is recorded", default="ALL")
    s3_bucket_arn: Text | None = setting(
        "ARN of a bucket, or of a folder in it; without it the records go to a log group", default=None
    )
    retention_days: int = setting(
        "days that the log group keeps the records; 0 is for ever",
        default=365,
        constraint=OneOf((*limits.LOG_RETENTION_DAYS.value, limits.LOG_RETENTION_FOREVER.value)),
    )
    kms_key_arn: Text | None = setting("ARN of the key of the log group; without it a key of AWS", default=None)
    aggregation_seconds: int = setting(
        "seconds over which packets are joined in one record",
        default=600,
        constraint=OneOf(limits.FLOW_LOG_AGGREGATION_SECONDS.value),
    )


@spec
class Network(Spec):
    """A VPC with a public and a private subnet in each zone; Fargate pods live in the private ones.

    >>> Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]).nat
    'per_az'
    """

    cidr: str = setting("IPv4 range of the VPC, from /16 to /24 (to /28 with your own subnet ranges)")
    availability_zones: Sequence[str] = setting(
        "two or more zones of the region, all by name ('eu-central-1a') or all by id ('euc1-az2')"
    )
    nat: Nat = setting(
        "NAT gateways: `per_az` (each zone has its own), `single` (one for all, cheaper), `none`",
        default="per_az",
    )
    public_subnets: bool = setting(
        "a public subnet in each zone, with an internet gateway; NAT gateways and public load balancers need them",
        default=True,
    )
    private_subnet_cidrs: Mapping[str, str] | None = setting(
        "own ranges of the private subnets, by zone; without it the first eight slots of the VPC", default=None
    )
    public_subnet_cidrs: Mapping[str, str] | None = setting(
        "own ranges of the public subnets, by zone; without it the last eight slots of the VPC", default=None
    )
    secondary_cidrs: Sequence[str] = setting(
        "further IPv4 ranges of the VPC, in which own subnet ranges may lie", default=()
    )
    s3_endpoint: bool = setting("an S3 gateway endpoint: free, and image layers come through it", default=True)
    dynamodb_endpoint: bool = setting("a DynamoDB gateway endpoint: free", default=False)
    interface_endpoints: Sequence[str] = setting(
        "AWS services reached inside the VPC, by the end of their endpoint's name, such as 'ecr.api'", default=()
    )
    flow_logs: FlowLogs | None = setting("a record of the traffic; without it there is none", default=None)
    tags: Mapping[str, Text] = setting("tags of every part of the network", default={})

    @classmethod
    def private(cls, **settings: Any) -> "Network":
        """A network without a way to the internet: no NAT, no public subnets, and the endpoints that EKS then needs.

        Takes what `Network` takes, and what is given wins; interface endpoints that are given come on top.

        >>> Network.private(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]).nat
        'none'
        """
        given = settings.get("interface_endpoints", ())
        needed = network.PRIVATE_ENDPOINTS.value
        if isinstance(given, list | tuple):
            further = (name for name in given if not (isinstance(name, str) and name in needed))
            settings["interface_endpoints"] = (*needed, *further)
        return cls(**{"nat": "none", "public_subnets": False, **settings})


@spec
class ExistingNetwork(Spec):
    """A VPC that somebody else made, with the subnets to use in it: shared VPCs and transit gateways live there.

    >>> ExistingNetwork(vpc_id="vpc-0a1b2c3d", private_subnet_ids=["subnet-0a1b2c3d", "subnet-0a1b2c3e"]).cidrs
    ()
    """

    vpc_id: Text = setting("id of the VPC")
    private_subnet_ids: Sequence[Text] | Mapping[str, Text] = setting(
        "ids of two or more private subnets in different zones; by zone where profiles name zones"
    )
    public_subnet_ids: Sequence[Text] = setting("ids of public subnets, for an output only", default=())
    nat_public_ips: Sequence[str] | None = setting(
        "addresses from which the private subnets reach the internet, as far as they are known",
        default=None,
    )
    cidrs: Sequence[str] = setting("IPv4 ranges of the VPC, to tell whether a service range overlaps", default=())

    @property
    def zones(self) -> Sequence[str]:
        """The zones that are named, in alphabetical order."""
        return sorted(self.private_subnet_ids) if isinstance(self.private_subnet_ids, Mapping) else ()


VPC_ID = Matches(r"vpc-[0-9a-f]{8,17}", "the id of a VPC, such as 'vpc-0a1b2c3d4e5f60718'")
SUBNET_ID = Matches(r"subnet-[0-9a-f]{8,17}", "the id of a subnet, such as 'subnet-0a1b2c3d4e5f60718'")
