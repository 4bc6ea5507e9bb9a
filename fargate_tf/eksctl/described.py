"""What AWS says of a cluster that lives: the cluster as EKS describes it, and the stack that eksctl made it with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from fargate_tf.facts.eksctl import CLUSTER_STACK, STACK_OUTPUTS
from fargate_tf.hcl.node import node
from fargate_tf.k8s.documents import Document, documents
from fargate_tf.notation.stream import of_data
from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.spec.constraint import shown

# An ARN has its region behind the third colon.
_PARTS = 3
_HINT = "give what `aws eks describe-cluster` or `aws cloudformation describe-stacks` prints as JSON"


@node
class Described:
    """The ids and ARNs of a cluster, empty where nobody said them."""

    account_id: str = ""
    version: str = ""
    vpc_id: str = ""
    private_subnet_ids: tuple[str, ...] = ()
    public_subnet_ids: tuple[str, ...] = ()
    cluster_role_arn: str = ""
    pod_execution_role_arn: str = ""
    security_group_ids: tuple[str, ...] = ()
    oidc_provider_arn: str = ""
    authentication_mode: str = ""


def described(streams: Sequence[tuple[IO[bytes], str]], cluster: str, region: str) -> Described:
    """What the answers of AWS say of a cluster.

    Raises `BlueprintError` for what is no answer, or one about another cluster: Terraform would take that over.
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for stream, file in streams:
        for each in documents(stream, file):
            said = each if isinstance(each, Problem) else _said(each, cluster, region)
            if isinstance(said, Problem):
                problems.append(of_data(said, "FT084", _HINT))
            else:
                found |= said
    if problems:
        raise BlueprintError(problems)
    return Described(**found)


def _said(document: Document, cluster: str, region: str) -> dict[str, Any] | Problem:
    """What one answer says."""
    answer = _mapping(document.value.get("cluster"))
    stack = next((each for each in _listed(document.value.get("Stacks")) if isinstance(each, Mapping)), None)
    if not answer and stack is None:
        reason = "this is neither a cluster of EKS nor a stack of CloudFormation"
        return Problem("FT084", "", reason, _HINT, Origin(document.file))
    of, wanted = (
        (answer.get("name"), cluster)
        if answer
        else (_mapping(stack).get("StackName"), CLUSTER_STACK.value.format(cluster=cluster))
    )
    arn = _text(answer.get("arn") or _mapping(stack).get("StackId"))
    where = arn.split(":")[3] if arn.count(":") > _PARTS else region
    if of not in (None, wanted) or where != region:
        reason = f"this is about {shown(of)} in {where}, not {shown(wanted)} in {region}"
        return Problem("FT084", "", reason, f"give the answer for {wanted} in {region}", Origin(document.file))
    said = _of_cluster(answer) if answer else _of_stack(_mapping(stack))
    return {key: value for key, value in said.items() if value}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _of_cluster(cluster: Mapping[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html."""
    network = _mapping(cluster.get("resourcesVpcConfig"))
    issuer = _text(_mapping(_mapping(cluster.get("identity")).get("oidc")).get("issuer"))
    _, partition, *_, account, _ = [*_text(cluster.get("arn")).split(":"), *[""] * 6][:6]
    provider = issuer.removeprefix("https://")
    return {
        "account_id": account,
        "version": _text(cluster.get("version")),
        "vpc_id": _text(network.get("vpcId")),
        "security_group_ids": tuple(map(_text, _listed(network.get("securityGroupIds")))),
        "cluster_role_arn": _text(cluster.get("roleArn")),
        "oidc_provider_arn": f"arn:{partition}:iam::{account}:oidc-provider/{provider}" if provider else "",
        "authentication_mode": _text(_mapping(cluster.get("accessConfig")).get("authenticationMode")),
    }


def _of_stack(stack: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of the stack with the cluster, by eksctl's names for them."""
    given = map(_mapping, _listed(stack.get("Outputs")))
    outputs = {_text(each.get("OutputKey")): _text(each.get("OutputValue")) for each in given}
    said = {field: outputs.get(name, "") for field, name in STACK_OUTPUTS.value.items()}
    return {
        field: tuple(filter(None, text.split(","))) if field.endswith("_ids") else text for field, text in said.items()
    }
