# From cluster.yaml, which was written for eksctl.
#
# These have no counterpart:
# - managedNodeGroups[0].iam: {"withAddonPolicies": {"autoScaler": true}}
# - managedNodeGroups[0].ssh: {"allow": true, "publicKeyName": "ops"}
# - managedNodeGroups[1].preBootstrapCommands: ["echo one", "echo two"]
# - nodeGroups: [{"name": "self-managed", "instanceType": "m5.large", "desiredCapacity": 1, "kubeletExtraConfig":
#   {"maxPods": 50}}]
# - addons[2].resolveConflicts: "overwrite"

from fargate_tf import (
    Addon,
    Blueprint,
    Cluster,
    EbsCsiDriver,
    Endpoint,
    FargateProfile,
    Network,
    NodeGroup,
    Scaling,
    Selector,
    Taint,
    UpdatePolicy,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        # eksctl's own range, since the file has none.
        cidr="192.168.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        nat="single",
    ),
    # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
    cluster=Cluster(
        "shop",
        version="1.35",
        endpoint=Endpoint(public_access_cidrs=["0.0.0.0/0"]),
        log_types=[],
        create_kms_key=False,
        fargate_profiles=[FargateProfile("web", selectors=[Selector("web-*")])],
        node_groups=[
            NodeGroup(
                "general",
                instance_types=["m6i.large"],
                scaling=Scaling(min_size=2, max_size=6, desired_size=3),
                disk_size_gib=50,
                labels={"role": "general"},
                update=UpdatePolicy(max_unavailable_percentage=33),
                repair=True,
                tags={"layer": "general"},
            ),
            # eksctl's managedNodeGroups[1].privateNetworking: false: nodes are in private subnets here, always
            # eksctl's managedNodeGroups[1].volumeType: "io1": disks are gp3 here
            NodeGroup(
                "batch",
                instance_types=["m6g.xlarge", "c6g.xlarge"],
                scaling=Scaling(min_size=0, max_size=10),
                ami_type="BOTTLEROCKET_ARM_64",
                capacity_type="SPOT",
                disk_size_gib=80,
                taints=[Taint("dedicated", value="batch"), Taint("spot", effect="PREFER_NO_SCHEDULE")],
                availability_zones=["eu-central-1a"],
            ),
            # eksctl's managedNodeGroups[2].amiFamily: "AmazonLinux2": Amazon Linux 2023 stands in for it
            NodeGroup(
                "left-to-eksctl",
                # eksctl's own choice, since the file has none.
                instance_types=["m5.large"],
                # eksctl's own choice, since the file has none.
                scaling=Scaling(min_size=2, max_size=2),
                disk_size_gib=80,
            ),
        ],
        presets=[EbsCsiDriver()],
        # eksctl takes the latest version of vpc-cni; without a version EKS takes its default.
        addons=[Addon("vpc-cni"), Addon("kube-proxy")],
    ),
)
