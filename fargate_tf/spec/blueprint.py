"""The whole: one root module with one state."""

from collections.abc import Mapping, Sequence

from fargate_tf.spec.base import Json, Spec, setting, spec
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import Matches
from fargate_tf.spec.expression import Text
from fargate_tf.spec.network import ExistingNetwork, Network
from fargate_tf.spec.terraform import Data, HcpBackend, LocalBackend, Output, Provider, Resource, S3Backend


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
    tags: Mapping[str, Text] = setting("tags of everything, as the provider's default tags", default={})
    backend: S3Backend | LocalBackend | HcpBackend | None = setting(
        "where the state lies; without it a file beside the module", default=None
    )
    provider: Provider = setting("options of the AWS provider", default=Provider())
    network: Network | ExistingNetwork = setting("the network: one to make, or one that is there")
    cluster: Cluster = setting("the cluster")
    resources: Sequence[Resource] = setting("resources that no part of the language makes", default=())
    data: Sequence[Data] = setting("data sources, for `ref`", default=())
    outputs: Sequence[Output] = setting("further outputs", default=())
    overrides: Mapping[str, Mapping[str, Json]] = setting(
        "arguments and nested blocks to change in what the compiler makes, by address: a block given as a mapping is "
        "merged, an argument replaced, `None` drops either",
        default={},
    )

    @property
    def key(self) -> str:
        """What the blueprint is called on the command line."""
        return self.name or self.cluster.name
