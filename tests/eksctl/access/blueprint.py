# From cluster.yaml, which was written for eksctl.
#
# These have no counterpart:
# - iamIdentityMappings[1].noDuplicateARNs: true
# - iamIdentityMappings[2]: {"account": "111122223333"}
# - iamIdentityMappings[3]: {"serviceName": "emr-containers", "namespace": "emr"}

from fargate_tf import AccessEntry, AccessPolicy, Blueprint, Cluster, Endpoint, FargateProfile, Network, Selector

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
    cluster=Cluster(
        "desk",
        version="1.35",
        endpoint=Endpoint(public_access_cidrs=["198.51.100.0/24"]),
        log_types=[],
        create_kms_key=False,
        fargate_profiles=[FargateProfile("all", selectors=[Selector("desk"), Selector("kube-system")])],
        # aws-auth is not used here: the mapping of arn:aws:iam::111122223333:role/ops is an entry.
        # aws-auth is not used here: the mapping of arn:aws:iam::111122223333:role/readers is an entry.
        # eksctl's accessConfig.authenticationMode: "API_AND_CONFIG_MAP": a cluster that is made here has the mode
        # API: access entries, and no ConfigMap
        # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/platform-admin", policies=["AmazonEKSClusterAdminPolicy"]),
            AccessEntry(
                "arn:aws:iam::111122223333:role/developer",
                policies=[AccessPolicy("AmazonEKSEditPolicy", namespaces=["desk", "desk-*"])],
                kubernetes_groups=["developers"],
                user_name="developer",
            ),
            AccessEntry(
                "arn:aws:iam::111122223333:role/ops",
                policies=["AmazonEKSClusterAdminPolicy"],
                user_name="ops",
            ),
            AccessEntry("arn:aws:iam::111122223333:role/readers", kubernetes_groups=["readers"]),
        ],
    ),
)
