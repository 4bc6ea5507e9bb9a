"""The whole: one root module with one state."""

from collections.abc import Mapping

from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import Matches
from fargate_tf.spec.network import Network


@spec
class S3Backend(Spec):
    """State in an S3 bucket, encrypted, locked by a lock file beside it (Terraform 1.10 and later).

    >>> S3Backend(bucket="acme-terraform-state", key="dev.tfstate", region="eu-central-1").kms_key_id is None
    True
    """

    bucket: str = setting(
        "bucket that already exists",
        constraint=Matches(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "a bucket name, such as 'acme-terraform-state'"),
    )
    key: str = setting("path of the state in the bucket")
    region: str = setting("region of the bucket")
    kms_key_id: str | None = setting("ARN of the KMS key; without it the bucket's own encryption", default=None)


@spec
class Blueprint(Spec):
    """Everything that one Terraform state holds: a network, a cluster, and where the state lies.

    >>> from fargate_tf import Blueprint, Cluster, Network
    >>> network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
    >>> Blueprint(region="eu-central-1", network=network, cluster=Cluster("dev", version="1.35")).key
    'dev'
    """

    region: str = setting("AWS region")
    account_id: str | None = setting(
        "AWS account; without it Terraform asks AWS who is calling, and a plan needs credentials",
        default=None,
        constraint=Matches(r"\d{12}", "12 digits, such as '111122223333'"),
    )
    name: str | None = setting(
        "name of the root module, for `--select` and folders; without it the cluster's",
        default=None,
        constraint=Matches(r"[0-9A-Za-z][A-Za-z0-9_-]{0,99}", "1 to 100 letters, digits, `-` or `_`"),
    )
    tags: Mapping[str, str] = setting("tags of everything, as the provider's default tags", default={})
    backend: S3Backend | None = setting("where the state lies; without it a local file", default=None)
    network: Network = setting("the network")
    cluster: Cluster = setting("the cluster")

    @property
    def key(self) -> str:
        """What the blueprint is called on the command line."""
        return self.name or self.cluster.name
