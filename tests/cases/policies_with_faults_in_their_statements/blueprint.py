from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector, ServiceAccountRole

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
                        {"Effect": "Allow", "Action": [], "Resource": "*"},
                        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": []},
                        {"Effect": "Allow", "Action": 5, "Resource": "reports"},
                        {"Effect": "Allow", "Sid": "read reports", "Action": "s3:GetObject", "Resource": "*"},
                        {"Effect": "Allow", "Sid": "Read", "Action": "s3:GetObject", "Resource": "*"},
                        {"Effect": "Allow", "Sid": "Read", "Action": "s3:ListBucket", "Resource": "*"},
                        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::\u65e5"},
                        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": "x"},
                        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEqual": {"aws:username": "a"}}},
                        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"Bool": []}},
                        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"NumericEquals": {"s3:max-keys": [{}]}}},
                    ],
                },
            ),
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
