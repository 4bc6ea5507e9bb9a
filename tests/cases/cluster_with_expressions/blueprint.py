from fargate_tf import AccessEntry, Addon, Blueprint, Cluster, FargateProfile, Network, Selector, ref, var

version = var("kubernetes_version", description="Kubernetes version of the cluster", default="1.35")
key = var("kms_key_arn", description="ARN of the key of the Kubernetes API data")
admin = var("admin_role_arn", description="ARN of the role of the administrators")
groups = var("security_group_ids", description="further security groups", type="list(string)", default=[])
boundary = var("boundary_arn", description="ARN of the permissions boundary")

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], nat="per_az"),
    cluster=Cluster(
        "dev",
        version=version,
        kms_key_arn=key,
        log_kms_key_arn=key,
        cluster_role_arn=var("cluster_role_arn", description="ARN of the role of the control plane"),
        permissions_boundary_arn=boundary,
        pod_execution_role_arn=var("pod_execution_role_arn", description="ARN of the role of the pods"),
        security_group_ids=groups,
        tags={"owner": var("owner", description="who answers for the cluster", default="platform")},
        fargate_profiles=[
            FargateProfile(
                "default", selectors=[Selector("default"), Selector("kube-system")], tags={"of": ref("aws_vpc.this.id")}
            ),
        ],
        addons=[
            Addon(
                "metrics-server",
                version=var("metrics_version", description="version of metrics-server", default="v0.8.0-eksbuild.2"),
            ),
        ],
        access_entries=[
            AccessEntry(admin, name="admin", policies=["AmazonEKSClusterAdminPolicy"]),
        ],
    ),
)
