from fargate_tf import AccessEntry, Blueprint, Cluster, ExistingNetwork, FargateProfile, NodeGroup, Scaling, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=ExistingNetwork(
        vpc_id="vpc-0123456789abcdef0",
        private_subnet_ids={"eu-central-1a": "subnet-0aaaaaaaaaaaaaaaa", "eu-central-1b": "subnet-0bbbbbbbbbbbbbbbb"},
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("apps", selectors=[Selector("apps")])],
        node_groups=[
            NodeGroup(
                "zonal",
                instance_types=["m7i.large"],
                scaling=Scaling(min_size=1, max_size=3),
                availability_zones=["eu-central-1b"],
            ),
            NodeGroup(
                "named",
                instance_types=["m7i.large"],
                scaling=Scaling(min_size=1, max_size=3),
                subnet_ids=["subnet-0cccccccccccccccc"],
            ),
        ],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
