"""A variable needs a name that Terraform takes, a known type, a description and a fitting default."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Output, Selector, var

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
    outputs=[
        Output("a", value=var("count", description="Count"), description="A"),
        Output("b", value=[var("1x", description="")], description="B"),
        Output("c", value={"x": var("c", description="C", type="lst(string)")}, description="C"),
        Output("d", value=var("d", description="D", type="number", default="many"), description="D"),
    ],
)
