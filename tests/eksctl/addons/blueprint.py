# From cluster.yaml, which was written for eksctl.
#
# These have no counterpart:
# - addonsConfig: {"disableDefaultAddons": true, "autoApplyPodIdentityAssociations": false}
# - addons[4].publishers: ["eks"]
# - addons[4].namespaceConfig: {"namespace": "kube-state-metrics"}

from fargate_tf import Addon, Blueprint, Cluster, Endpoint, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        # eksctl's own range, since the file has none.
        cidr="192.168.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        # eksctl's own choice, since the file has none: one gateway for all zones.
        nat="single",
    ),
    # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
    cluster=Cluster(
        "tools",
        version="1.35",
        endpoint=Endpoint(public_access_cidrs=["0.0.0.0/0"]),
        log_types=[],
        create_kms_key=False,
        fargate_profiles=[FargateProfile("all", selectors=[Selector("kube-system"), Selector("kube-state-metrics")])],
        # eksctl takes the latest version of coredns; without a version EKS takes its default.
        # eksctl's addons[2]: {"name": "vpc-cni", "configurationValues": "env: {ENABLE_PREFIX_DELEGATION:
        # 'true'}", "attachPolicyARNs": ["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"]}: its pods need nodes,
        # and the blueprint has none
        # eksctl's addons[3]: {"name": "eks-pod-identity-agent"}: its pods need nodes, and the blueprint has none
        addons=[
            Addon("coredns", resolve_conflicts_on_update="PRESERVE"),
            Addon("metrics-server", configuration_values={"replicas": 2}, tags={"layer": "system"}),
            Addon("kube-state-metrics"),
        ],
    ),
)
