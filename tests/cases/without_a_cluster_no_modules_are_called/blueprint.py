from fargate_tf import Blueprint, Network

blueprint = Blueprint(
    region="eu-central-1",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
)
