"""What AWS says of a cluster that lives: the cluster as EKS describes it, and the stack that eksctl made it with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from fargate_tf.hcl.node import node
from fargate_tf.k8s.documents import documents
from fargate_tf.notation.stream import of_data
from fargate_tf.problem import BlueprintError, Origin, Problem

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


def described(streams: Sequence[tuple[IO[bytes], str]]) -> Described:
    """What the answers of AWS say together; raises `BlueprintError` for what is none of them."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for stream, file in streams:
        for each in documents(stream, file):
            if isinstance(each, Problem):
                problems.append(of_data(each, "FT084", _HINT))
                continue
            cluster, stacks = each.value.get("cluster"), each.value.get("Stacks")
            if isinstance(cluster, Mapping):
                found |= _of_cluster(cluster)
            elif isinstance(stacks, list) and stacks and isinstance(stacks[0], Mapping):
                found = _of_stack(stacks[0]) | found
            else:
                reason = "this is neither a cluster of EKS nor a stack of CloudFormation"
                problems.append(Problem("FT084", "", reason, _HINT, Origin(file)))
    if problems:
        raise BlueprintError(problems)
    return Described(**{key: value for key, value in found.items() if value})


def _of_cluster(cluster: Mapping[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html."""
    network = cluster.get("resourcesVpcConfig") or {}
    issuer = ((cluster.get("identity") or {}).get("oidc") or {}).get("issuer", "")
    _, partition, *_, account, _ = [*str(cluster.get("arn", "")).split(":"), *[""] * 6][:6]
    provider = issuer.removeprefix("https://")
    return {
        "account_id": account,
        "version": str(cluster.get("version") or ""),
        "vpc_id": network.get("vpcId"),
        "security_group_ids": tuple(network.get("securityGroupIds") or ()),
        "cluster_role_arn": cluster.get("roleArn"),
        "oidc_provider_arn": f"arn:{partition}:iam::{account}:oidc-provider/{provider}" if provider else "",
        "authentication_mode": (cluster.get("accessConfig") or {}).get("authenticationMode"),
    }


def _of_stack(stack: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of the stack `eksctl-<cluster>-cluster`, by eksctl's names for them."""
    outputs = {str(each.get("OutputKey")): str(each.get("OutputValue")) for each in stack.get("Outputs") or ()}
    return {
        "vpc_id": outputs.get("VPC"),
        "private_subnet_ids": tuple(filter(None, outputs.get("SubnetsPrivate", "").split(","))),
        "public_subnet_ids": tuple(filter(None, outputs.get("SubnetsPublic", "").split(","))),
        "cluster_role_arn": outputs.get("ServiceRoleARN"),
        "pod_execution_role_arn": outputs.get("FargatePodExecutionRoleARN"),
        "security_group_ids": tuple(filter(None, [outputs.get("SecurityGroup")])),
    }
