"""Who may use the Kubernetes API."""

import re
from collections.abc import Mapping, Sequence

from fargate_tf.spec.base import Spec, setting, spec


@spec
class AccessEntry(Spec):
    """An IAM role or user, and the EKS access policies that it has on the whole cluster.

    >>> AccessEntry("arn:aws:iam::111122223333:role/ops/Admin", policies=["AmazonEKSViewPolicy"]).key
    'Admin'
    """

    principal_arn: str = setting("ARN of an IAM role or user", kw_only=False)
    policies: Sequence[str] = setting("names of EKS access policies", default=())
    kubernetes_groups: Sequence[str] = setting("Kubernetes groups, for your own role bindings", default=())
    name: str | None = setting("name in the Terraform address; without it the last part of the ARN", default=None)
    tags: Mapping[str, str] = setting("tags of the entry", default={})

    @property
    def key(self) -> str:
        """What the entry is called in addresses."""
        return self.principal_arn.rpartition("/")[2] if self.name is None else self.name

    def association(self, policy: str) -> str:
        """What the association with a policy is called in addresses.

        >>> AccessEntry("arn:aws:iam::111122223333:role/Admin").association("AmazonEKSClusterAdminPolicy")
        'Admin_cluster_admin'
        """
        words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[0-9]+|[a-z]+", policy.removeprefix("AmazonEKS"))
        return "_".join([self.key, *(word.lower() for word in words if word != "Policy")])
