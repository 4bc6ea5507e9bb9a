from fargate_tf import Blueprint, Cluster

blueprint = Blueprint(cluster=Cluster())
