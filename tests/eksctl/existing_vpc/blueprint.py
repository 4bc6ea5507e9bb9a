# From cluster.yaml, which was written for eksctl.
#
# These have no counterpart:
# - vpc.sharedNodeSecurityGroup: "sg-0b1b2c3d4e5f60718"

from fargate_tf import Blueprint, Cluster, ExistingNetwork, FargateProfile, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=ExistingNetwork(
        vpc_id="vpc-0a1b2c3d4e5f60718",
        private_subnet_ids={"eu-central-1a": "subnet-0a1b2c3d4e5f60718", "eu-central-1b": "subnet-0b1b2c3d4e5f60718"},
        public_subnet_ids=["subnet-0c1b2c3d4e5f60718", "subnet-0d1b2c3d4e5f60718"],
        cidrs=["10.8.0.0/16"],
    ),
    # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
    cluster=Cluster(
        "payments",
        version="1.35",
        security_group_ids=["sg-0a1b2c3d4e5f60718"],
        log_types=[],
        kms_key_arn="arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555",
        cluster_role_arn="arn:aws:iam::111122223333:role/eks-control-plane",
        permissions_boundary_arn="arn:aws:iam::111122223333:policy/boundary",
        fargate_profiles=[
            FargateProfile(
                "payments",
                selectors=[Selector("payments")],
                availability_zones=["eu-central-1a"],
                pod_execution_role_arn="arn:aws:iam::111122223333:role/payments-pods",
            ),
            FargateProfile(
                "system",
                selectors=[Selector("kube-system")],
                availability_zones=["eu-central-1a", "eu-central-1b"],
            ),
        ],
        pod_execution_role_arn="arn:aws:iam::111122223333:role/eks-pods",
    ),
)
