"""Rules of pods in the corners that `tests/pod_cases` does not reach, each asked through `judge`."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    ExistingNetwork,
    FargateProfile,
    LoadBalancerController,
    Network,
    NodeGroup,
    Scaling,
    Selector,
    ServiceAccountRole,
)
from fargate_tf.check.pods import Report, judge, target_of
from fargate_tf.k8s.documents import documents
from fargate_tf.k8s.target import Target

PROFILES = [FargateProfile("apps", selectors=[Selector("apps")])]
TARGET = Target("dev", "eu-central-1", PROFILES)
SIZE = "resources: {requests: {cpu: 250m, memory: 700Mi}, limits: {cpu: 250m, memory: 700Mi}}"


def deployment(pod: str = "", *, name: str = "web", labels: str = "app: web", replicas: int = 1) -> str:
    return f"""
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: apps}}
spec:
  replicas: {replicas}
  template:
    metadata:
      labels: {{{labels}}}
    spec:
      containers: [{{name: web, {SIZE}}}]
{"".join(f"      {line}" + chr(10) for line in pod.splitlines())}"""


def report(*parts: str, target: Target = TARGET) -> Report:
    return judge(target, documents(io.BytesIO("\n---\n".join(parts).encode()), "pods.yaml"))


def codes(*parts: str, target: Target = TARGET) -> list[str]:
    return [problem.code for problem in report(*parts, target=target).problems]


def budget(selector: str, rest: str = "maxUnavailable: 1") -> str:
    return f"""
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: web, namespace: apps}}
spec:
  {rest}
  selector: {selector}"""


@pytest.mark.parametrize(
    ("selector", "selected"),
    [
        ("{matchLabels: {app: web}}", True),
        ("{matchLabels: {app: db}}", False),
        ("{}", True),
        ("{matchExpressions: [{key: app, operator: In, values: [db, web]}]}", True),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [db]}]}", True),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", False),
        ("{matchExpressions: [{key: app, operator: Exists}]}", True),
        ("{matchExpressions: [{key: tier, operator: Exists}]}", False),
        ("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", True),
        ("{matchExpressions: [{key: app, operator: Like, values: [web]}]}", False),
        ("{matchLabels: {app: web}, matchExpressions: [{key: app, operator: DoesNotExist}]}", False),
    ],
)
def test_a_selector_of_labels_selects_as_kubernetes_does(selector: str, selected: bool) -> None:
    found = codes(deployment(), budget(selector, "maxUnavailable: 0"))
    assert found == (["FT1029"] if selected else [])


@pytest.mark.parametrize(
    ("rest", "replicas", "strict"),
    [
        ("maxUnavailable: 0", 2, True),
        ("maxUnavailable: 0%", 2, True),
        ("maxUnavailable: 1", 2, False),
        ("minAvailable: 100%", 2, True),
        ("minAvailable: 50%", 2, False),
        ("minAvailable: 2", 2, True),
        ("minAvailable: 1", 2, False),
        ("minAvailable: 1", 0, False),
    ],
)
def test_a_budget_is_strict_when_no_pod_may_go(rest: str, replicas: int, strict: bool) -> None:
    assert codes(deployment(replicas=replicas), budget("{}", rest)) == (["FT1029"] if strict else [])


def volume(driver: str = "", more: str = "") -> str:
    source = (
        f"csi: {{driver: {driver}, volumeHandle: fs-0a1b2c3d}}" if driver else "awsElasticBlockStore: {volumeID: v}"
    )
    return f"""
apiVersion: v1
kind: PersistentVolume
metadata: {{name: files}}
spec: {{{source}{more}}}"""


def claim(rest: str) -> str:
    return f"apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data, namespace: apps}}\nspec: {{{rest}}}"


def class_(provisioner: str) -> str:
    return f"apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: fast}}\nprovisioner: {provisioner}"


CLAIMED = "volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]"
EPHEMERAL = "volumes: [{name: data, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: fast}}}}]"


@pytest.mark.parametrize(
    ("pod", "parts", "found"),
    [
        (CLAIMED, [claim("volumeName: files"), volume()], ["FT1010"]),
        (CLAIMED, [claim("volumeName: files"), volume("ebs.csi.aws.com")], ["FT1010"]),
        (CLAIMED, [claim("volumeName: files"), volume("efs.csi.aws.com")], []),
        (CLAIMED, [claim("volumeName: others"), volume("efs.csi.aws.com")], ["FT1213"]),
        (CLAIMED, [claim("volumeName: files"), volume("efs.csi.aws.com", ", awsElasticBlockStore: null")], []),
        (CLAIMED, [claim("storageClassName: fast"), class_("kubernetes.io/aws-ebs")], ["FT1010"]),
        (CLAIMED, [claim(""), volume("efs.csi.aws.com", ", claimRef: {namespace: apps, name: data}")], []),
        (CLAIMED, [claim(""), volume("efs.csi.aws.com", ", claimRef: {namespace: web, name: data}")], ["FT1213"]),
        (
            CLAIMED,
            [
                claim("storageClassName: fast"),
                class_("efs.csi.aws.com"),
                volume("efs.csi.aws.com", ", storageClassName: fast"),
            ],
            [],
        ),
        (
            CLAIMED,
            [
                claim("storageClassName: fast"),
                class_("efs.csi.aws.com"),
                volume("efs.csi.aws.com", ", storageClassName: fast, claimRef: {namespace: web, name: data}"),
            ],
            ["FT1011"],
        ),
        (CLAIMED, [claim("storageClassName: fast"), class_("s3.csi.aws.com")], ["FT1012"]),
        (CLAIMED, [claim("storageClassName: fast"), class_("example.com/nfs")], []),
        (EPHEMERAL, [class_("ebs.csi.aws.com")], ["FT1010"]),
        (EPHEMERAL, [], ["FT1213"]),
    ],
)
def test_a_claim_is_judged_by_what_provides_it(pod: str, parts: Sequence[str], found: list[str]) -> None:
    assert codes(deployment(pod), *parts) == found


def service(annotation: str = "", type_: str = "LoadBalancer") -> str:
    return f"""
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: apps, annotations: {{{annotation}}}}}
spec: {{type: {type_}, selector: {{app: web}}}}"""


def ingress(class_: str, annotation: str = "", name: str = "web") -> str:
    return f"""
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: web, namespace: apps, annotations: {{{annotation}}}}}
spec: {{{class_}defaultBackend: {{service: {{name: {name}}}}}}}"""


NLB, ALB = "service.beta.kubernetes.io/aws-load-balancer-", "alb.ingress.kubernetes.io/"


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([service()], ["FT1023"]),
        ([service(type_="ClusterIP")], []),
        ([service(type_="NodePort")], []),
        ([service(f"{NLB}nlb-target-type: ip")], []),
        ([service(f"{NLB}nlb-target-type: instance")], ["FT1023"]),
        ([service(f"{NLB}type: nlb-ip")], []),
        ([service(type_="NodePort"), ingress("ingressClassName: alb, ")], ["FT1023"]),
        ([service(type_="NodePort"), ingress("", "kubernetes.io/ingress.class: alb")], ["FT1023"]),
        ([service(type_="NodePort"), ingress("", f"{ALB}scheme: internal")], ["FT1023"]),
        ([service(type_="NodePort"), ingress("ingressClassName: nginx, ")], []),
        ([service(type_="NodePort"), ingress("ingressClassName: alb, ", name="db")], []),
        ([service(f"{ALB}target-type: ip", "NodePort"), ingress("ingressClassName: alb, ")], []),
    ],
)
def test_a_load_balancer_is_judged_by_its_targets(parts: Sequence[str], found: list[str]) -> None:
    assert codes(deployment(), *parts) == found


def test_a_pod_of_another_namespace_is_not_behind_a_service() -> None:
    other = service().replace("namespace: apps", "namespace: web")
    assert codes(deployment(), other) == []


def account(name: str, annotation: str = "", labels: str = "") -> str:
    return f"""
apiVersion: v1
kind: ServiceAccount
metadata: {{name: {name}, namespace: apps, annotations: {{{annotation}}}, labels: {{{labels}}}}}"""


ROLES = [ServiceAccountRole("orders", namespace="apps"), ServiceAccountRole("bills", namespace="apps", name="b")]


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("dev-apps-orders", []),
        ("team/dev-apps-orders", []),
        ("dev-b", ["FT1214"]),  # made, and for another service account
        ("dev-apps-other", ["FT1214"]),
    ],
)
def test_the_role_of_a_service_account_is_made_for_it(role: str, found: list[str]) -> None:
    target = Target("dev", "eu-central-1", PROFILES, service_account_roles=ROLES)
    named = account("orders", f"eks.amazonaws.com/role-arn: 'arn:aws:iam::111122223333:role/{role}'")
    assert codes(named, target=target) == found


def test_roles_that_are_not_known_are_not_judged() -> None:
    assert codes(account("orders", "eks.amazonaws.com/role-arn: 'arn:aws:iam::111122223333:role/x'")) == []


def test_a_security_group_policy_may_select_by_service_account() -> None:
    policy = """
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: {name: web, namespace: apps}
spec: {serviceAccountSelector: {matchLabels: {team: a}}, securityGroups: {groupIds: []}}"""
    pod = deployment("serviceAccountName: web")
    found = report(pod, account("web", labels="team: a"), policy).problems
    assert [(problem.code, problem.severity) for problem in found] == [("FT1028", "error")]
    assert codes(pod, account("web", labels="team: b"), policy) == []


@pytest.mark.parametrize(
    ("pod", "found"),
    [
        ("os: {name: windows}", ["FT1016"]),
        ("serviceAccount: web", []),
        ("securityContext: {seLinuxOptions: {level: s0}}", ["FT1035"]),
        ("securityContext: {seccompProfile: {type: Unconfined}}", ["FT1035"]),
        ("securityContext: {runAsNonRoot: true}", []),
        ("topologySpreadConstraints: [{whenUnsatisfiable: ScheduleAnyway}]", ["FT1018"]),
        # Kubernetes takes null for a field that is not there.
        ("securityContext: {seLinuxOptions: null}", []),
        ("affinity: {podAffinity: null, podAntiAffinity: null}", []),
        ("volumes: [{name: a, emptyDir: {}, hostPath: null}]", []),
        ("hostIPC: true", ["FT1005"]),
    ],
)
def test_fields_of_the_pod_itself_are_judged(pod: str, found: list[str]) -> None:
    assert codes(deployment(pod)) == found


@pytest.mark.parametrize(
    ("pod", "path", "reason"),
    [
        ("os: {name: windows}", "os.name", "the pod is for windows"),
        ("affinity: {podAffinity: {}}", "affinity.podAffinity", "podAffinity does nothing on Fargate"),
        (
            "affinity: {podAntiAffinity: {}, nodeAffinity: {}, podAffinity: {}}",
            "affinity.nodeAffinity",
            "nodeAffinity and podAffinity and podAntiAffinity do nothing on Fargate",
        ),
    ],
)
def test_a_problem_of_a_pod_names_the_field_and_what_stands_there(pod: str, path: str, reason: str) -> None:
    (problem,) = report(deployment(pod)).problems
    assert (problem.path, problem.reason) == (f"spec.template.spec.{path}", reason)


def terms(*values: str) -> str:
    found = [f"{{matchExpressions: [{{key: kubernetes.io/arch, operator: In, values: [{each}]}}]}}" for each in values]
    required = f"requiredDuringSchedulingIgnoredDuringExecution: {{nodeSelectorTerms: [{', '.join(found)}]}}"
    return f"affinity: {{nodeAffinity: {{{required}}}}}"


@pytest.mark.parametrize(
    ("pod", "arm"), [(terms("arm64"), True), (terms("arm64", "amd64"), False), (terms("arm64, amd64"), False)]
)
def test_arm_alone_is_refused_and_arm_as_a_choice_is_not(pod: str, arm: bool) -> None:
    assert sorted(codes(deployment(pod))) == (["FT1015", "FT1019"] if arm else ["FT1019"])


UNKNOWN_CLAIM = "give the PersistentVolumeClaim and its StorageClass or PersistentVolume too"
NO_FILE_SYSTEM = "write a PersistentVolume with volumeHandle: fs-… and name it in the claim's volumeName"
NOT_BOUND = "... not supported because: PVC data not bound"


@pytest.mark.parametrize(
    ("parts", "path", "reason", "hint", "event"),
    [
        (
            [deployment(CLAIMED)],
            "volumes[0].persistentVolumeClaim.claimName",
            "nobody knows what the claim 'data' mounts: it is not among the manifests",
            UNKNOWN_CLAIM,
            "",
        ),
        (
            [deployment(CLAIMED), claim("")],
            "volumes[0].persistentVolumeClaim.claimName",
            "nobody knows what the claim 'data' mounts: its volume and its class are not among the manifests",
            UNKNOWN_CLAIM,
            "",
        ),
        (
            [deployment(EPHEMERAL)],
            "volumes[0].ephemeral",
            "nobody knows what the claim 'data' mounts: it is not among the manifests",
            UNKNOWN_CLAIM,
            "",
        ),
        (
            [deployment(CLAIMED), claim("storageClassName: fast"), class_("efs.csi.aws.com")],
            "volumes[0].persistentVolumeClaim.claimName",
            "the claim 'data' is for EFS and has no PersistentVolume among the manifests",
            NO_FILE_SYSTEM,
            NOT_BOUND,
        ),
        (
            [
                deployment(CLAIMED),
                claim("volumeName: files"),
                volume("efs.csi.aws.com").replace("fs-0a1b2c3d", "0a1b2c3d"),
            ],
            "volumes[0].persistentVolumeClaim.claimName",
            (
                "the claim 'data' is for EFS and has a PersistentVolume without the id of a file system among the "
                "manifests"
            ),
            NO_FILE_SYSTEM,
            NOT_BOUND,
        ),
        (
            [deployment(CLAIMED), claim("storageClassName: fast"), class_("s3.csi.aws.com")],
            "volumes[0].persistentVolumeClaim.claimName",
            "the claim 'data' is for Mountpoint for S3 (s3.csi.aws.com)",
            "use EFS, or run the pod on nodes",
            "",
        ),
        (
            [deployment(f"initContainers: [{{{SIZE}, securityContext: {{allowPrivilegeEscalation: true}}}}]")],
            "initContainers[0].securityContext.allowPrivilegeEscalation",
            "the container without a name allows privilege escalation",
            "write allowPrivilegeEscalation: false",
            "Pod not supported on Fargate: invalid SecurityContext fields: AllowPrivilegeEscalation",
        ),
        (
            [
                deployment(
                    "initContainers: [{name: a, resources: {requests: {cpu: 100m, memory: 1Mi}, limits: "
                    "{memory: 2Mi}}}]"
                )
            ],
            "initContainers[0].resources",
            "the container 'a' has no limit for cpu; memory 1Mi with a limit of 2Mi",
            "give each resource one number, as request and as limit",
            "",
        ),
    ],
)
def test_what_is_wrong_with_a_pod_is_told_in_full(
    parts: Sequence[str], path: str, reason: str, hint: str, event: str
) -> None:
    (problem,) = report(*parts).problems
    told = (problem.path, problem.reason, problem.hint, problem.event)
    assert told == (f"spec.template.spec.{path}", reason, hint, event)


def test_of_two_budgets_the_later_is_told_and_the_first_may_be_strict_too() -> None:
    budgets = budget("{}", "maxUnavailable: 0"), budget("{}", "minAvailable: 1").replace("name: web", "name: two")
    told = [(problem.path, problem.reason, problem.hint) for problem in report(deployment(), *budgets).problems]
    assert told == [
        (
            "spec.maxUnavailable",
            "maxUnavailable: 0 never lets a pod of Deployment web go",
            "allow one pod to be away: maxUnavailable: 1",
        ),
        ("", "Deployment web has 2 budgets: web, two", "keep one of them"),
    ]


def test_several_processors_are_told_at_the_first_term_that_asks() -> None:
    (problem,) = (each for each in report(deployment(terms("arm64", "ppc64le"))).problems if each.code == "FT1015")
    assert problem.reason == "the pod asks for a processor of the kind arm64 or ppc64le"
    assert problem.path.endswith("nodeSelectorTerms[0].matchExpressions[0]")


def test_init_containers_are_judged_too() -> None:
    pod = f"initContainers: [{{name: init, {SIZE}, securityContext: {{privileged: true}}}}]"
    (problem,) = report(deployment(pod)).problems
    assert (problem.code, problem.path) == (
        "FT1002",
        "spec.template.spec.initContainers[0].securityContext.privileged",
    )


def test_an_item_of_a_list_that_is_no_object_is_one_problem() -> None:
    assert codes("apiVersion: v1\nkind: List\nitems: [1, {kind: Role}]") == ["FT1105", "FT1109"]


def test_a_workload_without_a_template_is_one_problem_and_is_placed() -> None:
    found = report("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: apps}\nspec: {}")
    assert [problem.code for problem in found.problems] == ["FT1108"]
    assert [str(verdict.placement) for verdict in found.verdicts] == ["profile apps"]


def test_profiles_that_share_subnets_share_their_addresses() -> None:
    both = [*PROFILES, FargateProfile("db", selectors=[Selector("db")])]
    target = Target(
        "dev",
        "eu-central-1",
        both,
        free_addresses={"private-a": 11, "private-b": 11},
        subnets={"apps": ("private-a", "private-b"), "db": ("private-b",)},
        vcpu_quota=100,
    )
    db = deployment(name="db", replicas=11).replace("namespace: apps", "namespace: db")
    assert codes(deployment(replicas=11), db, target=target) == []
    assert codes(deployment(replicas=12), db, target=target) == ["FT1211"]


def blueprint(**changes: object) -> Blueprint:
    network = changes.pop("network", Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]))
    cluster = Cluster("dev", version="1.35", **{"fargate_profiles": PROFILES, **changes})  # type: ignore[arg-type]
    return Blueprint(region="eu-central-1", network=network, cluster=cluster)  # type: ignore[arg-type]


def test_a_target_has_the_profiles_of_presets_and_coredns() -> None:
    target = target_of(blueprint(presets=[LoadBalancerController()]))
    assert sorted(profile.name for profile in target.profiles) == ["apps", "aws-load-balancer-controller", "coredns"]


def test_a_target_knows_nodes_that_others_bring_and_roles_of_pods() -> None:
    role = "arn:aws:iam::111122223333:role/nodes"
    entry = AccessEntry(role, type="EC2_LINUX")
    target = target_of(blueprint(access_entries=[entry], pod_execution_role_arn=role))
    assert (target.further_nodes, target.pod_execution_role_arns) == (True, (role,))
    group = NodeGroup("general", instance_types=["m7i.large"], scaling=Scaling(min_size=1, max_size=1))
    assert not target_of(blueprint(node_groups=[group])).further_nodes


def test_a_target_knows_free_addresses_only_of_its_own_network() -> None:
    existing = ExistingNetwork(vpc_id="vpc-0a1b2c3d", private_subnet_ids=["subnet-0a1b2c3d", "subnet-0a1b2c3e"])
    assert target_of(blueprint(network=existing)).free_addresses == {}
    broken = Network(cidr="10.0.0.0/99", availability_zones=["eu-central-1a", "eu-central-1b"])
    assert target_of(blueprint(network=broken)).free_addresses == {}
    zoned = [FargateProfile("apps", selectors=[Selector("apps")], availability_zones=["eu-central-1b"])]
    assert target_of(blueprint(fargate_profiles=zoned)).subnets["apps"] == ("private-eu-central-1b",)
