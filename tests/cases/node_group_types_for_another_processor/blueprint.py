from fargate_tf import AccessEntry, Blueprint, Cluster, Network, NodeGroup, Scaling

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        node_groups=[
            NodeGroup("a", instance_types=["m7i.large", "m7g.large"], scaling=Scaling(min_size=2, max_size=5)),
            NodeGroup(
                "b",
                instance_types=["m7i.large"],
                scaling=Scaling(min_size=2, max_size=5),
                ami_type="AL2023_ARM_64_STANDARD",
            ),
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
