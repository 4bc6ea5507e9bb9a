# From cluster.yaml, which was written for eksctl.
#
# These have no counterpart:
# - karpenter.defaultInstanceProfile: "KarpenterNodes"

from fargate_tf import Blueprint, Cluster, Endpoint, FargateProfile, Karpenter, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        cidr="10.80.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        private_subnet_cidrs={
            "eu-central-1a": "100.64.0.0/18",
            "eu-central-1b": "100.64.64.0/18",
            "eu-central-1c": "100.64.128.0/18",
        },
        secondary_cidrs=["100.64.0.0/16"],
    ),
    # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
    cluster=Cluster(
        "forge",
        version="1.35",
        endpoint=Endpoint(public_access_cidrs=["0.0.0.0/0"]),
        log_types=[],
        create_kms_key=False,
        fargate_profiles=[FargateProfile("system", selectors=[Selector("kube-system")])],
        # eksctl's karpenter.version: "1.6.0": the chart is yours to install: docs/presets.md
        # eksctl's karpenter.createServiceAccount: true: the chart is yours to install: docs/presets.md
        presets=[Karpenter()],
    ),
)
