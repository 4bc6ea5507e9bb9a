"""What a user says in Terraform's own words: further blocks, options of the provider, and where the state lies."""

from collections.abc import Mapping, Sequence

from fargate_tf.hcl.nodes import ApplyTime, Expression
from fargate_tf.spec.base import Json, Spec, setting, spec
from fargate_tf.spec.constraint import Matches, Size
from fargate_tf.spec.expression import Text

IDENTIFIER = r"[A-Za-z_][A-Za-z0-9_-]*"
_ADDRESS = Matches(
    rf"{IDENTIFIER}\.{IDENTIFIER}", "a type and a name with a dot between, such as 'aws_s3_bucket.artifacts'"
)
_BUCKET = Matches(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "a bucket name, such as 'acme-terraform-state'")


@spec
class Resource(Spec):
    """A resource that no part of the language makes, in Terraform's words; checked against the provider's schema.

    Whether a name is an argument or a nested block is looked up in the schema. For a type that the schema data does
    not hold, nested blocks go into `blocks`.

    >>> Resource("aws_sqs_queue.jobs", arguments={"name": "jobs", "sqs_managed_sse_enabled": True}).address
    'aws_sqs_queue.jobs'
    """

    address: str = setting("type and name", kw_only=False, constraint=_ADDRESS)
    arguments: Mapping[str, Json] = setting("arguments and nested blocks, `count` and `for_each` too", default={})
    blocks: Mapping[str, Json] = setting("nested blocks by name, each a mapping or a list of them", default={})
    lifecycle: Mapping[str, Json] = setting("the `lifecycle` block", default={})
    depends_on: Sequence[str] = setting("addresses of blocks that have to be there first", default=())


@spec
class Data(Spec):
    """A data source in Terraform's words; read with `ref("data.<type>.<name>.<attribute>")`.

    It asks AWS while planning, so a plan then needs credentials.

    >>> Data("aws_vpc.shared", arguments={"tags": {"Name": "shared"}}).address
    'aws_vpc.shared'
    """

    address: str = setting("type and name", kw_only=False, constraint=_ADDRESS)
    arguments: Mapping[str, Json] = setting("arguments and nested blocks", default={})
    blocks: Mapping[str, Json] = setting("nested blocks by name, each a mapping or a list of them", default={})
    depends_on: Sequence[str] = setting("addresses of blocks that have to be there first", default=())


@spec
class Output(Spec):
    """An output of the root module, besides those that are always there.

    >>> Output("team", value="platform", description="Who runs this").sensitive
    False
    """

    name: str = setting("name", kw_only=False, constraint=Matches(IDENTIFIER, "a name of letters, digits, `-` or `_`"))
    value: Json = setting("value, which may hold expressions")
    description: str = setting("what it is")
    sensitive: bool = setting("whether Terraform hides it", default=False)


@spec
class AssumeRole(Spec):
    """A role that Terraform takes before it calls AWS.

    >>> AssumeRole("arn:aws:iam::111122223333:role/terraform").session_name is None
    True
    """

    role_arn: Text = setting("ARN of the role", kw_only=False)
    session_name: Text | None = setting("name of the session, as CloudTrail shows it", default=None)
    external_id: Text | None = setting("external id that the role's trust policy asks for", default=None)


@spec
class Provider(Spec):
    """Options of the AWS provider. Tags of everything are `Blueprint.tags`.

    >>> Provider(profile="sandbox").assume_role is None
    True
    """

    profile: Text | None = setting("named profile of the AWS configuration", default=None)
    assume_role: AssumeRole | None = setting("role to take before any call", default=None)
    max_retries: int | Expression[ApplyTime] | None = setting("how often a call is tried again", default=None)
    ignore_tag_prefixes: Sequence[str] = setting(
        "prefixes of tag keys that others set and Terraform leaves alone", default=()
    )


@spec
class S3Backend(Spec):
    """State in an S3 bucket, encrypted, locked by a lock file beside it (Terraform 1.10 and later).

    >>> S3Backend(bucket="acme-terraform-state", key="dev.tfstate", region="eu-central-1").kms_key_id is None
    True
    """

    bucket: str = setting("bucket that already exists", constraint=_BUCKET)
    key: str = setting("path of the state in the bucket")
    region: str = setting("region of the bucket")
    kms_key_id: str | None = setting("ARN of the KMS key; without it the bucket's own encryption", default=None)


@spec
class LocalBackend(Spec):
    """State in a file, for trials; without any backend it is `terraform.tfstate` beside the module.

    >>> LocalBackend(path="state/dev.tfstate").path
    'state/dev.tfstate'
    """

    path: str = setting("path of the state file, from the folder of the module", constraint=Size(1, 4096, "characters"))


@spec
class HcpBackend(Spec):
    """State and runs in HCP Terraform or Terraform Enterprise, in one workspace.

    >>> HcpBackend(organization="acme", workspace="fargate-dev").hostname is None
    True
    """

    organization: str = setting(
        "organization", constraint=Matches(r"[A-Za-z0-9][A-Za-z0-9_-]{2,39}", "3 to 40 letters, digits, `-` or `_`")
    )
    workspace: str = setting(
        "name of the workspace", constraint=Matches(r"[A-Za-z0-9_-]{1,90}", "1 to 90 letters, digits, `-` or `_`")
    )
    project: str | None = setting("project in which a new workspace is made", default=None)
    hostname: str | None = setting("host of Terraform Enterprise; without it HCP Terraform", default=None)


Backend = S3Backend | LocalBackend | HcpBackend

CREDENTIALS: Mapping[type[Spec], tuple[str, ...]] = {
    S3Backend: ("access_key", "secret_key", "token"),
    HcpBackend: ("token",),
    Provider: ("access_key", "secret_key", "token"),
}
"""Arguments that Terraform has and the language leaves out, since what they say is secret."""
