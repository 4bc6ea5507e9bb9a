"""Every reference leads to a block of the module and to an attribute that it has."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Output, Resource, Selector, ref

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
    resources=[Resource("aws_kms_key.jobs", arguments={"description": ref("aws_vpc.thsi.id")}, depends_on=["aws_vpc.that"])],
    outputs=[
        Output("a", value=ref("aws_vpc.this.cidr"), description="A"),
        Output("b", value={"x": [ref("data.aws_vpc.shared.id")]}, description="B"),
        Output("c", value=ref("each.key"), description="C"),
    ],
)
