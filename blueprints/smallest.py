"""The smallest useful cluster: two zones, one NAT gateway, one profile, one person who may use it.

For somebody who tries EKS on Fargate, or wants a cluster for tests. `check` gives two warnings, and both are meant:
one NAT gateway is cheap but serves all zones (FT107), and the address below is from a documentation range (FT310).
Write your own account, role and address in their place. The state is a local file.
"""

from fargate_tf import AccessEntry, Blueprint, Cluster, Endpoint, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        nat="single",
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        endpoint=Endpoint(public_access_cidrs=["198.51.100.7/32"]),
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
