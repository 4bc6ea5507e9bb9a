"""A network that is there already is used by its ids, and nothing is made in it."""

from fargate_tf import AccessEntry, Blueprint, Cluster, Endpoint, ExistingNetwork, FargateProfile, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=ExistingNetwork(vpc_id="vpc-0a1b2c3d4e5f60718", private_subnet_ids=["subnet-0a1b2c3d", "subnet-0a1b2c3e"], public_subnet_ids=["subnet-0a1b2c3f"], nat_public_ips=["198.51.100.8"], cidrs=["10.0.0.0/16"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        endpoint=Endpoint(private=False, public_access_cidrs=["18.194.10.20/32"], nat_gateway_access=True),
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")]), FargateProfile("apps", selectors=[Selector("apps")], subnet_ids=["subnet-0a1b2c3d"])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),

)
