"""`modules/iam`: the roles of a cluster, of the pods on Fargate, and of service accounts."""

from __future__ import annotations

from fargate_tf.components.cluster import control_plane_role
from fargate_tf.components.partition import partition
from fargate_tf.components.pod_execution import pod_execution
from fargate_tf.components.service_accounts import service_accounts_by_key
from fargate_tf.hcl.functions import bound, call, for_list, template, variable
from fargate_tf.hcl.locals import Locals
from fargate_tf.hcl.nodes import ApplyTime, Conditional, Expression, Operation, PlanTime
from fargate_tf.hcl.variables import BOOL, STRING, Input, map_of, set_of
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.iam import ServiceAccountRole
from fargate_tf.targets.modules import promises
from fargate_tf.targets.modules.interface import account_input, also, either, input_of, objects, region_input
from fargate_tf.targets.modules.module import Module, Output

ACCOUNT_FIELDS = ("service_account", "namespace", "permissions_boundary_arn", "tags")


def iam_module() -> Module:
    """Every role by its switch, and what it may do."""
    named = Locals()
    where = named.define("partition", partition(variable("region")))
    name, tags, boundary = variable("cluster_name"), variable("tags"), variable("permissions_boundary_arn")
    control_plane = control_plane_role(
        cluster_name=name,
        partition=where,
        create_role=variable("create_cluster_role"),
        permissions_boundary_arn=boundary,
        tags=tags,
    )
    pods = pod_execution(
        cluster_name=name,
        partition=where,
        region=variable("region"),
        account_id=variable("account_id"),
        create_role=variable("create_pod_execution_role"),
        profiles_with_own_role=variable("profiles_with_own_role"),
        policies_by_name=variable("pod_execution_policies"),
        permissions_boundary_arn=boundary,
        tags=tags,
    )
    accounts = variable("service_account_roles")
    of_accounts = Locals()
    some: Operation[PlanTime] = Operation(">", right=0, left=call("length", accounts))
    made = service_accounts_by_key(
        accounts,
        policies_by_key=variable("service_account_policies"),
        policy_arns_by_key=variable("service_account_policy_arns"),
        create_provider=either(variable("create_oidc_provider"), some),
        taken=_taken(),
        cluster_name=name,
        oidc_issuer_url=variable("oidc_issuer_url"),
        permissions_boundary_arn=boundary,
        tags=tags,
        locals_=of_accounts,
    )
    assert pods.own is not None  # the profiles are a variable
    return Module(
        "iam",
        "IAM roles",
        "IAM roles of an EKS cluster on Fargate: of its control plane, of the pods, and of service accounts (IRSA).",
        _inputs(),
        {
            "main.tf": (*named.blocks, *control_plane.blocks, *pods.blocks),
            "service_accounts.tf": (*of_accounts.blocks, *made.blocks),
        },
        (
            Output(
                "cluster_role_arn",
                control_plane.arn,
                "ARN of the control plane's role, once it has its permissions; null without one",
                control_plane.permissions,
            ),
            Output("cluster_role_name", control_plane.name, "Name of the control plane's role; null without one"),
            Output("oidc_provider_arn", made.provider.attr("arn"), "ARN of the OIDC provider; null without one"),
            Output(
                "pod_execution_role_arn",
                pods.arn,
                "ARN of the pod execution role, once it has its permissions; null without one",
                pods.permissions,
            ),
            Output("pod_execution_role_name", pods.name, "Name of the pod execution role; null without one"),
            Output(
                "profile_role_arns",
                pods.own.by_key("arn"),
                "ARNs of the pod execution roles of single profiles, once they have their permissions, by profile",
                pods.own_permissions,
            ),
            Output("service_account_role_arns", made.arns, "ARNs of the roles of service accounts, by key"),
            Output("service_account_role_names", made.names, "Names of the roles of service accounts, by key"),
        ),
    )


def _taken() -> Expression[ApplyTime]:
    """The ends of the names of the other roles that are made."""
    own = for_list("name", variable("profiles_with_own_role"), template(bound("name"), "-pod-execution"))
    cluster: Conditional[ApplyTime] = Conditional(variable("create_cluster_role"), ["cluster"], [])
    pods: Conditional[ApplyTime] = Conditional(variable("create_pod_execution_role"), ["pod-execution"], [])
    return call("concat", cluster, pods, own)


def _inputs() -> tuple[Input, ...]:
    return (
        also(
            input_of(Cluster, "name", name="cluster_name"),
            promises.name_fits_roles("cluster_name", "-pod-execution"),
        ),
        region_input(),
        account_input("Id of the account, which trust policies name"),
        Input("create_cluster_role", BOOL, "A role for the control plane", (True,)),
        Input("create_pod_execution_role", BOOL, "A role that starts the pods of all profiles", (True,)),
        Input(
            "profiles_with_own_role",
            set_of(STRING),
            "Names of profiles that get a pod execution role of their own",
            ([],),
        ),
        Input(
            "pod_execution_policies",
            map_of(STRING),
            "Further policies of every pod execution role, as JSON text by name: what the log router writes to",
            ({},),
            (promises.pod_policies_are_json(),),
        ),
        Input(
            "create_oidc_provider", BOOL, "An OIDC provider, also without a role in `service_account_roles`", (False,)
        ),
        Input(
            "oidc_issuer_url",
            STRING,
            "URL of the cluster's OIDC issuer; needed for the provider and the roles",
            (None,),
        ),
        objects(
            "service_account_roles",
            ServiceAccountRole,
            ACCOUNT_FIELDS,
            "roles that pods take by their service account (IRSA), by a key that ends the role's name",
        ),
        Input(
            "service_account_policies",
            map_of(map_of(STRING)),
            "Policies of these roles as JSON text, by the key of the role and a name; apart from the roles, so that a "
            "policy may name what itself names the role",
            ({},),
            (promises.policies_are_json("service_account_policies"),),
        ),
        Input(
            "service_account_policy_arns",
            map_of(map_of(STRING)),
            "ARNs of policies that exist, by the key of the role and a name of yours",
            ({},),
        ),
        input_of(Cluster, "permissions_boundary_arn"),
        input_of(Cluster, "tags", says="tags of every role"),
    )
