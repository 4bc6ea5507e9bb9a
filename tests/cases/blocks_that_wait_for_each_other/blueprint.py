"""No ring of references can be made."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Resource, Selector, ref

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
        Resource("aws_kms_alias.a", arguments={"name": ref("aws_kms_alias.b.name"), "target_key_id": "x"}),
        Resource("aws_kms_alias.b", arguments={"name": ref("aws_kms_alias.a.name"), "target_key_id": "x"}),
    ],
)
