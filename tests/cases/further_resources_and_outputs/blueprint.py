"""Blocks in Terraform's own words stand beside ours; texts stay texts, references are written as such."""

from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Output, Resource, Selector, ref

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "dev",
        version="1.35",
        fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
        ],
    ),
    resources=[
        Resource(
            "aws_security_group.batch",
            arguments={
                "for_each": {"blue": "10.0.0.0/20", "green": "10.0.16.0/20"},
                "name": ref("each.key"),
                "vpc_id": ref("aws_vpc.this.id"),
                "timeouts": {"delete": "5m"},
            },
            lifecycle={
                "create_before_destroy": True,
                "ignore_changes": ["tags", "tags_all"],
                "replace_triggered_by": ["aws_vpc.this.id"],
                "precondition": {"condition": ref("aws_vpc.this.enable_dns_support"), "error_message": "DNS is off"},
            },
            depends_on=["aws_eks_cluster.this", "aws_subnet.private"],
        ),
        Resource("aws_kms_key.queue", arguments={"description": "${not} an %{expression}"}, lifecycle={"ignore_changes": "all"}),
        Resource("aws_iam_role.jobs", arguments={"assume_role_policy": "{}"}, blocks={"inline_policy": [{"name": "a"}, {"name": "b"}]}),
    ],
    outputs=[Output("groups", value=[ref('aws_security_group.batch["blue"].id')], description="Groups", sensitive=True)],
)
