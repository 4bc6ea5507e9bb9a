"""A nested block given as a mapping is merged, an argument or a list of blocks replaces what was there, None drops it."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector, ref

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
    overrides={
        "aws_eks_cluster.this": {
            "version": "1.34",
            "vpc_config": {"security_group_ids": [ref("aws_default_security_group.this.id")]},
            "timeouts": {"create": "60m"},
            "encryption_config": None,
            "upgrade_policy": [{"support_type": "STANDARD"}],
            "lifecycle": {"prevent_destroy": True},
        },
        "aws_kms_key.cluster": {"deletion_window_in_days": 7, "depends_on": ["aws_iam_role.cluster", "aws_vpc.this"]},
        "aws_eks_fargate_profile.default": {"selector": [{"namespace": "a"}, {"namespace": "b"}], "timeouts": None},
        "output.vpc_id": {"sensitive": True},
        "aws_kms_alias.cluster": {"name": None, "name_prefix": "alias/dev-", "lifecycle": None},
    },
)
