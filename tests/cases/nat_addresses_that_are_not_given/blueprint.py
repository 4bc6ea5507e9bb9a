"""The addresses of an existing network have to be given."""

from fargate_tf import AccessEntry, Blueprint, Cluster, Endpoint, ExistingNetwork, FargateProfile, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=ExistingNetwork(vpc_id="vpc-0a1b2c3d", private_subnet_ids=["subnet-0a1b2c3d", "subnet-0a1b2c3e"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        endpoint=Endpoint(private=False, public_access_cidrs=["18.194.10.20/32"], nat_gateway_access=True),
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),

)
