"""The keys of eksctl's `ClusterConfig`, as its published schema names them (eksctl.io/v1alpha5, read 2026-11-27).

A mapping has its keys, a list the form of its items; `str`, `int` and `bool` are scalars; `BY_NAME` are texts under
names of the user's: tags and labels; `SUBNETS` has a `SUBNET` under each name; `TAINTS` is a list of `TAINT`, or has
texts by name; `ANY` is whatever stands there: policies, and parts that only eksctl knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

API_VERSION, KIND = "eksctl.io/v1alpha5", "ClusterConfig"

ANY = object()
BY_NAME = object()
SUBNETS = object()
TAINTS = object()
_TEXTS = [str]

_WELL_KNOWN = dict.fromkeys(
    (
        *("imageBuilder", "autoScaler", "awsLoadBalancerController", "externalDNS", "certManager"),
        *("ebsCSIController", "efsCSIController"),
    ),
    bool,
)
SUBNET = {"id": str, "az": str, "cidr": str}
TAINT = {"key": str, "value": str, "effect": str}
_POD_IDENTITY = {
    **dict.fromkeys(("namespace", "serviceAccountName", "roleARN", "roleName", "permissionsBoundaryARN"), str),
    **dict.fromkeys(("permissionPolicyName", "targetRoleARN", "policy"), str),
    "permissionPolicyARNs": _TEXTS,
    "permissionPolicy": ANY,
    "wellKnownPolicies": _WELL_KNOWN,
    "tags": BY_NAME,
    "createServiceAccount": bool,
    "disableSessionTags": bool,
}
_SERVICE_ACCOUNT = {
    "metadata": {"name": str, "namespace": str, "labels": BY_NAME, "annotations": BY_NAME},
    "attachPolicyARNs": _TEXTS,
    "wellKnownPolicies": _WELL_KNOWN,
    "attachPolicy": ANY,
    **dict.fromkeys(("attachRoleARN", "permissionsBoundary", "roleName", "subjectPattern"), str),
    "roleOnly": bool,
    "tags": BY_NAME,
    "status": ANY,
}
_ACCESS_ENTRY = {
    "principalARN": str,
    "type": str,
    "kubernetesGroups": _TEXTS,
    "kubernetesUsername": str,
    "accessPolicies": [{"policyARN": str, "accessScope": {"type": str, "namespaces": _TEXTS}}],
}
_ADDON = {
    **dict.fromkeys(("name", "version", "serviceAccountRoleARN", "permissionsBoundary", "resolveConflicts"), str),
    "attachPolicyARNs": _TEXTS,
    "attachPolicy": ANY,
    "wellKnownPolicies": _WELL_KNOWN,
    "podIdentityAssociations": [_POD_IDENTITY],
    "useDefaultPodIdentityAssociations": bool,
    "configurationValues": str,
    "namespaceConfig": {"namespace": str},
    **dict.fromkeys(("publishers", "types", "owners"), _TEXTS),
    "tags": BY_NAME,
}
_NODE_GROUP_BASE: Mapping[str, Any] = {
    **dict.fromkeys(("name", "amiFamily", "instanceType", "instancePrefix", "instanceName", "ami", "volumeType"), str),
    **dict.fromkeys(("volumeName", "volumeKmsKeyID", "overrideBootstrapCommand", "outpostARN"), str),
    **dict.fromkeys(("desiredCapacity", "minSize", "maxSize", "volumeSize", "maxPodsPerNode"), int),
    **dict.fromkeys(("volumeIOPS", "volumeThroughput"), int),
    **dict.fromkeys(("privateNetworking", "ebsOptimized", "volumeEncrypted", "propagateASGTags"), bool),
    **dict.fromkeys(("disableIMDSv1", "disablePodIMDS", "efaEnabled", "enableDetailedMonitoring"), bool),
    **dict.fromkeys(("availabilityZones", "subnets", "asgSuspendProcesses", "preBootstrapCommands"), _TEXTS),
    **dict.fromkeys(("labels", "tags"), BY_NAME),
    **dict.fromkeys(("ssh", "additionalVolumes", "placement", "instanceSelector"), ANY),
    "taints": TAINTS,
    **dict.fromkeys(("bottlerocket", "capacityReservation", "instanceMarketOptions"), ANY),
    "iam": ANY,
    "securityGroups": {"attachIDs": _TEXTS, "withShared": bool, "withLocal": bool},
    "updateConfig": {"maxUnavailable": int, "maxUnavailablePercentage": int},
    "nodeRepairConfig": ANY,
}
_MANAGED = {
    **_NODE_GROUP_BASE,
    "instanceTypes": _TEXTS,
    "spot": bool,
    "launchTemplate": {"id": str, "version": str},
    "releaseVersion": str,
}
_IDENTITY_MAPPING = {
    **dict.fromkeys(("arn", "username", "account", "serviceName", "namespace"), str),
    "groups": _TEXTS,
    "noDuplicateARNs": bool,
}
_VPC = {
    **dict.fromkeys(("id", "cidr", "ipv6Cidr", "ipv6Pool", "securityGroup", "sharedNodeSecurityGroup"), str),
    **dict.fromkeys(("hostnameType", "controlPlaneEgressMode"), str),
    "subnets": {"private": SUBNETS, "public": SUBNETS},
    **dict.fromkeys(("extraCIDRs", "extraIPv6CIDRs", "publicAccessCIDRs", "controlPlaneSubnetIDs"), _TEXTS),
    "controlPlaneSecurityGroupIDs": _TEXTS,
    "controlPlaneOnPrivateSubnets": bool,
    "manageSharedNodeSecurityGroupRules": bool,
    "autoAllocateIPv6": bool,
    "nat": {"gateway": str},
    "clusterEndpoints": {"privateAccess": bool, "publicAccess": bool},
}

REQUIRED: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("metadata",): ("name", "region"),
    ("addons",): ("name",),
    ("fargateProfiles",): ("name", "selectors"),
    ("fargateProfiles", "selectors"): ("namespace",),
    ("managedNodeGroups",): ("name",),
    ("iam", "serviceAccounts"): ("metadata",),
    ("iam", "serviceAccounts", "metadata"): ("name",),
    ("iam", "podIdentityAssociations"): ("namespace", "serviceAccountName"),
    ("accessConfig", "accessEntries"): ("principalARN",),
    ("accessConfig", "accessEntries", "accessPolicies"): ("policyARN",),
    ("secretsEncryption",): ("keyARN",),
}
"""What a mapping has to have, by the keys that lead to it."""

CLUSTER_CONFIG: Mapping[str, Any] = {
    "apiVersion": str,
    "kind": str,
    "metadata": {
        **dict.fromkeys(("name", "region", "version"), str),
        "tags": BY_NAME,
        "annotations": BY_NAME,
        "forceUpdateVersion": bool,
        "rollbackConfig": ANY,
    },
    "upgradePolicy": {"supportType": str},
    "kubernetesNetworkConfig": dict.fromkeys(("ipFamily", "serviceIPv4CIDR", "serviceIPv6CIDR"), str),
    "autoModeConfig": ANY,
    "remoteNetworkConfig": ANY,
    "iam": {
        **dict.fromkeys(("serviceRoleARN", "serviceRolePermissionsBoundary", "fargatePodExecutionRoleARN"), str),
        "fargatePodExecutionRolePermissionsBoundary": str,
        "withOIDC": bool,
        "serviceAccounts": [_SERVICE_ACCOUNT],
        "podIdentityAssociations": [_POD_IDENTITY],
        "vpcResourceControllerPolicy": bool,
    },
    "iamIdentityMappings": [_IDENTITY_MAPPING],
    "identityProviders": [ANY],
    "accessConfig": {
        "authenticationMode": str,
        "bootstrapClusterCreatorAdminPermissions": bool,
        "accessEntries": [_ACCESS_ENTRY],
    },
    "vpc": _VPC,
    "addons": [_ADDON],
    "addonsConfig": {"autoApplyPodIdentityAssociations": bool, "disableDefaultAddons": bool},
    "privateCluster": {"enabled": bool, "skipEndpointCreation": bool, "additionalEndpointServices": _TEXTS},
    "nodeGroups": [ANY],
    "managedNodeGroups": [_MANAGED],
    "fargateProfiles": [
        {
            **dict.fromkeys(("name", "podExecutionRoleARN", "status"), str),
            "selectors": [{"namespace": str, "labels": BY_NAME}],
            "subnets": _TEXTS,
            "tags": BY_NAME,
        }
    ],
    "availabilityZones": _TEXTS,
    "localZones": _TEXTS,
    "cloudWatch": {"clusterLogging": {"enableTypes": _TEXTS, "logRetentionInDays": int}},
    "secretsEncryption": {"keyARN": str},
    "gitops": ANY,
    "karpenter": {
        **dict.fromkeys(("version", "defaultInstanceProfile"), str),
        "createServiceAccount": bool,
        "withSpotInterruptionQueue": bool,
    },
    "outpost": ANY,
    "controlPlaneScalingConfig": ANY,
    "zonalShiftConfig": {"enabled": bool},
    "capabilities": [ANY],
}
