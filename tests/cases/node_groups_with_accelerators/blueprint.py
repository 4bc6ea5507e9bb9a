from fargate_tf import AccessEntry, Blueprint, Cluster, Network, NodeGroup, Scaling

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        node_groups=[
            NodeGroup("gpu", instance_types=["g5.xlarge"], scaling=Scaling(min_size=0, max_size=5)),
            NodeGroup("ml", instance_types=["trn1.2xlarge"], scaling=Scaling(min_size=1, max_size=2)),
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
