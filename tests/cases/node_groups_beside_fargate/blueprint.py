from fargate_tf import (
    AccessEntry,
    Addon,
    Blueprint,
    Cluster,
    FargateProfile,
    Network,
    NodeGroup,
    NodeSecurityGroup,
    Scaling,
    Selector,
    Taint,
    UpdatePolicy,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "shop",
        version="1.35",
        fargate_profiles=[FargateProfile("apps", selectors=[Selector("apps")])],
        node_groups=[
            NodeGroup("general", instance_types=["m7i.large"], scaling=Scaling(min_size=2, max_size=5)),
            NodeGroup(
                "batch-spot",
                instance_types=["m7g.large", "m6g.large"],
                capacity_type="SPOT",
                scaling=Scaling(min_size=0, max_size=10, desired_size=1),
                ami_type="BOTTLEROCKET_ARM_64",
                disk_size_gib=100,
                labels={"tier": "batch"},
                taints=[Taint("dedicated", value="batch")],
                update=UpdatePolicy(max_unavailable_percentage=33),
                repair=True,
                version="1.34",
                availability_zones=["eu-central-1b"],
                security_group=NodeSecurityGroup(pod_ports=[8080]),
                security_group_ids=["sg-0123456789abcdef0"],
                metadata_hop_limit=2,
                tags={"team": "data"},
            ),
        ],
        addons=[Addon("aws-ebs-csi-driver"), Addon("metrics-server")],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
        tags={"project": "shop"},
    ),
)
