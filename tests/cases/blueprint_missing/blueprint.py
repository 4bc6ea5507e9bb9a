from fargate_tf import Cluster

cluster = Cluster("dev", version="1.35")
