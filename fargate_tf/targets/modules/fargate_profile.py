"""`modules/fargate-profile`: which pods of a cluster run on Fargate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.fargate import fargate
from fargate_tf.components.pod_execution import PodExecutionPart
from fargate_tf.hcl.blocks import KeyedResource, body, keyed
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, variable
from fargate_tf.hcl.variables import BOOL, STRING, Input, list_of, map_of
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.fargate import FargateProfile
from fargate_tf.spec.logging import CloudWatchLogs
from fargate_tf.targets.modules import promises
from fargate_tf.targets.modules.interface import also, input_of, object_type, objects
from fargate_tf.targets.modules.module import Module, Output

if TYPE_CHECKING:
    from fargate_tf.hcl.variables import TypeOf

PROFILE_FIELDS = (
    *("selectors", "subnet_ids", "pod_execution_role_arn", "revision"),
    *("create_timeout", "delete_timeout", "tags"),
)


def fargate_profile_module() -> Module:
    """Profiles by their names, one for CoreDNS, and the log groups that their pods write to."""
    groups = _log_groups()
    part = fargate(
        profiles=variable("fargate_profiles"),
        cluster_name=variable("cluster_name"),
        roles=PodExecutionPart((), variable("pod_execution_role_arn")),
        subnet_ids=variable("subnet_ids"),
        create_coredns_profile=variable("create_coredns_profile"),
        tags=variable("tags"),
        ready=[groups.address],
    )
    assert part.revised is not None  # the profiles are a variable
    return Module(
        "fargate-profile",
        "Fargate profiles",
        "Fargate profiles of an EKS cluster: which pods run on Fargate, in which subnets, and with which role.",
        _inputs(),
        {"main.tf": (*groups.blocks, *part.blocks)},
        (
            Output("coredns_profile_arn", part.coredns.attr("arn"), "ARN of CoreDNS's profile; null without one"),
            Output("profile_arns", part.profiles.attr_by_name("arn"), "ARNs of the profiles without revision, by name"),
            Output(
                "revised_profile_arns",
                part.revised.attr_by_name("arn"),
                "ARNs of the profiles with one, by name",
            ),
        ),
    )


def _log_groups() -> KeyedResource:
    """The groups come before the profiles, so that no line of the first pod is lost."""
    inside = body(name=EACH_KEY, retention_in_days=EACH_VALUE.attr("log_retention_days"), tags=variable("tags"))
    return keyed("aws_cloudwatch_log_group", "pods", variable("log_groups"), inside)


def profiles_input(**more: TypeOf) -> Input:
    """The profiles, with `more` attributes each."""
    return also(
        objects("fargate_profiles", FargateProfile, PROFILE_FIELDS, "which pods run on Fargate, by profile", **more),
        promises.profile_names_fit(),
        promises.profile_names_are_free(),
        promises.names_at_aws_differ(),
        promises.selector_labels_fit(),
        promises.profile_roles_have_no_path(),
    )


def _inputs() -> tuple[Input, ...]:
    return (
        input_of(Cluster, "name", name="cluster_name"),
        Input(
            "subnet_ids",
            list_of(STRING),
            "Ids of the private subnets in which the pods run, when their routes and endpoints are there",
        ),
        Input(
            "pod_execution_role_arn",
            STRING,
            "ARN of the role that starts the pods of every profile without one of its own, with its permissions",
            validations=(promises.pod_execution_role_has_no_path(),),
        ),
        profiles_input(),
        Input(
            "create_coredns_profile",
            BOOL,
            "A profile for CoreDNS; needed unless another profile, or a node group, takes its pods",
            (True,),
        ),
        also(
            Input(
                "log_groups",
                map_of(object_type(CloudWatchLogs, ["log_retention_days"])),
                "Log groups that are made for the pods to write to, by name",
                ({},),
            ),
            promises.log_groups_fit(),
        ),
        input_of(Cluster, "tags", says="tags of every part"),
    )
