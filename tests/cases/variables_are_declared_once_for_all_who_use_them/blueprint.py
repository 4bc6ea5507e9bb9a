"""Each variable is declared with all that was said of it, whoever uses it."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Output, Resource, Selector, ref, var

owner = var("owner", description="Who runs this cluster")

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
        Output("owner", value=owner, description="Who runs this"),
        Output("limits", value={"burst": var("burst", description="Burst", type="number", default=5)}, description="Limits"),
    ],
    resources=[
        Resource(
            "aws_sqs_queue.jobs",
            arguments={
                "name": "jobs",
                "tags": var("queue_tags", description="Tags", type="map(string)", default={}),
                "policy": var("queue_policy", description="Policy", default=None, sensitive=True),
            },
        ),
        Resource("aws_kms_alias.owner", arguments={"name": owner, "target_key_id": ref("aws_kms_key.cluster.key_id")}),
    ],
)
