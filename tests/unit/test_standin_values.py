"""The stand-in makes up what the provider would compute, and nothing else."""

from __future__ import annotations

from typing import Any

from fargate_tf.schema.provider import NEWEST, BlockSchema, load
from tests.standin.values import UNKNOWN, applied, imported, planned

SCHEMA: BlockSchema = {
    "attributes": {
        "arn": {"type": "string", "computed": True},
        "comment": {"type": "string", "optional": True},
        "kind": {"type": "string", "optional": True, "computed": True},
    },
    "blocks": {
        "rule": {
            "attributes": {"id": {"type": "string", "computed": True}, "port": {"type": "number", "optional": True}},
            "blocks": {},
            "nesting_mode": "set",
        },
        "timeouts": {"attributes": {}, "blocks": {}, "nesting_mode": "single"},
    },
}
PROPOSED = {"arn": None, "comment": None, "kind": "own", "rule": [{"id": None, "port": 1}], "timeouts": None}


def of(type_: str, **given: Any) -> dict[str, Any]:
    """A resource of the newest schema, applied with little given."""
    schema = load(NEWEST).resource[type_]
    state = applied(type_, schema, planned(schema, imported(schema, "") | {"id": None} | given))
    assert state is not None
    return state


def test_what_is_computed_and_not_given_is_unknown_until_it_is_applied() -> None:
    plan = planned(SCHEMA, PROPOSED)
    state = applied("aws_iam_role", SCHEMA, plan)

    assert plan == PROPOSED | {"arn": UNKNOWN, "rule": [{"id": UNKNOWN, "port": 1}]}
    assert state is not None
    assert state["arn"].startswith("arn:aws:iam::111122223333:role/")
    assert (state["comment"], state["kind"], state["rule"][0]["port"]) == (None, "own", 1)
    assert planned(SCHEMA, state) == state


def test_what_is_to_go_goes() -> None:
    assert planned(SCHEMA, None) is None
    assert applied("aws_iam_role", SCHEMA, None) is None


def test_equal_plans_come_to_equal_values_and_others_do_not() -> None:
    first, again, other = (of("aws_subnet", cidr_block=cidr)["id"] for cidr in ("10.0.0.0/20",) * 2 + ("10.0.16.0/20",))

    assert first == again != other
    assert first.startswith("subnet-")


def test_what_only_the_provider_gives_can_be_read() -> None:
    cluster = of("aws_eks_cluster", name="shop", tags={"team": "a"})

    assert cluster["identity"][0]["oidc"][0]["issuer"].startswith("https://oidc.eks.")
    assert cluster["tags_all"] == {"team": "a"}
    assert of("aws_security_group")["ingress"] == []
