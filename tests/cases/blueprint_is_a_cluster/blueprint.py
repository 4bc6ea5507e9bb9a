from fargate_tf import Cluster

blueprint = Cluster("dev", version="1.35")
