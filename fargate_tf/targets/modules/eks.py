"""`modules/eks`: the cluster, its key and logs, its add-ons, and who may use it."""

from __future__ import annotations

from fargate_tf.components.access import access_by_name
from fargate_tf.components.addons import addons_by_name
from fargate_tf.components.cluster import ControlPlaneRolePart, EndpointAccess, cluster
from fargate_tf.components.iam import role_arn
from fargate_tf.components.partition import partition
from fargate_tf.hcl.blocks import lift
from fargate_tf.hcl.functions import variable
from fargate_tf.hcl.locals import Locals
from fargate_tf.hcl.nodes import plan_time
from fargate_tf.hcl.variables import BOOL, STRING, Input, list_of, map_of, object_of, optional
from fargate_tf.spec.access import AccessEntry
from fargate_tf.spec.addons import Addon
from fargate_tf.spec.cluster import Cluster
from fargate_tf.targets.modules import promises
from fargate_tf.targets.modules.interface import account_input, also, input_of, object_input, objects, region_input
from fargate_tf.targets.modules.module import Module, Output

ADDON_FIELDS = (
    *("version", "configuration_values", "service_account_role_arn"),
    *("resolve_conflicts_on_create", "resolve_conflicts_on_update", "preserve", "tags"),
)
ENTRY_FIELDS = ("principal_arn", "type", "kubernetes_groups", "user_name", "tags")
CLUSTER_FIELDS = (
    *("security_group_ids", "log_types", "log_retention_days", "log_kms_key_arn"),
    *("support_type", "zonal_shift", "service_cidr"),
)
"""Fields of a cluster whose variables are called as they are."""


def eks_module() -> Module:
    """The cluster and what is declared inside it."""
    named, of_access = Locals(), Locals()
    where = named.define("partition", partition(variable("region")))
    account_id, tags, endpoint = variable("account_id"), variable("tags"), variable("endpoint")
    # `deletion_protection` is an argument of provider 6, and this module works with 5.100 too.
    spec = lift(Cluster, plan_time("var"), version=variable("kubernetes_version"), deletion_protection=None)
    given, name = variable("cluster_role_arn"), variable("cluster_role_name")
    made = cluster(
        spec,
        role=ControlPlaneRolePart((), given, name),
        principal=role_arn(partition=where, account_id=account_id, name=name),
        subnet_ids=variable("subnet_ids"),
        endpoint=EndpointAccess(
            endpoint.attr("private"), endpoint.attr("public"), endpoint.attr("public_access_cidrs")
        ),
        encryption_key=variable("encryption_key"),
        partition=where,
        account_id=account_id,
        preconditions=[promises.key_goes_with_encryption()],
    )
    addons = addons_by_name(
        variable("addons"),
        before_nodes=variable("addons_before_nodes"),
        coredns=variable("coredns"),
        create_coredns=variable("create_coredns"),
        coredns_on_fargate=variable("coredns_on_fargate"),
        cluster=made,
        tags=tags,
        after=[variable("addons_after")],
        coredns_after=[variable("coredns_after")],
    )
    entries = access_by_name(variable("access_entries"), cluster=made, partition=where, tags=tags, locals_=of_access)
    return Module(
        "eks",
        "EKS cluster",
        "An EKS cluster for pods on Fargate: control plane, encryption key, logs, add-ons and access.",
        _inputs(),
        {
            "main.tf": (*named.blocks, *made.blocks),
            "addons.tf": addons.blocks,
            "access.tf": (*of_access.blocks, *entries),
        },
        (
            Output(
                "addon_arns_before_nodes",
                addons.before_nodes.by_key("arn"),
                "ARNs of the add-ons that nodes cannot do without, by name: what a node group waits for",
            ),
            Output("cluster_arn", made.arn, "ARN of the cluster"),
            Output(
                "cluster_certificate_authority_data",
                made.certificate_authority_data,
                "CA certificate of the Kubernetes API, in base64",
            ),
            Output("cluster_endpoint", made.endpoint, "URL of the Kubernetes API"),
            Output("cluster_name", made.name, "Name of the cluster, once it is there"),
            Output(
                "cluster_security_group_id",
                made.security_group_id,
                "Security group of the control plane and of Fargate pods",
            ),
            Output("cluster_version", made.version, "Kubernetes version of the cluster"),
            Output("kms_key_arn", made.kms_key_arn, "ARN of the key of Kubernetes API data; null where it is AWS's"),
            Output("log_group_name", made.log_group_name, "Name of the log group of the control plane"),
            Output("oidc_issuer_url", made.oidc_issuer_url, "URL of the cluster's OIDC issuer, for IRSA"),
        ),
    )


def _inputs() -> tuple[Input, ...]:
    settings = {field: input_of(Cluster, field) for field in CLUSTER_FIELDS}
    return (
        input_of(Cluster, "name"),
        input_of(Cluster, "version", name="kubernetes_version"),
        region_input(),
        account_input("Id of the account, which administers the key"),
        input_of(
            Cluster,
            "cluster_role_arn",
            says="ARN of the control plane's role, once it has its permissions",
            required=True,
        ),
        Input(
            "cluster_role_name",
            STRING,
            "Name of that role, behind its path if it has one: what the policy of the key is made of",
            (),
            (promises.cluster_role_has_a_name(),),
        ),
        Input(
            "subnet_ids",
            list_of(STRING),
            "Ids of two or more private subnets in different zones",
            (),
            (promises.subnets_are_two(),),
        ),
        also(
            Input(
                "endpoint",
                object_of(
                    {
                        "private": optional(BOOL, True),
                        "public": optional(BOOL, False),
                        "public_access_cidrs": optional(list_of(STRING), []),
                    }
                ),
                "How the Kubernetes API is reached: from the VPC, which pods on Fargate need, from listed ranges of "
                "the internet, or both",
                ({},),
            ),
            promises.endpoint_is_on(),
            promises.public_endpoint_is_limited(),
            promises.public_ranges_fit(),
            promises.public_ranges_are_ranges(),
        ),
        settings["security_group_ids"],
        also(settings["service_cidr"], promises.service_cidr_is_one()),
        Input(
            "encryption_key",
            STRING,
            "Whose key encrypts Kubernetes API data: 'create' an own rotating one, 'existing' for `kms_key_arn`, or "
            "'aws'",
            ("create",),
            (promises.one_of("encryption_key", ("create", "existing", "aws"), "FT317"),),
        ),
        input_of(Cluster, "kms_key_arn", says="ARN of an existing key for Kubernetes API data"),
        settings["log_types"],
        settings["log_retention_days"],
        settings["log_kms_key_arn"],
        settings["support_type"],
        settings["zonal_shift"],
        Input("create_coredns", BOOL, "CoreDNS as an add-on that waits for `coredns_after`", (True,)),
        object_input("coredns", Addon, ADDON_FIELDS, "settings of CoreDNS, its values as JSON text"),
        Input(
            "coredns_on_fargate",
            BOOL,
            "CoreDNS is told to run on Fargate, beside values of its own; off where nodes take its pods",
            (True,),
        ),
        Input("coredns_after", list_of(STRING), "ARNs of the profile or node groups that take CoreDNS's pods", ([],)),
        also(
            objects(
                "addons",
                Addon,
                ADDON_FIELDS,
                "further add-ons by name, their values as JSON text, made after the profiles and nodes of their pods",
            ),
            promises.addon_names_fit("addons"),
            promises.coredns_has_a_variable(),
        ),
        also(
            objects(
                "addons_before_nodes",
                Addon,
                ADDON_FIELDS,
                "add-ons that nodes cannot do without (vpc-cni, kube-proxy), which wait for the cluster only",
            ),
            promises.addon_names_fit("addons_before_nodes"),
        ),
        Input(
            "addons_after", list_of(STRING), "ARNs of the profiles and node groups that take the pods of add-ons", ([],)
        ),
        also(
            objects(
                "access_entries",
                AccessEntry,
                ENTRY_FIELDS,
                "who may use the Kubernetes API, by a name of yours; policies by their names, in all namespaces or in "
                "some",
                policies=optional(map_of(object_of({"namespaces": optional(list_of(STRING))})), {}),
            ),
            promises.access_entries_are_few(),
            promises.access_policies_are_named(),
            promises.access_scopes_are_not_empty(),
            promises.principals_are_unique(),
        ),
        input_of(Cluster, "tags"),
    )
