"""Values that no blueprint may hold, by spec and field, whatever stands around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fargate_tf import AccessEntry, Addon, Blueprint, Cluster, Endpoint, FargateProfile, Network, S3Backend, Selector
from fargate_tf.hcl.functions import variable
from fargate_tf.spec.base import Spec

_CIDRS = ("", "10.0.0.0", "10.0.0.1/16", "10.0.0.0/33", "::/0", "10.0.0.0/255.255.0.0", " 10.0.0.0/16", "a")
_NAMES = ("", " ", "a b", "ä", "-a", "_a", "a/b", "a\n", "n" * 101, "${x}")
_IAM = "arn:aws:iam::111122223333:"
_ROLES = ("", "role", "arn:aws:iam::1:role/a", f"{_IAM}role/path/a", f"{_IAM}user/a", f"{_IAM}role/a b")
_TAGS: tuple[dict[str, str], ...] = (
    *({"": "v"}, {"k" * 129: "v"}, {"k": "v" * 257}, {"aws:k": "v"}, {"AWS:k": "v"}),
    {f"k{i}": "v" for i in range(51)},
)
_NOT_FOR_IAM: tuple[dict[str, str], ...] = ({"k": "🎉"}, {"k": "a,b"}, {"k{": "v"}, {"k": "a\nb"})


def _profiles(*names: str) -> list[FargateProfile]:
    return [FargateProfile(name, selectors=[Selector("default")]) for name in names]


def _entries(*principals: str) -> list[AccessEntry]:
    return [AccessEntry(_IAM + principal) for principal in principals]


NEVER: Mapping[type[Spec], Mapping[str, tuple[Any, ...]]] = {
    Blueprint: {
        "region": ("", "eu-centrall-1", "EU-CENTRAL-1", "us-gov-west-1", "eu-central-1a"),
        "account_id": ("", "1", "1" * 13, "\u0661" * 12, "11112222333a"),
        "name": _NAMES,
        "tags": (*_TAGS, *_NOT_FOR_IAM),
    },
    S3Backend: {
        "bucket": ("", "A", "ab", "a_b", "-ab", "a" * 64, "a b"),
        "key": ("", "/", "/a", "a/"),
        "region": ("", "moon-1"),
    },
    Network: {
        "cidr": (*_CIDRS, "10.0.0.0/15", "10.0.0.0/29", "0.0.0.0/0"),
        "availability_zones": ([], ["a"], ["eu-central-1a"], ["a", "b"], ["", ""], ["zz-1a", "zz-1b"]),
        "nat": ("", "per_AZ", "two", "per_az "),
        "private_subnet_cidrs": ({}, {"x": "10.0.0.0/20"}, {"x": ""}),
        "public_subnet_cidrs": ({}, {"x": "10.0.0.0/20"}, {"x": ""}),
        "tags": _TAGS,
    },
    Cluster: {
        "name": (*_NAMES, "n" * 51),
        "version": ("", "1", "1.", "1.35.1", "v1.35", "latest", "2.0", "1.\uff13\uff15"),
        "endpoint": (Endpoint(private=False),),
        "log_types": (["API"], ["api", ""], ["api", "everything"]),
        "log_retention_days": (-1, 2, 364, 10**9, True),
        "fargate_profiles": (_profiles("a", "a"), _profiles("a-b", "A_b")),
        "pod_execution_role_arn": _ROLES,
        "addons": (*([Addon("x1"), Addon("x1")], [Addon("X")], [Addon("")], [Addon("a-1"), Addon("a1-")]),),
        "access_entries": (
            *(_entries("role/A", "role/A"), _entries("role/A", "user/A"), _entries("role/a-b", "role/a_b")),
            _entries("role/1a"),
            [
                AccessEntry(f"{_IAM}role/ops", policies=["AmazonEKSAdminViewPolicy"]),
                AccessEntry(f"{_IAM}role/ops_admin", policies=["AmazonEKSViewPolicy"]),
            ],
            [AccessEntry(f"{_IAM}role/ops", policies=["AmazonEKSViewPolicy", "AmazonEKSViewPolicyPolicy"])],
        ),
        "tags": (*_TAGS, *_NOT_FOR_IAM),
    },
    Endpoint: {
        "public_access_cidrs": (
            *([cidr] for cidr in _CIDRS),
            *(["10.0.0.0/8"], ["8.8.8.8/32", "8.8.8.8/32"], [f"8.8.8.{i}/32" for i in range(41)]),
        ),
    },
    FargateProfile: {
        "name": (*_NAMES, "eks-", "eks-apps", "1a"),
        "selectors": ([], [Selector(f"n{i}") for i in range(6)]),
        "availability_zones": ([], ["nowhere-1a"], [""]),
        "subnet_ids": ([], ["subnet-1"], [variable("subnet")]),
        "pod_execution_role_arn": _ROLES,
        "tags": _TAGS,
    },
    Selector: {
        "namespace": ("", "A", "a_b", "-a", "a-", "[a-z]+", "a b", "n" * 64, "ä", "a\n"),
        "labels": ({f"l{i}": "x" for i in range(6)}, {"": "x"}, {"k" * 128: "x"}, {"k": ""}, {"k": "v" * 256}),
    },
    Addon: {"name": ("", "A", "a", "a-", "_a", "ä", "n" * 101), "tags": _TAGS},
    AccessEntry: {
        "principal_arn": ("", "*", f"{_IAM}root", f"{_IAM}group/a", "arn:aws-mars:iam::111122223333:role/a"),
        "policies": ([""], ["View"], ["AmazonEKSComputePolicy"], ["AmazonEKSViewPolicy"] * 2),
        "name": ("", "1a", "a b", "ä", "-"),
        "tags": _TAGS,
    },
}
