"""The cluster of cases with nodes: a profile for the namespace apps, and a node group that takes anything."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, NodeGroup, Scaling, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("apps", selectors=[Selector("apps")])],
        node_groups=[NodeGroup("general", instance_types=["m7i.large"], scaling=Scaling(min_size=2, max_size=4))],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
