"""Only warnings and notes can be accepted, by their code and with a reason."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        accept=["FT107", "single NAT is fine", "FT101: really", "FT197: no such code"],
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("apps", selectors=[Selector("apps")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
