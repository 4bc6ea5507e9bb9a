"""Who may use the Kubernetes API."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.constraint import Matches
from fargate_tf.spec.expression import Text

EntryType = Literal["STANDARD", "EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"]


@spec
class AccessPolicy(Spec):
    """An EKS access policy that holds in some namespaces only.

    >>> AccessPolicy("AmazonEKSEditPolicy", namespaces=["prod"]).namespaces
    ('prod',)
    """

    name: str = setting("name of an EKS access policy", kw_only=False)
    namespaces: Sequence[str] = setting("namespaces in which it holds")


@spec
class AccessEntry(Spec):
    """An IAM role or user, and what it may do: EKS access policies, Kubernetes groups, or be a node.

    >>> AccessEntry("arn:aws:iam::111122223333:role/ops/Admin", policies=["AmazonEKSViewPolicy"]).key
    'Admin'
    """

    principal_arn: Text = setting("ARN of an IAM role or user", kw_only=False)
    type: EntryType = setting(
        "'STANDARD' for people and tools; the others are for roles of nodes that the blueprint does not make",
        default="STANDARD",
    )
    policies: Sequence[str | AccessPolicy] = setting(
        "EKS access policies: a name for the whole cluster, an `AccessPolicy` for some namespaces", default=()
    )
    kubernetes_groups: Sequence[str] = setting("Kubernetes groups, for your own role bindings", default=())
    user_name: str | None = setting("name of the user in Kubernetes; without it EKS makes one of the ARN", default=None)
    name: str | None = setting(
        "name in the Terraform address; without it the last part of the ARN",
        default=None,
        constraint=Matches(r"[A-Za-z][A-Za-z0-9_-]*", "letters, digits, `-` or `_` after a letter"),
    )
    tags: Mapping[str, Text] = setting("tags of the entry", default={})

    @property
    def key(self) -> str:
        """What the entry is called in addresses; empty where only Terraform knows the principal."""
        if self.name is not None:
            return self.name
        return self.principal_arn.rpartition("/")[2] if isinstance(self.principal_arn, str) else ""

    @property
    def policy_names(self) -> Sequence[str]:
        """The names of the policies, whatever their scope."""
        return tuple(policy if isinstance(policy, str) else policy.name for policy in self.policies)

    def association(self, policy: str) -> str:
        """What the association with a policy is called in addresses.

        >>> AccessEntry("arn:aws:iam::111122223333:role/Admin").association("AmazonEKSClusterAdminPolicy")
        'Admin_cluster_admin'
        """
        words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[0-9]+|[a-z]+", policy.removeprefix("AmazonEKS"))
        return "_".join([self.key, *(word.lower() for word in words if word != "Policy")])
