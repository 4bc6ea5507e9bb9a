from fargate_tf import AccessEntry, Blueprint, Cluster, Network, NodeGroup, Scaling, var

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        node_groups=[
            NodeGroup(
                "general",
                instance_types=["m7i.large"],
                scaling=Scaling(min_size=var("min_size", description="least nodes", type="number"), max_size=9),
                node_role_arn=var("node_role_arn", description="ARN of the node role"),
                version=var("node_version", description="Kubernetes version of the nodes"),
            )
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
