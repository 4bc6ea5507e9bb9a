"""The bibliography: every publication that a fact may cite, with its date."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fargate_tf.facts.base import Source

UG26 = Source(
    "UG26",
    "Amazon EKS User Guide",
    "github.com/sheetaljoshi/amazon-eks-user-guide@883e41ac: latest/ug",
    "2026-01-12",
)
UG24 = Source(
    "UG24",
    "Amazon EKS User Guide",
    "github.com/awsdocs/amazon-eks-user-guide@4d52b4d0: latest/ug",
    "2024-12-18",
)
UG25C = Source(
    "UG25C",
    "Amazon EKS User Guide",
    "github.com/awsdocs/amazon-eks-user-guide@01385604: latest/ug",
    "undated; lists fluent-bit, so 2025 or later",
)
UG25P = Source(
    "UG25P",
    "Amazon EKS User Guide",
    "github.com/sheetaljoshi/amazon-eks-user-guide@f61a77a4: latest/ug",
    "undated; last entry 2025-11-22",
)
UG25A = Source(
    "UG25A",
    "Amazon EKS User Guide",
    "github.com/sheetaljoshi/amazon-eks-user-guide@b354f258: latest/ug",
    "undated; lists SageMaker Spaces, so late 2025 or later",
)
UGARCH = Source(
    "UGARCH",
    "Amazon EKS User Guide, old Markdown branch",
    "github.com/awsdocs/amazon-eks-user-guide (archived): doc_source",
    "2024-10-30",
)
BOTO = Source("BOTO", "botocore 1.44.5, AWS service models and partitions", "PyPI: botocore/data", "2026-11-17")
CFN = Source("CFN", "cfn-lint 1.58.0, CloudFormation schemas by region", "PyPI: cfnlint/data/schemas", "2026-10-20")
MOTO = Source("MOTO", "moto 5.2.5, messages of the EKS API", "PyPI: moto/eks/models.py", "2026-11")
LBC = Source(
    "LBC",
    "AWS Load Balancer Controller, IAM policy of v2.13 and later, as public Terraform of 2026 carries it",
    "github.com/kubernetes-sigs/aws-load-balancer-controller: docs/install/iam_policy.json",
    "2026",
)
KARPENTER = Source(
    "KARPENTER",
    "Karpenter for AWS, getting started",
    "github.com/aws/karpenter-provider-aws@0110690d: getting-started-with-karpenter/cloudformation.yaml",
    "2024; four read actions of v1.14.1 from a public Terraform project of 2026-10",
)
KARPENTER_PRIVATE = Source(
    "KARPENTER_PRIVATE",
    "Karpenter for AWS, getting started on private clusters, and what users met there",
    "github.com/aws/karpenter-provider-aws: issues 4985 and 8609, pull request 5124",
    "2025-10-09",
)
EXTERNAL_DNS = Source(
    "EXTERNAL_DNS",
    "external-dns, tutorial for AWS",
    "github.com/kubernetes-sigs/external-dns: docs/tutorials/aws.md",
    "undated; for 0.15.0 or later",
)
EXTERNAL_SECRETS = Source(
    "EXTERNAL_SECRETS",
    "External Secrets Operator, providers AWS Secrets Manager and Parameter Store",
    "external-secrets.io/v2.7.0/provider/aws-secrets-manager",
    "2026",
)
IAMUG = Source(
    "IAMUG",
    "IAM user guide, elements of a policy",
    "docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html",
    "2025",
)
EKSCTL = Source("EKSCTL", "eksctl source", "github.com/eksctl-io/eksctl@99984adb", "2026-08-21")
TFMOD = Source(
    "TFMOD",
    "terraform-aws-eks module",
    "github.com/terraform-aws-modules/terraform-aws-eks@bef29c4d",
    "2026-04-27",
)
TFPROV = Source(
    "TFPROV",
    "Terraform AWS provider, EKS Fargate profile",
    "github.com/hashicorp/terraform-provider-aws@1455913b: internal/service/eks/fargate_profile.go",
    "undated; about 2023",
)
BLUE = Source(
    "BLUE",
    "EKS Blueprints, patterns/fargate-serverless",
    "github.com/aws-ia/terraform-aws-eks-blueprints@98d0eb40",
    "2026-04-08",
)
MAMIP = Source(
    "MAMIP", "Mirror of AWS managed IAM policies", "github.com/zoph-io/MAMIP@0387244e: policies", "2026-03-07"
)
EOL = Source(
    "EOL",
    "endoflife.date, Amazon EKS",
    "github.com/endoflife-date/endoflife.date@a70eca33: products/amazon-eks.md",
    "2026-08-22",
)
GR = Source(
    "GR",
    "AWS General Reference, EKS endpoints and quotas",
    "docs.aws.amazon.com/general/latest/gr/eks.html",
    "undated; late 2025 or later",
)
ECSREG = Source(
    "ECSREG",
    "Regions for Amazon ECS on AWS Fargate",
    "docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html",
    "undated",
)
GOV = Source(
    "GOV",
    "Amazon EKS in AWS GovCloud",
    "docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-eks.html",
    "undated; 2025 or later",
)
GD = Source(
    "GD",
    "GuardDuty, prerequisites for EKS clusters",
    "docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-eks-support.html",
    "undated; 2026 by content",
)
CDKBP = Source(
    "CDKBP",
    "CDK EKS Blueprints, sample of ADOT on Fargate",
    "public code index id 5683802786",
    "undated; about 2024",
)
CMCHART = Source(
    "CMCHART",
    "cert-manager Helm chart",
    "github.com/cert-manager/cert-manager@00891767: deploy/charts/cert-manager/templates",
    "undated; 2025 or later",
)
SNAPSHOT = Source(
    "SNAPSHOT",
    "CSI external-snapshotter, manifest of the snapshot controller",
    "github.com/kubernetes-csi/external-snapshotter@82edc16a: deploy/kubernetes/snapshot-controller",
    "undated",
)
I_RM1451 = Source(
    "I-RM1451",
    "Reserved labels and taints of managed node groups (the server's own text)",
    "github.com/aws/containers-roadmap/issues/1451",
    "2021; read 2026-11",
)
I_CDK8706 = Source(
    "I-CDK8706",
    "Fargate profile name over 100 characters",
    "github.com/aws/aws-cdk/issues/8706",
    "2020-06-24",
)
I_PULUMI426 = Source(
    "I-PULUMI426",
    "Fargate profile name with the reserved prefix",
    "github.com/pulumi/pulumi-eks/issues/426",
    "2020-08-18",
)
I_TFEKS2345 = Source(
    "I-TFEKS2345",
    "computeType in CoreDNS configuration values",
    "github.com/terraform-aws-modules/terraform-aws-eks/pull/2345",
    "2022-12-15",
)
P_LIVE136 = Source(
    "P-LIVE136",
    "Public capture of a live EKS 1.36 cluster",
    "public code index id 71312096254",
    "2026-09-29",
)
P_MSPOD = Source(
    "P-MSPOD",
    "Public kubectl output of a metrics-server add-on pod",
    "public code index id 19424087790",
    "undated; add-on v0.8.0-eksbuild.3",
)
P_CIDR_A = Source(
    "P-CIDR-A",
    "Public Terraform root quoting the EKS refusal of 198.51.100.10/32 and 203.0.113.0/24",
    "public code index id 66919246929",
    "undated; 2026 by index",
)
P_CIDR_B = Source(
    "P-CIDR-B",
    "Public error diary quoting the EKS refusal of 203.0.113.0/24",
    "public code index id 2605315874",
    "undated",
)
P_CIDR_C = Source(
    "P-CIDR-C",
    "Public Terraform file quoting the EKS refusal of 10.1.0.128/27",
    "public code index id 305867798",
    "undated",
)

I_EFS589 = Source(
    "I-EFS589",
    "Refusal of HostNetwork, Privileged and HostPort (the text of the event)",
    "github.com/kubernetes-sigs/aws-efs-csi-driver/issues/589",
    "2021-12-01",
)
P_UNSUP = Source(
    "P-UNSUP",
    "Public note of the reason POD_UNSUPPORTED_ON_FARGATE",
    "public lab, address unknown",
    "undated",
)
P_CILIUM = Source(
    "P-CILIUM",
    "Public write-up of an incident with EKS, Fargate and Cilium",
    "public code index id 67226077771",
    "2026-09-02",
)
P_STUDY = Source(
    "P-STUDY",
    "Public study lab on EKS (Korean), texts of refusals",
    "public lab, address unknown",
    "undated, 2025-2026",
)
BPG = Source(
    "BPG",
    "EKS Best Practices Guide",
    "github.com/aws/aws-eks-best-practices@dc0243ad: latest/bpg",
    "2026-05-04",
)
I_FRAPPE182 = Source(
    "I-FRAPPE182",
    "Refusal of added capabilities (the text of the event)",
    "github.com/frappe/helm/issues/182",
    "2023-07-15",
)
P_ARGO = Source(
    "P-ARGO",
    "Public note of the refusal of DAC_READ_SEARCH",
    "public lab, address unknown",
    "undated",
)
I_NGINX4888 = Source(
    "I-NGINX4888",
    "Refusal of AllowPrivilegeEscalation (the text of the event)",
    "github.com/kubernetes/ingress-nginx/issues/4888",
    "2020-01-06",
)
I_PACH4522 = Source(
    "I-PACH4522",
    "Refusal of hostPath (the text of the event)",
    "github.com/pachyderm/pachyderm/issues/4522",
    "2020-01-23",
)
I_CM267 = Source(
    "I-CM267",
    "Refusal of an inline CSI volume (the text of the event)",
    "github.com/cert-manager/csi-driver/issues/267",
    "2024-06-27",
)
I_RM1764 = Source(
    "I-RM1764",
    "Secrets Store CSI refused on Fargate",
    "github.com/aws/containers-roadmap/issues/1764",
    "2022-06-14",
)
I_EBS810 = Source(
    "I-EBS810",
    "Refusal of a claim on EBS (the text of the event)",
    "github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/810",
    "2021-03-23",
)
P_EFSTF = Source(
    "P-EFSTF",
    "Public Terraform file on static EFS with EKS on Fargate",
    "public code index id 71491993918",
    "undated, 2026 by context",
)
I_EFS1179 = Source(
    "I-EFS1179",
    "EFS on a Fargate-only cluster: attach times out without the driver object",
    "github.com/kubernetes-sigs/aws-efs-csi-driver/issues/1179",
    "2023-11-06",
)
I_RM1629 = Source(
    "I-RM1629",
    "Request for Graviton on EKS Fargate",
    "github.com/aws/containers-roadmap/issues/1629",
    "2022-01-18, open in the copy read",
)
W_CHIPR = Source(
    "W-CHIPR",
    "Fargate pricing: Arm and Windows are for ECS only",
    "cloudchipr.com/blog/aws-fargate-pricing",
    "2024-12-16",
)
I_RM622 = Source(
    "I-RM622",
    "Request for Fargate Spot on EKS",
    "github.com/aws/containers-roadmap/issues/622",
    "open in the copy read",
)
I_RM2383 = Source(
    "I-RM2383",
    "Request for Pod Identity on EKS Fargate (closed as a duplicate, not delivered)",
    "github.com/aws/containers-roadmap/issues/2383",
    "2024-06-28",
)
I_RM1890 = Source(
    "I-RM1890",
    "Requests must equal limits (answer of AWS staff)",
    "github.com/aws/containers-roadmap/issues/1890",
    "2022-11-17",
)
I_PROW11 = Source(
    "I-PROW11",
    "POD_CPU_MEM_EXCEEDS_MAX_FARGATE_SIZE (the text of the event)",
    "github.com/aws/eks-distro-prow-jobs/pull/11",
    "2020-11-27",
)

I_RM1976 = Source(
    "I-RM1976",
    "Labels and taint of the node of a pod on Fargate, as seen with kubectl",
    "github.com/aws/containers-roadmap/issues/1976",
    "2023-03-16",
)

P_RATE = Source(
    "P-RATE",
    "Public rate card that cites the AWS price list for Fargate in eu-central-1",
    "undated public lab",
    "effective 2026-07-07, checked 2026-08-05",
)
P_BILL = Source(
    "P-BILL",
    "Public sample of an AWS bill of ap-southeast-1",
    "github.com/rahmat-ullah/DocParser: backend/sample_full_document.md",
    "2025-05",
)
P_EUC1NAT = Source(
    "P-EUC1NAT",
    "Two public constants for the NAT gateway of eu-central-1",
    "public code index ids 60014133310 and 61423387945",
    "undated",
)
P_EUC1EC2 = Source(
    "P-EUC1EC2",
    "Several public price maps that agree on eu-central-1",
    "public code index ids 51884561280, 56172718586 and 55613203280",
    "undated",
)
FGCALC = Source(
    "FGCALC", "fgcalc, rates of Fargate by region", "github.com/theuves/fgcalc: src/utils/data.js", "2021-01-14"
)
KARP = Source(
    "KARP",
    "Karpenter for AWS, on-demand prices that are generated from AWS's",
    "github.com/aws/karpenter-provider-aws@1d927085: pkg/providers/pricing/zz_generated.pricing_aws.go",
    "2026-07-20",
)
KARPENTER_TYPES = Source(
    "KARPENTER_TYPES",
    "Karpenter for AWS, instance types and what a node of each has for pods",
    "github.com/aws/karpenter-provider-aws@0c5e7d81: website/content/en/docs/reference/instance-types.md",
    "2025; read 2026-11",
)
W_VANTAGE = Source(
    "W-VANTAGE", "Vantage, Fargate pricing explained", "vantage.sh/blog/fargate-pricing", "2021-04-22, later updated"
)
W_FACTUAL = Source(
    "W-FACTUAL",
    "FactualMinds, Fargate and ECS task pricing 2026",
    "factualminds.com/blog/amazon-fargate-ecs-task-pricing-2026",
    "2026-06-17",
)
W_EKSEXT = Source(
    "W-EKSEXT",
    "AWS Containers blog, pricing of extended support",
    "aws.amazon.com/blogs/containers/amazon-eks-extended-support-for-kubernetes-versions-pricing",
    "2024-04-01",
)
W_CBEKS = Source("W-CBEKS", "CloudBurn, EKS pricing 2026", "cloudburn.io/blog/amazon-eks-pricing", "2026-04-01")
W_NAT = Source("W-NAT", "CloudBurn, NAT gateway pricing", "cloudburn.io/blog/aws-nat-gateway-pricing", "2026-02-24")
W_NAT2 = Source(
    "W-NAT2",
    "Basavytix, NAT gateway pricing with ap-southeast-1",
    "basavytix.com/blog/aws-nat-gateway-pricing",
    "undated; 2026 by content",
)
W_NAT3 = Source(
    "W-NAT3",
    "Cloud Pipelines, NAT gateway pricing by group of regions",
    "cloudpipelines.pages.dev/guides/aws-nat-gateway-pricing-2026",
    "2026",
)
W_EGRESS = Source(
    "W-EGRESS", "EgressCost, NAT gateways and interface endpoints", "egresscost.com/nat-gateway", "2026-03"
)

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        source.id: source
        for source in (
            *(
                UG26,
                UG25A,
                UG25C,
                UG25P,
                UG24,
                UGARCH,
                BOTO,
                CFN,
                MOTO,
                EKSCTL,
                TFMOD,
                TFPROV,
                BLUE,
                MAMIP,
                EOL,
            ),
            *(GR, ECSREG, GOV, GD, CDKBP, CMCHART, SNAPSHOT, I_RM1451, I_CDK8706, I_PULUMI426, I_TFEKS2345),
            *(IAMUG, LBC, KARPENTER, KARPENTER_PRIVATE, EXTERNAL_DNS, EXTERNAL_SECRETS),
            *(P_RATE, P_BILL, P_EUC1NAT, P_EUC1EC2, FGCALC, KARP, KARPENTER_TYPES),
            *(W_VANTAGE, W_FACTUAL, W_EKSEXT, W_CBEKS, W_NAT, W_NAT2, W_NAT3, W_EGRESS),
            *(P_LIVE136, P_MSPOD, P_CIDR_A, P_CIDR_B, P_CIDR_C),
            *(
                I_EFS589,
                P_UNSUP,
                P_CILIUM,
                P_STUDY,
                BPG,
                I_FRAPPE182,
                P_ARGO,
                I_NGINX4888,
                I_PACH4522,
                I_CM267,
                I_RM1764,
                I_EBS810,
                P_EFSTF,
                I_EFS1179,
                I_RM1629,
                W_CHIPR,
                I_RM622,
                I_RM2383,
                I_RM1890,
                I_PROW11,
                I_RM1976,
            ),
        )
    }
)
