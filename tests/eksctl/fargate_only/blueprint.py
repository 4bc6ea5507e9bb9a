# From cluster.yaml, which was written for eksctl.

from fargate_tf import Blueprint, Cluster, Endpoint, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-west-1",
    account_id="111122223333",
    network=Network(
        # eksctl's own range, since the file has none.
        cidr="192.168.0.0/16",
        # eksctl draws three zones by chance; these are yours to choose.
        availability_zones=["eu-west-1a", "eu-west-1b"],
        # eksctl's own choice, since the file has none: one gateway for all zones.
        nat="single",
    ),
    # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
    cluster=Cluster(
        "blog",
        # eksctl takes the version of its day; this one is yours to choose.
        version="1.36",
        # eksctl's own choice, since the file has none: pods go around by the internet.
        endpoint=Endpoint(private=False, public_access_cidrs=["0.0.0.0/0"]),
        log_types=[],
        create_kms_key=False,
        fargate_profiles=[FargateProfile("fp-default", selectors=[Selector("default"), Selector("kube-system")])],
    ),
)
