# From cluster.yaml, which was written for eksctl.

from fargate_tf import Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        # eksctl's own range, since the file has none.
        cidr="192.168.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        nat="none",
        public_subnets=False,
        interface_endpoints=["ec2", "ecr.api", "ecr.dkr", "eks", "elasticloadbalancing", "logs", "sts", "autoscaling"],
    ),
    # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
    cluster=Cluster(
        "vault",
        version="1.35",
        # The file has no end of retention.
        log_retention_days=0,
        create_kms_key=False,
        fargate_profiles=[FargateProfile("all", selectors=[Selector("vault"), Selector("kube-system")])],
    ),
)
