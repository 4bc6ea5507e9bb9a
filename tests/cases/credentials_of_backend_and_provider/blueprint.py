from fargate_tf import Blueprint, Cluster, FargateProfile, HcpBackend, Network, Provider, S3Backend, Selector

NETWORK = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
PROFILES = [FargateProfile("system", selectors=[Selector("kube-system")])]

blueprints = [
    Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=NETWORK,
        cluster=Cluster("dev", version="1.35", fargate_profiles=PROFILES),
        provider=Provider(
            access_key="from-the-console",
            secret_key="do-not-show-this",
        ),
        backend=S3Backend(
            bucket="acme-terraform-state",
            key="dev.tfstate",
            region="eu-central-1",
            token="do-not-show-this",
        ),
        accept=["FT506: not the subject here"],
    ),
    Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=NETWORK,
        cluster=Cluster("prod", version="1.35", fargate_profiles=PROFILES),
        backend=HcpBackend(organization="acme", workspace="prod", token="do-not-show-this"),
        accept=["FT506: not the subject here"],
    ),
]
