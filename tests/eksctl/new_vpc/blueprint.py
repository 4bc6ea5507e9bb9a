# From cluster.yaml, which was written for eksctl.
#
# These have no counterpart:
# - metadata.annotations: {"owner": "orders@example.com"}
# - kubernetesNetworkConfig.ipFamily: "IPv4"
# - vpc.autoAllocateIPv6: false
# - vpc.hostnameType: "resource-name"
# - fargateProfiles[1].status: "ACTIVE"

from fargate_tf import Blueprint, Cluster, Endpoint, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    tags={"team": "orders", "cost-center": "4711"},
    network=Network(cidr="10.60.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"]),
    # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
    cluster=Cluster(
        "orders",
        version="1.35",
        support_type="STANDARD",
        zonal_shift=True,
        service_cidr="172.20.0.0/16",
        endpoint=Endpoint(public_access_cidrs=["198.51.100.0/24", "198.51.100.7/32"]),
        log_types=["api", "audit"],
        log_retention_days=90,
        create_kms_key=False,
        fargate_profiles=[
            FargateProfile(
                "orders",
                selectors=[Selector("orders", labels={"tier": "web", "spare": "true"}), Selector("orders-batch")],
                tags={"layer": "apps"},
            ),
            FargateProfile("system", selectors=[Selector("kube-system")]),
        ],
    ),
)
