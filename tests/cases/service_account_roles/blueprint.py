from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector, ServiceAccountRole, var

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version="1.35",
        permissions_boundary_arn="arn:aws:iam::111122223333:policy/boundary",
        service_account_roles=[
            ServiceAccountRole(
                "reports",
                namespace="prod",
                policy={
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}],
                },
                tags={"team": "data"},
            ),
            ServiceAccountRole(
                "mail.sender",
                namespace="prod",
                name="mail",
                policy_arns=[
                    "arn:aws:iam::111122223333:policy/mail/Send",
                    var("audit_policy_arn", description="ARN of the policy of auditors"),
                ],
            ),
            ServiceAccountRole(
                "jobs",
                namespace="default",
                policy='{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["sqs:*"], "Resource": "*"}}',
            ),
        ],
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default"), Selector("prod")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
