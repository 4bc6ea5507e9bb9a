from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

letters = "ab"


def zone(i: int) -> str:
    return f"eu-central-1{letters[i]}"


blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=[zone(i) for i in range(3)],
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
)
