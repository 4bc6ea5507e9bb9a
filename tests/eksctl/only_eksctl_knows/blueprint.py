# From cluster.yaml, which was written for eksctl.
#
# These have no counterpart:
# - metadata.forceUpdateVersion: false
# - metadata.rollbackConfig: {"timeoutMinutes": 720}
# - localZones: ["us-west-2-lax-1a"]
# - vpc.manageSharedNodeSecurityGroupRules: true
# - vpc.controlPlaneOnPrivateSubnets: true
# - autoModeConfig: {"enabled": false, "nodePools": ["general-purpose"]}
# - controlPlaneScalingConfig: {"tier": "standard"}
# - gitops: {"flux": {"gitProvider": "github", "flags": {"owner": "acme", "repository": "fleet", "odd\nkey":
#   "${not} an expression\n# no comment"}}}
# - identityProviders: [{"type": "oidc", "name": "sso", "issuerURL": "https://sso.example.com", "clientID":
#   "kubernetes"}]
# - capabilities: [{"name": "argo", "type": "ARGOCD"}]

from fargate_tf import Blueprint, Cluster, Endpoint, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="us-west-2",
    account_id="111122223333",
    network=Network(
        # eksctl's own range, since the file has none.
        cidr="192.168.0.0/16",
        availability_zones=["us-west-2a", "us-west-2b"],
        # eksctl's own choice, since the file has none: one gateway for all zones.
        nat="single",
    ),
    # eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.
    cluster=Cluster(
        "lab",
        version="1.35",
        security_group_ids=["sg-0a1b2c3d4e5f60718"],
        endpoint=Endpoint(public_access_cidrs=["0.0.0.0/0"]),
        log_types=[],
        create_kms_key=False,
        fargate_profiles=[FargateProfile("all", selectors=[Selector("lab"), Selector("kube-system")])],
    ),
)
