"""The network that a blueprint asks for."""

from collections.abc import Mapping, Sequence
from typing import Literal

from fargate_tf.spec.base import Spec, setting, spec

Nat = Literal["per_az", "single", "none"]


@spec
class Network(Spec):
    """A VPC with a public and a private subnet in each zone; Fargate pods live in the private ones.

    >>> Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]).nat
    'per_az'
    """

    cidr: str = setting("IPv4 range of the VPC, from /16 to /24 (to /28 with your own subnet ranges)")
    availability_zones: Sequence[str] = setting("names of two or more zones of the region")
    nat: Nat = setting(
        "NAT gateways: `per_az` (each zone has its own), `single` (one for all, cheaper), `none`",
        default="per_az",
    )
    private_subnet_cidrs: Mapping[str, str] | None = setting(
        "own ranges of the private subnets, by zone; without it the first eight slots of the VPC", default=None
    )
    public_subnet_cidrs: Mapping[str, str] | None = setting(
        "own ranges of the public subnets, by zone; without it the last eight slots of the VPC", default=None
    )
    s3_endpoint: bool = setting("an S3 gateway endpoint: free, and image layers come through it", default=True)
    tags: Mapping[str, str] = setting("tags of every part of the network", default={})
