# From cluster.yaml, which was written for eksctl.
#
# These have no counterpart:
# - iam.vpcResourceControllerPolicy: true
# - iam.podIdentityAssociations[0].createServiceAccount: true
# - iam.podIdentityAssociations[1]: {"namespace": "data", "serviceAccountName": "legacy", "roleARN":
#   "arn:aws:iam::111122223333:role/legacy"}

from fargate_tf import (
    Blueprint,
    Cluster,
    Endpoint,
    ExternalDns,
    FargateProfile,
    LoadBalancerController,
    Network,
    Selector,
    ServiceAccountRole,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(
        # eksctl's own range, since the file has none.
        cidr="192.168.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        # eksctl's own choice, since the file has none: one gateway for all zones.
        nat="single",
    ),
    # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
    cluster=Cluster(
        "data",
        version="1.35",
        endpoint=Endpoint(public_access_cidrs=["0.0.0.0/0"]),
        log_types=[],
        create_kms_key=False,
        fargate_profiles=[FargateProfile("all", selectors=[Selector("data"), Selector("kube-system")])],
        # eksctl lets external-dns write every hosted zone: name yours instead of `*`.
        presets=[
            LoadBalancerController(),
            ExternalDns(hosted_zone_arns=["arn:aws:route53:::hostedzone/*"], namespace="kube-system"),
        ],
        # eksctl's iam.serviceAccounts[0].metadata.labels: {"app": "reader"}: no service account is made: write it
        # into your manifests
        # eksctl's iam.serviceAccounts[0].metadata.annotations: {"note": "read only"}: no service account is made:
        # write it into your manifests
        # eksctl's iam.serviceAccounts[1].roleName: "s3-writer": names of roles begin with the cluster's here
        # eksctl's iam.serviceAccounts[5]: {"metadata": {"name": "cluster-autoscaler", "namespace":
        # "kube-system"}, "wellKnownPolicies": {"autoScaler": true}}: no role is made: write its policies as
        # `policy` or `policy_arns` of a role
        # eksctl's iam.serviceAccounts[6]: {"metadata": {"name": "old", "namespace": "data"}, "attachRoleARN":
        # "arn:aws:iam::111122223333:role/old"}: no role is made: write its policies as `policy` or `policy_arns`
        # of a role
        # Pod identities do not work on Fargate: these roles are for IRSA, by an annotation.
        service_account_roles=[
            ServiceAccountRole(
                "reader",
                namespace="data",
                policy_arns=["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
                name="reader",
                tags={"team": "data"},
            ),
            ServiceAccountRole(
                "writer",
                namespace="data",
                policy={
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "arn:aws:s3:::data-lake/*"},
                    ],
                },
                permissions_boundary_arn="arn:aws:iam::111122223333:policy/boundary",
            ),
            ServiceAccountRole(
                "efs-csi-controller-sa",
                namespace="kube-system",
                policy_arns=["arn:aws:iam::aws:policy/service-role/AmazonEFSCSIDriverPolicy"],
            ),
            ServiceAccountRole("loader", namespace="data", policy_arns=["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]),
        ],
    ),
)
