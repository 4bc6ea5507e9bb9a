from fargate_tf import (
    AccessEntry,
    Blueprint,
    Cluster,
    FargateProfile,
    Network,
    Resource,
    Selector,
    ServiceAccountRole,
    ref,
)

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        service_account_roles=[
            ServiceAccountRole(
                "reports",
                namespace="prod",
                policy={
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Sid": "Read",
                            "Effect": "Allow",
                            "NotAction": ["s3:Delete*"],
                            "Resource": [ref("aws_s3_bucket.reports.arn"), "arn:aws:s3:::shared-${aws:PrincipalTag/team}/*"],
                            "Condition": {
                                "ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["team", "cost-*"]},
                                "Bool": {"aws:SecureTransport": True},
                                "NumericLessThan": {"s3:max-keys": 100},
                                "StringEquals": {"aws:SourceVpc": ref("aws_vpc.this.id")},
                            },
                        },
                    ],
                },
            ),
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
    resources=[Resource("aws_s3_bucket.reports", arguments={"bucket": "acme-reports"})],
)
