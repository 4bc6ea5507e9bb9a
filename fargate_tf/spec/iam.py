"""IAM roles that pods take by their service account (IRSA): on Fargate the only way to permissions of AWS."""

from collections.abc import Mapping, Sequence

from fargate_tf.spec.arns import POLICY_ARN
from fargate_tf.spec.base import Json, Spec, setting, spec
from fargate_tf.spec.constraint import Matches
from fargate_tf.spec.expression import Text

NAMESPACE = Matches(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "a namespace: lower-case letters, digits and `-`")
SERVICE_ACCOUNT = Matches(
    r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", "the name of a service account: lower-case letters, digits, `-` and `.`"
)
POLICY = POLICY_ARN


@spec
class ServiceAccountRole(Spec):
    """A role for the pods of one service account, and for nobody else: the trust names the account and the audience.

    >>> ServiceAccountRole("reports", namespace="prod", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"]).key
    'prod-reports'
    """

    service_account: str = setting("name of the service account", kw_only=False, constraint=SERVICE_ACCOUNT)
    namespace: str = setting("namespace of the service account", constraint=NAMESPACE)
    policy: str | Mapping[str, Json] | None = setting(
        "what the pods may do: an IAM policy as a mapping or as JSON text", default=None
    )
    policy_arns: Sequence[Text] = setting("ARNs of policies that exist", default=())
    name: str | None = setting(
        "end of the role's name after the cluster's, and name in addresses; without it namespace and service account",
        default=None,
        constraint=Matches(r"[A-Za-z][A-Za-z0-9_-]*", "letters, digits, `-` or `_` after a letter"),
    )
    permissions_boundary_arn: Text | None = setting(
        "ARN of the policy that limits the role, instead of the cluster's", default=None, constraint=POLICY
    )
    tags: Mapping[str, Text] = setting("tags of the role", default={})

    @property
    def key(self) -> str:
        """What the role is called in addresses and, after the cluster's name, at IAM."""
        return f"{self.namespace}-{self.service_account}" if self.name is None else self.name
