"""What a module refuses beyond the constraints of single fields: the rules that one variable decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts import limits
from fargate_tf.hcl.blocks import block
from fargate_tf.hcl.functions import bound, call, equal, for_list, is_null, not_null, template, variable
from fargate_tf.hcl.nodes import Conditional, For, Name, Operation, Stage
from fargate_tf.hcl.variables import Validation
from fargate_tf.targets.modules.interface import between, both, either, every, every_key, matches, unless_null

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import ApplyTime, Block, Expression, PlanTime, Value

    Reached = Expression[PlanTime]

_ARN = r"arn:aws[a-z-]*"


def negated(value: Value) -> Expression[ApplyTime]:
    """`!value`."""
    return Operation("!", right=value)


def profile_names_are_free() -> Validation:
    """No name begins with what EKS keeps for itself."""
    prefix = limits.PROFILE_NAME_RESERVED_PREFIX.value
    return Validation(
        every_key(variable("fargate_profiles"), lambda name: negated(call("startswith", name, prefix))),
        f"fargate_profiles: the name of a profile does not begin with the reserved '{prefix}' (FT204).",
    )


def profile_names_fit() -> Validation:
    """The characters that EKS takes."""
    pattern = r"[A-Za-z][A-Za-z0-9_-]{0,99}"
    return Validation(
        every_key(variable("fargate_profiles"), lambda name: matches(pattern, name)),
        "fargate_profiles: the name of a profile has 1 to 100 letters, digits, `-` or `_` after a letter (FT201).",
    )


def selector_labels_fit() -> Validation:
    """The lengths that EKS takes of keys and values."""
    key, value = limits.SELECTOR_LABEL_KEY_LENGTH.value, limits.SELECTOR_LABEL_VALUE_LENGTH.value

    def of_selector(selector: Reached) -> Expression[ApplyTime]:
        labels = selector.attr("labels")
        keys = every(call("keys", labels), "text", lambda text: between(key.least, key.most, text))
        return both(keys, every(call("values", labels), "text", lambda text: between(value.least, value.most, text)))

    return Validation(
        every(
            variable("fargate_profiles"),
            "profile",
            lambda profile: every(profile.attr("selectors"), "selector", of_selector),
        ),
        f"fargate_profiles[*].selectors[*].labels: keys of 1 to {key.most}, values of 1 to {value.most} characters "
        "(FT206).",
    )


_ROLE_WITHOUT_PATH = rf"{_ARN}:iam::\d{{12}}:role/[\w+=,.@-]{{1,64}}"


def pod_execution_role_has_no_path() -> Validation:
    """EKS takes pod execution roles whose path is `/` only."""
    return Validation(
        matches(_ROLE_WITHOUT_PATH, variable("pod_execution_role_arn")),
        "pod_execution_role_arn: the ARN of an IAM role without a path (FT214).",
    )


def profile_roles_have_no_path() -> Validation:
    """Likewise of each profile's own."""

    def fits(profile: Reached) -> Expression[ApplyTime]:
        arn = profile.attr("pod_execution_role_arn")
        return unless_null(arn, matches(_ROLE_WITHOUT_PATH, arn))

    return Validation(
        every(variable("fargate_profiles"), "profile", fits),
        "fargate_profiles[*].pod_execution_role_arn: the ARN of an IAM role without a path (FT213).",
    )


def endpoint_is_on() -> Validation:
    """At least one way to the Kubernetes API."""
    endpoint = variable("endpoint")
    return Validation(
        either(endpoint.attr("private"), endpoint.attr("public")),
        "endpoint: `private` or `public` is on; pods on Fargate need the private one (FT306).",
    )


def public_endpoint_is_limited() -> Validation:
    """A public endpoint names who reaches it: AWS's default is everybody."""
    endpoint = variable("endpoint")
    some: Operation[ApplyTime] = Operation(">", right=0, left=call("length", endpoint.attr("public_access_cidrs")))
    return Validation(
        either(negated(endpoint.attr("public")), some),
        "endpoint: `public` needs `public_access_cidrs`, the ranges that reach it (FT309).",
    )


def public_ranges_fit() -> Validation:
    """The number of ranges that EKS takes."""
    most = limits.PUBLIC_ACCESS_CIDRS.value
    return Validation(
        between(0, most, variable("endpoint").attr("public_access_cidrs")),
        f"endpoint.public_access_cidrs: at most {most} ranges (FT311).",
    )


def public_ranges_are_ranges() -> Validation:
    """Each is an IPv4 range."""
    return Validation(
        every(variable("endpoint").attr("public_access_cidrs"), "cidr", is_ipv4_range),
        "endpoint.public_access_cidrs: IPv4 ranges, such as '203.0.113.0/24' (FT309).",
    )


def is_ipv4_range(value: Reached) -> Expression[ApplyTime]:
    """Whether Terraform reads the text as an IPv4 range."""
    digits = r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}"
    return both(matches(digits, value), call("can", call("cidrhost", value, 0)))


def cluster_role_has_a_name() -> Validation:
    """The name ends an ARN in the policy of the key."""
    return Validation(
        matches(r"[\w+=,.@/-]+", variable("cluster_role_name")),
        "cluster_role_name: the name of an IAM role, behind its path if it has one (FT318).",
    )


def service_cidr_is_one() -> Validation:
    """A range within the private blocks that EKS names, /24 to /12."""
    cidr = variable("service_cidr")
    lengths = limits.SERVICE_CIDR_PREFIX_LENGTH.value
    private = r"(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3}/(1[2-9]|2[0-4])"
    return Validation(
        unless_null(cidr, both(matches(private, cidr), call("can", call("cidrhost", cidr, 0)))),
        f"service_cidr: an IPv4 range from /{lengths.least} to /{lengths.most} within "
        f"{', '.join(limits.SERVICE_CIDR_RANGES.value)} (FT320).",
    )


def key_goes_with_encryption() -> Block:
    """An existing key is named, and only then: a precondition, since it takes two variables."""
    arn, whose = variable("kms_key_arn"), variable("encryption_key")
    there = not_null(arn)
    existing = equal(whose, "existing")
    both_or_none: Operation[ApplyTime] = Operation("==", right=existing, left=there)
    message = 'kms_key_arn goes with encryption_key = "existing" (FT317).'
    return block("precondition", condition=both_or_none, error_message=message)


def name_fits_roles(name: str, longest_suffix: str) -> Validation:
    """The roles are called after the cluster, and IAM takes 64 characters."""
    most = limits.ROLE_NAME_LENGTH.value.most - len(longest_suffix)
    return Validation(
        between(1, most, variable(name)),
        f"{name}: at most {most} characters, so that the name of the role that ends in '{longest_suffix}' fits IAM "
        "(FT315).",
    )


def addon_names_fit(name: str) -> Validation:
    """Names as EKS lists them; CoreDNS has a variable of its own."""
    pattern = r"[a-z][a-z0-9_-]{0,98}[a-z0-9]"
    return Validation(
        every_key(variable(name), lambda addon: matches(pattern, addon)),
        f"{name}: the name of an add-on, such as 'metrics-server' (FT401).",
    )


def coredns_has_a_variable() -> Validation:
    """CoreDNS is not among the further add-ons."""
    return Validation(
        negated(call("contains", call("keys", variable("addons")), "coredns")),
        "addons: 'coredns' has a variable of its own, `coredns` (FT404).",
    )


def principals_are_unique() -> Validation:
    """A principal has one entry in a cluster."""
    principals = for_list("entry", call("values", variable("access_entries")), bound("entry").attr("principal_arn"))
    return Validation(
        equal_lengths(call("toset", principals), variable("access_entries")),
        "access_entries[*].principal_arn: each principal has one entry (FT504).",
    )


def access_scopes_are_not_empty() -> Validation:
    """A policy holds in all namespaces, or in some."""

    def holds(policy: Reached) -> Expression[ApplyTime]:
        namespaces = policy.attr("namespaces")
        some: Operation[ApplyTime] = Operation(">", right=0, left=call("length", namespaces))
        return unless_null(namespaces, some)

    return Validation(
        every(
            variable("access_entries"),
            "entry",
            lambda entry: every(call("values", entry.attr("policies")), "policy", holds),
        ),
        "access_entries[*].policies[*].namespaces: one or more; for all namespaces leave them out (FT511).",
    )


def names_at_aws_differ() -> Validation:
    """A name with its revision is no other profile's name."""
    profiles = variable("fargate_profiles")
    profile: Name[ApplyTime] = Name("profile", Stage.APPLY)
    name: Name[ApplyTime] = Name("name", Stage.APPLY)
    revision = profile.attr("revision")
    final: Conditional[ApplyTime] = Conditional(is_null(revision), name, template(name, "-", revision))
    names: For[ApplyTime] = For(("name", "profile"), profiles, final)
    return Validation(
        equal_lengths(call("toset", names), profiles),
        "fargate_profiles: no name with its revision is the name of another profile (FT208).",
    )


def equal_lengths(left: Value, right: Value) -> Expression[ApplyTime]:
    """Whether two collections have as many items."""
    return Operation("==", right=call("length", right), left=call("length", left))


def access_entries_are_few() -> Validation:
    """The number of entries of a cluster."""
    most = limits.ACCESS_ENTRIES_PER_CLUSTER.value
    return Validation(between(0, most, variable("access_entries")), f"access_entries: at most {most} (FT512).")


def access_policies_are_named() -> Validation:
    """Policies go by their names, not by ARNs."""
    return Validation(
        every(
            variable("access_entries"),
            "entry",
            lambda entry: every_key(
                entry.attr("policies"), lambda policy: matches(r"AmazonEKS[A-Za-z0-9]+Policy", policy)
            ),
        ),
        "access_entries[*].policies: names of EKS access policies, such as 'AmazonEKSViewPolicy' (FT503).",
    )


def policies_are_json(name: str) -> Validation:
    """Each policy is JSON text with statements."""

    def is_policy(policy: Reached) -> Expression[ApplyTime]:
        return call("can", call("jsondecode", policy).attr("Statement"))

    return Validation(
        every(variable(name), "policies", lambda policies: every(call("values", policies), "policy", is_policy)),
        f"{name}: IAM policies as JSON text, as jsonencode gives it (FT802).",
    )


def pod_policies_are_json() -> Validation:
    """Likewise of what pod execution roles may do."""
    name = "pod_execution_policies"
    holds = every(
        call("values", variable(name)),
        "policy",
        lambda policy: call("can", call("jsondecode", policy).attr("Statement")),
    )
    return Validation(holds, f"{name}: IAM policies as JSON text, as jsonencode gives it (FT802).")


def log_groups_fit() -> Validation:
    """The days that CloudWatch Logs knows, and names that it takes."""
    days = [*limits.LOG_RETENTION_DAYS.value, limits.LOG_RETENTION_FOREVER.value]
    pattern, length = limits.LOG_GROUP_NAME_PATTERN.value, limits.LOG_GROUP_NAME_LENGTH.value

    def fits(name: Reached) -> Expression[ApplyTime]:
        kept = call("contains", days, variable("log_groups").index(name).attr("log_retention_days"))
        return both(both(matches(pattern, name), between(length.least, length.most, name)), kept)

    return Validation(
        every_key(variable("log_groups"), fits),
        "log_groups: names of 1 to 512 letters, digits or ./_#- (FT907), kept for a number of days that CloudWatch "
        "knows (FT916).",
    )


def one_of(name: str, values: tuple[str, ...], code: str) -> Validation:
    """One of a few words."""
    return Validation(call("contains", list(values), variable(name)), f"{name}: one of {', '.join(values)} ({code}).")


def subnets_are_two() -> Validation:
    """EKS takes two subnets or more."""
    least = limits.CLUSTER_SUBNETS_LEAST.value
    enough: Operation[ApplyTime] = Operation(">=", right=least, left=call("length", variable("subnet_ids")))
    return Validation(enough, f"subnet_ids: at least {least} subnets, in different zones (FT161).")
