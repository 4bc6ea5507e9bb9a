"""Controllers that few clusters do without: each brings its role, its profile and what it has at AWS."""

from collections.abc import Sequence

from fargate_tf.spec.arns import KMS_KEY_ARN
from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.constraint import Matches, Size
from fargate_tf.spec.expression import Text
from fargate_tf.spec.iam import NAMESPACE, SERVICE_ACCOUNT

_LABEL = Matches(r"[A-Za-z][A-Za-z0-9_-]{0,31}", "1 to 32 letters, digits, `-` or `_` after a letter")


@spec
class LoadBalancerController(Spec):
    """AWS Load Balancer Controller: Ingress and Service objects become load balancers with pods as IP targets.

    >>> LoadBalancerController().namespace
    'kube-system'
    """

    namespace: str = setting("namespace of the chart", default="kube-system", constraint=NAMESPACE)
    service_account: str = setting(
        "service account of the chart", default="aws-load-balancer-controller", constraint=SERVICE_ACCOUNT
    )
    firewall: bool = setting("let it attach AWS WAF and Shield", default=False)


@spec
class ExternalDns(Spec):
    """external-dns: names of Ingress and Service objects become records of Route 53.

    >>> ExternalDns(hosted_zone_arns=["arn:aws:route53:::hostedzone/Z0123456789ABC"]).namespace
    'external-dns'
    """

    hosted_zone_arns: Sequence[Text] = setting(
        "ARNs of the hosted zones that it may write", constraint=Size(1, 100, "hosted zones")
    )
    namespace: str = setting("namespace of the chart", default="external-dns", constraint=NAMESPACE)
    service_account: str = setting("service account of the chart", default="external-dns", constraint=SERVICE_ACCOUNT)


@spec
class ExternalSecrets(Spec):
    """External Secrets Operator: values of Secrets Manager and Parameter Store become Kubernetes secrets.

    >>> ExternalSecrets(secret_arns=["arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/*"]).namespace
    'external-secrets'
    """

    secret_arns: Sequence[Text] = setting("ARNs of the secrets that it may read, with `*`", default=())
    parameter_arns: Sequence[Text] = setting("ARNs of the parameters that it may read, with `*`", default=())
    kms_key_arns: Sequence[Text] = setting("ARNs of the keys that they are encrypted with", default=())
    namespace: str = setting("namespace of the chart", default="external-secrets", constraint=NAMESPACE)
    service_account: str = setting(
        "service account of the chart", default="external-secrets", constraint=SERVICE_ACCOUNT
    )


@spec
class EfsAccessPoint(Spec):
    """A folder of a file system, and the user as whom pods write there.

    >>> EfsAccessPoint("uploads", user_id=1000).group_id is None
    True
    """

    name: str = setting("name of the access point, and of its folder", kw_only=False, constraint=_LABEL)
    user_id: int = setting("numeric user", default=1000)
    group_id: int | None = setting("numeric group; without it the user's number", default=None)


@spec
class EfsVolumes(Spec):
    """An encrypted EFS file system for static volumes, the only ones that pods on Fargate mount.

    >>> EfsVolumes("shared", access_points=[EfsAccessPoint("uploads")]).name
    'shared'
    """

    name: str = setting("name of the file system", kw_only=False, constraint=_LABEL)
    access_points: Sequence[EfsAccessPoint] = setting("folders that pods mount", default=())
    kms_key_arn: Text | None = setting(
        "ARN of an existing key; without it a key of AWS", default=None, constraint=KMS_KEY_ARN
    )


@spec
class Karpenter(Spec):
    """Karpenter on Fargate: it makes EC2 nodes for the pods that no profile takes, and replaces interrupted ones.

    >>> Karpenter().namespace
    'karpenter'
    """

    namespace: str = setting("namespace of the chart", default="karpenter", constraint=NAMESPACE)
    service_account: str = setting("service account of the chart", default="karpenter", constraint=SERVICE_ACCOUNT)
    isolated: bool | None = setting(
        "whether pods have no way to IAM and to the price list, for which there are no endpoints; without it, whether "
        "the network has no NAT gateway",
        default=None,
    )


@spec
class EbsCsiDriver(Spec):
    """The EBS CSI driver for pods on nodes; pods on Fargate cannot mount EBS volumes.

    >>> EbsCsiDriver().version is None
    True
    """

    version: Text | None = setting("version of the add-on; without it EKS's default", default=None)


Preset = LoadBalancerController | ExternalDns | ExternalSecrets | EfsVolumes | Karpenter | EbsCsiDriver
