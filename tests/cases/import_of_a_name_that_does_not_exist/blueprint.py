from fargate_tf import Blueprint, Cluster, FargateProfil

blueprint = Blueprint()
