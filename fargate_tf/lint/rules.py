"""Which rules judge a plan, and which do not, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_LANGUAGE = "it judges how a blueprint is written; Terraform and the provider have judged the plan's text"
_ADDRESS = "the name has to make an address in what the compiler writes; a plan has its addresses"
_BLUEPRINT = "it judges what only a blueprint has"
_PODS_LOGS = "where the logs of pods go is a ConfigMap, which no AWS resource of a plan tells of"
_OWN_ROLES = "it judges roles that the compiler makes and names"
_PRESETS = "presets are the compiler's own"
_PROVIDER = "the provider refuses it before there is a plan"

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("FT006", "FT007", "FT008", "FT013", "FT017", "FT019"), _LANGUAGE),
        **dict.fromkeys(("FT609", "FT610", "FT611", "FT612", "FT613", "FT614", "FT615", "FT616"), _LANGUAGE),
        **dict.fromkeys(("FT011", "FT012", "FT201", "FT401", "FT502", "FT701"), _ADDRESS),
        "FT015": "in a plan each resource has the tags that are written for it; none are passed on to IAM",
        "FT102": "the subnets of a cluster may stand in another state; EKS itself counts the zones",
        "FT111": "whether zones are written by name or by id is free where each subnet is a resource of its own",
        "FT115": "public subnets are no setting of a plan; whether a gateway stands in one is told by routes",
        "FT116": "a plan names services in full, and S3 may well have an interface endpoint",
        "FT117": "a plan names services in full",
        **dict.fromkeys(("FT118", "FT119"), _PROVIDER),
        **dict.fromkeys(("FT120", "FT121", "FT122"), "flow logs are no part of a cluster or a profile"),
        "FT160": "the id of a VPC that a cluster is in is told by EKS, not written",
        **dict.fromkeys(("FT162", "FT163"), _BLUEPRINT),
        **dict.fromkeys(("FT214", "FT219", "FT315"), _OWN_ROLES),
        "FT215": "profiles and node groups may stand in another state",
        "FT217": _PROVIDER,
        "FT218": _BLUEPRINT,
        "FT304": _PROVIDER,
        "FT312": _BLUEPRINT,
        **dict.fromkeys(("FT604", "FT605", "FT606", "FT607", "FT608", "FT617", "FT618", "FT619", "FT620"), _BLUEPRINT),
        "FT707": "a blueprint takes a part of EKS's images only; a plan may use them all",
        **dict.fromkeys(("FT709", "FT710", "FT720", "FT721"), "it is a matter of launch templates, which are not read"),
        "FT717": "zones of a node group are a setting of blueprints; a plan has subnets",
        **dict.fromkeys((f"FT63{number}" for number in range(1, 6)), _BLUEPRINT),
        **dict.fromkeys((f"FT8{number:02}" for number in range(13)), _OWN_ROLES),
        **dict.fromkeys((f"FT8{number}" for number in range(20, 37)), _PRESETS),
        **dict.fromkeys((f"FT9{number:02}" for number in range(24)), _PODS_LOGS),
    }
)
"""The rules that no plan is judged by."""

INSTEAD: Mapping[str, str] = MappingProxyType(
    {"FT212": "a blueprint names zones, a plan subnets: whether these are private is told by their routes"}
)
"""The rules whose question is asked of a plan in another way (`own.py`)."""
