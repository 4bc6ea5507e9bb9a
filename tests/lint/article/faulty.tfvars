endpoint_private_access = false
namespaces              = ["dev-*", "prod-*"]
