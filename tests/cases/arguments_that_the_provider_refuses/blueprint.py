"""Further blocks and overrides are checked against the provider's schema, at the line where they were written."""

from fargate_tf import AccessEntry, Blueprint, Cluster, Data, FargateProfile, Network, Output, Resource, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
    resources=[
        Resource(
            "aws_kms_key.jobs",
            arguments={"descriptoin": "Jobs", "arn": "x", "enable_key_rotation": "perhaps", "timeouts": "5m"},
            blocks={"rule": {"a": 1}},
            lifecycle={"ignore": True},
        ),
    ],
    data=[Data("aws_vpc.shared", arguments={"nam": "x"})],
    overrides={
        "aws_eks_cluster.this": {"deletion": True, "vpc_config": {"subnets": []}},
        "aws_eks_fargate_profile.default": {"selector": None},
    },
)
