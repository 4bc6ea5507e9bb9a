"""What security benchmarks and scanners ask of a cluster, and what comes of it: the one table of docs/compliance.md.

Numbers of CIS are those of the Amazon EKS Benchmark 1.7.0, read in kube-bench's `cfg/eks-1.7.0` (2026-11); controls of
Security Hub those of the user guide (2026-11); checkov's ids those of 3.3.30, which the tests run; trivy's those of
trivy-checks (2026-08), read and not run. What an item says is in our own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["enforced", "accepted", "not applicable"]
ENFORCED: Status = "enforced"
ACCEPTED: Status = "accepted"
NOT_APPLICABLE: Status = "not applicable"


@dataclass(frozen=True)
class Control:
    """One thing that is asked for, under all the names that it has, and what fargate-tf makes of it.

    `why` says by what it is enforced, or why it is accepted or of no matter. `rules` are the problems that watch over
    it. `fails` has the checks of checkov that fail on some blueprint nevertheless, each with its reason.
    """

    what: str
    status: Status
    why: str
    cis: tuple[str, ...] = ()
    hub: tuple[str, ...] = ()
    checkov: tuple[str, ...] = ()
    trivy: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    fails: Mapping[str, str] = field(default_factory=dict)


def _numbered(section: str, last: int, *, but: tuple[int, ...] = ()) -> tuple[str, ...]:
    return tuple(f"{section}.{number}" for number in range(1, last + 1) if number not in but)


CIS = (
    *_numbered("2.1", 2),
    *_numbered("3.1", 4),
    *_numbered("3.2", 9),
    *_numbered("4.1", 8),
    *_numbered("4.2", 5),
    *_numbered("4.3", 2),
    *_numbered("4.4", 2),
    *_numbered("4.5", 2),
    *_numbered("5.1", 4),
    *_numbered("5.2", 1),
    *_numbered("5.3", 1),
    *_numbered("5.4", 5),
    *_numbered("5.5", 1),
)
"""Every item of the benchmark but section 1, the control plane, which is AWS's own."""
SECURITY_HUB = ("EKS.1", "EKS.2", "EKS.3", "EKS.6", "EKS.7", "EKS.8")

MODULES_ONLY = ("CKV_AWS_37", "CKV_AWS_58")
"""Checks that fail on the text of the modules, since checkov does not follow their variables, and on no plan."""

CONTROLS = (
    Control(
        "All logs of the control plane",
        ENFORCED,
        "all five kinds by default; fewer are a warning",
        cis=("2.1.1",),
        hub=("EKS.8",),
        checkov=("CKV_AWS_37",),
        trivy=("AWS-0038",),
        rules=("FT305",),
        fails={
            "CKV_AWS_37": "said of `fargate-cluster` only: checkov does not follow the default of `log_types` through "
            "two modules; the tests of the modules assert all five"
        },
    ),
    Control(
        "Logs that are kept",
        ENFORCED,
        "a log group of its own, made before the cluster, with 365 days by default",
        cis=("2.1.2",),
        checkov=("CKV_AWS_66", "CKV_AWS_338"),
        rules=("FT304", "FT916"),
        fails={
            "CKV_AWS_338": "the language's default is a year; `fleet` keeps the logs of dev and staging, and prod's "
            "flow logs, for a shorter time to show how"
        },
    ),
    Control(
        "Logs with a key of one's own",
        ACCEPTED,
        "CloudWatch Logs encrypts with a key of AWS anyway",
        checkov=("CKV_AWS_158",),
        trivy=("AWS-0017",),
        fails={
            "CKV_AWS_158": "CloudWatch Logs encrypts with a key of AWS anyway; control plane logs hold no secrets, and "
            "an own key is one more thing that can stop them"
        },
    ),
    Control(
        "Files and flags of the kubelet",
        NOT_APPLICABLE,
        "on Fargate the node is AWS's; node groups take images of EKS only, which AWS hardens",
        cis=(*_numbered("3.1", 4), *_numbered("3.2", 9)),
        rules=("FT707",),
    ),
    Control(
        "Cluster administrators only where needed",
        ACCEPTED,
        "who administers the cluster is for the blueprint to say; whoever made it gets no rights by that",
        cis=("4.1.1",),
        rules=("FT504", "FT505", "FT506"),
    ),
    Control(
        "Roles and service accounts inside Kubernetes",
        NOT_APPLICABLE,
        "objects of Kubernetes, which fargate-tf does not make",
        cis=_numbered("4.1", 8, but=(1, 7)),
    ),
    Control(
        "Access by IAM alone",
        ENFORCED,
        "`authentication_mode` is `API`, and nothing else can be said; access entries name who may enter",
        cis=("4.1.7", "5.5.1"),
        rules=("FT501", "FT503"),
    ),
    Control(
        "No pods that reach into the node",
        ENFORCED,
        "Fargate refuses them, and `check` with manifests names each, `allowPrivilegeEscalation` as a warning; "
        "on nodes it is for labels of the namespace to refuse them",
        cis=_numbered("4.2", 5),
        rules=("FT1002", "FT1003", "FT1005", "FT1007"),
    ),
    Control(
        "Network policies",
        ACCEPTED,
        "the VPC CNI enforces none for pods on Fargate; a SecurityGroupPolicy does what AWS offers instead",
        cis=("4.3.1", "4.3.2", "5.4.4"),
        rules=("FT1025", "FT1028"),
    ),
    Control(
        "Secrets as files",
        NOT_APPLICABLE,
        "how a program reads its secrets stands in manifests, and Kubernetes takes both",
        cis=("4.4.1",),
    ),
    Control(
        "Secrets outside of the configuration",
        ENFORCED,
        "keys and tokens are refused in a blueprint; `ExternalSecrets` brings those of Secrets Manager to pods",
        cis=("4.4.2",),
        checkov=("CKV_AWS_41", "CKV_AWS_46"),
        rules=("FT018", "FT019"),
    ),
    Control(
        "Namespaces as boundaries",
        NOT_APPLICABLE,
        "namespaces are objects of Kubernetes; profiles select by them",
        cis=("4.5.1",),
    ),
    Control(
        "Nothing in the default namespace",
        ACCEPTED,
        "a profile may select `default`, as the article's does, so that a first pod finds its place",
        cis=("4.5.2",),
    ),
    Control(
        "Registries of images",
        NOT_APPLICABLE,
        "no registry is made here",
        cis=("5.1.1", "5.1.2", "5.1.4"),
        trivy=("AWS-0030", "AWS-0031", "AWS-0032", "AWS-0033"),
    ),
    Control(
        "Only pulling from registries",
        ENFORCED,
        "the pod execution role has AWS's policy of four reading actions, and trusts this cluster's profiles alone",
        cis=("5.1.3",),
    ),
    Control(
        "A role for each service account",
        ENFORCED,
        "trust names the service account and the audience; one role, one account",
        cis=("5.2.1",),
        checkov=("CKV_AWS_60", "CKV_AWS_61", "CKV_AWS_393"),
        rules=("FT800", "FT801", "FT804"),
    ),
    Control(
        "Policies with the least rights",
        ENFORCED,
        "no `*` action, no administrator, nothing that widens its own rights",
        checkov=(
            *("CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_274", "CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_288", "CKV_AWS_289"),
            *("CKV_AWS_290", "CKV_AWS_355", "CKV2_AWS_40", "CKV2_AWS_56"),
        ),
        trivy=("AWS-0057",),
        fails={
            "CKV_AWS_290": "AWS WAF and Shield know no condition that the load balancer controller could meet when it "
            "attaches them; `LoadBalancerController(firewall=True)` is on request",
            "CKV_AWS_355": "the same statements, and reading calls of EC2 and Elastic Load Balancing, which take no "
            "resource",
        },
    ),
    Control(
        "Passing roles on",
        ACCEPTED,
        "Karpenter has to pass the role of its nodes on, this one only, and to EC2 only",
        trivy=("AWS-0342",),
    ),
    Control(
        "Kubernetes secrets under a key of one's own",
        ENFORCED,
        "always; the key rotates, and its policy names the account and the cluster's role",
        cis=("5.3.1",),
        hub=("EKS.3",),
        checkov=("CKV_AWS_58", "CKV_AWS_7", "CKV_AWS_227", "CKV_AWS_33", "CKV2_AWS_64"),
        trivy=("AWS-0039", "AWS-0065"),
        rules=("FT317",),
        fails={
            "CKV_AWS_58": "said of the modules only: checkov does not read `dynamic` blocks behind a variable; the "
            "tests of the modules assert the encryption"
        },
    ),
    Control(
        "An endpoint that not everybody reaches",
        ENFORCED,
        "private by default; a public one needs ranges, and `0.0.0.0/0` is a warning",
        cis=("5.4.1",),
        checkov=("CKV_AWS_38",),
        trivy=("AWS-0041",),
        rules=("FT306", "FT307", "FT308", "FT309", "FT311"),
    ),
    Control(
        "No public endpoint",
        ACCEPTED,
        "the default; a blueprint that needs one says so",
        cis=("5.4.2",),
        hub=("EKS.1",),
        checkov=("CKV_AWS_39",),
        trivy=("AWS-0040",),
        fails={
            "CKV_AWS_39": "`fargate_test`, `smallest`, `mixed`, `ingress`, `karpenter`, `everything` and the fleet's "
            "dev and staging let listed ranges in, as their readers need; the language's own default is private only"
        },
    ),
    Control(
        "Pods and nodes in private subnets",
        ENFORCED,
        "profiles and node groups get private subnets; no subnet and no node gives out public addresses",
        cis=("5.4.3",),
        checkov=("CKV_AWS_130", "CKV_AWS_88"),
        trivy=("AWS-0164",),
        rules=("FT161",),
    ),
    Control(
        "TLS at load balancers",
        NOT_APPLICABLE,
        "load balancers are made by the controller from an Ingress, which names the certificate",
        cis=("5.4.5",),
    ),
    Control(
        "A version that is supported",
        ENFORCED,
        "a version that EKS no longer offers is an error, extended support a warning",
        hub=("EKS.2",),
        checkov=("CKV_AWS_339",),
        rules=("FT302", "FT313", "FT314", "FT321"),
    ),
    Control(
        "Tags on the cluster",
        ACCEPTED,
        "`Blueprint.tags` reach everything; which there are is the company's to say",
        hub=("EKS.6",),
    ),
    Control("Tags on other identity providers", NOT_APPLICABLE, "none is made; IAM is the way in", hub=("EKS.7",)),
    Control(
        "Flow logs",
        ACCEPTED,
        "on request: `FlowLogs`",
        checkov=("CKV2_AWS_11",),
        trivy=("AWS-0178",),
        rules=("FT118", "FT119"),
        fails={"CKV2_AWS_11": "they cost by volume, so they are on request; `private` and the fleet's prod have them"},
    ),
    Control(
        "The default security group",
        ENFORCED,
        "it is taken over, and lets nothing through; the default VPC is not used",
        checkov=("CKV2_AWS_12",),
        trivy=("AWS-0101", "AWS-0173"),
    ),
    Control(
        "Security groups",
        ENFORCED,
        "each group and rule has a description; nothing is open to everybody in either direction",
        checkov=(
            *("CKV_AWS_23", "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "CKV_AWS_382"),
            "CKV2_AWS_5",
        ),
        trivy=("AWS-0099", "AWS-0104", "AWS-0107", "AWS-0124"),
    ),
    Control("Network ACLs", NOT_APPLICABLE, "none is made", trivy=("AWS-0102", "AWS-0105")),
    Control(
        "Routes and addresses",
        ENFORCED,
        "private subnets leave by NAT gateways or not at all, and each address belongs to one",
        checkov=("CKV2_AWS_19", "CKV2_AWS_35", "CKV2_AWS_44"),
    ),
    Control(
        "The metadata service and the door of nodes",
        ENFORCED,
        "version 2 only, one hop by default, no SSH key",
        checkov=("CKV_AWS_79", "CKV_AWS_100", "CKV_AWS_341"),
        rules=("FT709", "FT710"),
    ),
    Control(
        "Karpenter's queue",
        ENFORCED,
        "encrypted, and only EventBridge and SQS may write to it",
        checkov=("CKV_AWS_27", "CKV_AWS_72", "CKV_AWS_168", "CKV_AWS_387", "CKV2_AWS_73"),
    ),
    Control(
        "Shared file systems",
        ENFORCED,
        "encrypted; an access point has its own folder and user",
        checkov=("CKV_AWS_42", "CKV_AWS_184", "CKV_AWS_329", "CKV_AWS_330"),
        fails={
            "CKV_AWS_184": "`everything` takes the key of AWS, which encrypts too; `EfsVolumes(kms_key_arn=…)` takes "
            "another"
        },
    ),
)

COLUMNS = ("What is asked", "CIS", "Security Hub", "checkov", "trivy", "Status", "By what, or why")


def rows() -> Iterator[tuple[str, ...]]:
    """A row for each control."""
    for control in CONTROLS:
        links = " ".join(f"[{code}](problems/{code}.md)" for code in control.rules)
        ids = (control.cis, control.hub, control.checkov, control.trivy)
        yield control.what, *map(", ".join, ids), control.status, f"{control.why} {links}".rstrip()


def failing() -> Mapping[str, str]:
    """The checks of checkov that fail somewhere, each with its reason."""
    return {check: why for control in CONTROLS for check, why in control.fails.items()}


def checks() -> frozenset[str]:
    """Every check of checkov that the table knows."""
    return frozenset(check for control in CONTROLS for check in control.checkov)
