"""What becomes of a configuration: unknown where the provider decides, and a plausible value once it is applied.

Values have the shape of the protocol's msgpack: a block is a mapping of every attribute and block that its schema
has, and what is unknown is an extension of msgpack.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import msgpack

from fargate_tf.schema.provider import AttributeSchema, BlockSchema, Type

ACCOUNT = "111122223333"
REGION = "eu-central-1"
UNKNOWN = msgpack.ExtType(0, b"\0")

Values = dict[str, Any]
Decide = Callable[[str, AttributeSchema], Any]


def planned(schema: BlockSchema, proposed: Values | None) -> Values | None:
    """The planned state: what the provider decides and nobody gave is unknown; `None` for what is to go.

    Terraform proposes what the configuration says, and what a computed attribute was before.
    """
    return None if proposed is None else _filled(schema, proposed, lambda *_: UNKNOWN)


def applied(type_: str, schema: BlockSchema, plan: Values | None) -> Values | None:
    """The state that comes of a plan: the same values each time that the same is planned for one type of resource."""
    if plan is None:
        return None
    identity = _identity(type_, plan)

    def decide(name: str, known: AttributeSchema) -> Any:
        if name == "tags_all":
            return plan.get("tags") or {}
        return _plausible(type_, identity, name, known["type"], read_only=not known.get("optional"))

    return _filled(schema, plan, decide)


def imported(schema: BlockSchema, id_: str) -> Values:
    """A state of which nothing is known but its id."""
    blocks: Values = {
        name: None if inner["nesting_mode"] == "single" else [] for name, inner in schema["blocks"].items()
    }
    return {**dict.fromkeys(schema["attributes"]), **blocks, "id": id_}


def _filled(schema: BlockSchema, values: Values, decide: Decide) -> Values:
    """The values with a decision wherever the provider has to make one, in nested blocks too."""
    filled = {
        name: decide(name, known) if known.get("computed") and _open(values[name]) else values[name]
        for name, known in schema["attributes"].items()
    }
    for name, inner in schema["blocks"].items():
        given = values[name]
        if isinstance(given, dict):
            given = _filled(inner, given, decide)
        elif isinstance(given, list):
            given = [_filled(inner, each, decide) for each in given]
        filled[name] = given
    return filled


def _open(value: Any) -> bool:
    return value is None or isinstance(value, msgpack.ExtType)


def _identity(type_: str, plan: Values) -> str:
    """Seventeen hexadecimal digits, as AWS gives them, of all that is known."""
    known = json.dumps([type_, plan], default=str, sort_keys=True)
    return hashlib.sha256(known.encode()).hexdigest()[:17]


def _plausible(type_: str, identity: str, name: str, shape: Type, *, read_only: bool) -> Any:
    """A value of the type: of the looks of AWS where a module looks at it, else empty."""
    if shape == "string":
        return _text(type_, identity, name)
    if isinstance(shape, str):
        return {"bool": False, "number": 0}[shape]
    kind, element = shape
    if kind == "object":
        return {inner: _plausible(type_, identity, inner, each, read_only=read_only) for inner, each in element.items()}
    # What only the provider can give is there: `identity[0].oidc[0].issuer` of a cluster.
    listed = kind != "map" and read_only and element[0] == "object"
    return [_plausible(type_, identity, "", element, read_only=True)] if listed else {} if kind == "map" else []


def _text(type_: str, identity: str, name: str) -> str:
    noun = type_.removeprefix("aws_").replace("_", "-")
    texts: Mapping[str, str] = {
        "account_id": ACCOUNT,
        "arn": _arn(noun, identity),
        "id": f"{_PREFIXES.get(type_, noun)}-{identity}",
        "data": "c3RhbmQtaW4=",  # of a certificate, in base64
        "dns_suffix": "amazonaws.com",
        "issuer": f"https://oidc.eks.{REGION}.amazonaws.com/id/{identity.upper()}",
        "json": "{}",
        "partition": "aws",
        "public_ip": f"203.0.113.{int(identity[:2], 16)}",  # RFC 5737: nobody's
        "region": REGION,
    }
    return texts.get(name, _arn(noun, identity) if name.endswith("arn") else f"{name.replace('_', '-')}-{identity}")


def _arn(noun: str, identity: str) -> str:
    """An ARN that the conditions of the modules take: only those of IAM name no region."""
    service, _, resource = noun.partition("-")
    region = "" if service == "iam" else REGION
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource or service}/{identity}"


# Where the id does not begin with the noun of the type: https://docs.aws.amazon.com/AWSEC2/latest/APIReference
_PREFIXES = {
    "aws_eip": "eipalloc",
    "aws_internet_gateway": "igw",
    "aws_nat_gateway": "nat",
    "aws_route_table": "rtb",
    "aws_security_group": "sg",
    "aws_vpc_endpoint": "vpce",
}
