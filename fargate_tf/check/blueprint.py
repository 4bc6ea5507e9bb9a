"""What is wrong with the blueprint as a whole: region, account, backend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts.regions import REGIONS, fargate_in
from fargate_tf.problem import did_you_mean
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem


@rule(
    "FT601",
    Blueprint,
    "error",
    title="A region that does not exist",
    why="Terraform would fail at the first call.",
    source="botocore partitions.json (2026-11-17)",
    reads=("region",),
)
def region_exists(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """The region is one of AWS's."""
    yield from region_problems("region", blueprint.region, at)


@rule(
    "FT602",
    Blueprint,
    "error",
    title="A region without EKS on Fargate",
    why="The control plane would come up, and no Fargate profile could be created.",
    source="CloudFormation registry, AWS::EKS::FargateProfile by region (2026-10-20); AWS GovCloud user guide",
    reads=("region",),
)
def region_has_fargate(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """EKS has Fargate in the region."""
    if fargate_in(blueprint.region) == "no":
        yield at.problem("region", f"EKS has no Fargate in {blueprint.region}", "choose another region")


@rule(
    "FT603",
    Blueprint,
    "warning",
    title="A region of which it is not known whether it has Fargate",
    why="The region exists, but no source says that Fargate profiles do there.",
    source="CloudFormation registry, AWS::EKS::FargateProfile by region (2026-10-20)",
    reads=("region",),
)
def region_is_known_to_have_fargate(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Some source says that the region has Fargate."""
    if fargate_in(blueprint.region) == "unknown":
        yield at.problem(
            "region",
            f"no source says that {blueprint.region} has EKS on Fargate",
            "try a profile there first, or choose another region",
        )


account_id_is_allowed = constrained(
    "FT604",
    Blueprint,
    "account_id",
    title="The account id",
    why="It stands in ARNs and in `allowed_account_ids`; a wrong one stops every plan.",
    source="botocore, organizations: AccountId (2026-11-17)",
    hint="write it as a text of 12 digits, leading zeros too",
)


@rule(
    "FT605",
    Blueprint,
    "note",
    title="No account id",
    why="Without it Terraform asks AWS which account is calling: each plan needs credentials, the trust policies "
    "are known only then, and nothing stops a plan in the wrong account.",
    source="ADR 0004; design D6",
    reads=("account_id",),
)
def account_is_stated(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """The account id is given."""
    if blueprint.account_id is None:
        yield at.problem(
            (),
            "no account_id: each plan asks AWS for it, and no wrong account is stopped",
            'add account_id="…", 12 digits',
        )


name_is_allowed = constrained(
    "FT606",
    Blueprint,
    "name",
    title="The name of a blueprint",
    why="It is a folder's name when several blueprints are rendered, and the word behind `--select`.",
    source="fargate_tf reference",
    hint="use letters, digits, `-` or `_`, and begin with a letter or a digit",
)

RULES = (
    region_exists,
    region_has_fargate,
    region_is_known_to_have_fargate,
    account_id_is_allowed,
    account_is_stated,
    name_is_allowed,
)


def region_problems(field: str, region: str, at: At) -> Iterator[Problem]:
    """Whether AWS has the region, told of the field that names it."""
    if fargate_in(region) == "no such region":
        hint = did_you_mean(region, REGIONS, "write it as 'eu-central-1'")
        yield at.problem(field, f"AWS has no region {shown(region)}", hint)
