provider "aws" {
  region = "eu-central-1"
}

module "eks" {
  source = "../.."

  name               = "shop"
  kubernetes_version = "1.35"
  region             = "eu-central-1"
  account_id         = "111122223333"
  cluster_role_arn   = "arn:aws:iam::111122223333:role/shop-cluster"
  cluster_role_name  = "shop-cluster"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  security_group_ids = ["sg-0a1b2c3d4e5f60718"]
  service_cidr       = "172.20.0.0/16"

  endpoint = {
    public              = true
    public_access_cidrs = ["203.0.114.0/24"]
  }

  encryption_key     = "existing"
  kms_key_arn        = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555"
  log_retention_days = 400
  log_kms_key_arn    = "arn:aws:kms:eu-central-1:111122223333:key/22222222-3333-4444-8555-666666666666"
  support_type       = "STANDARD"
  zonal_shift        = true

  coredns = {
    configuration_values = jsonencode({ computeType = "Fargate", replicaCount = 3 })
  }

  addons = {
    metrics-server = {
      configuration_values        = jsonencode({ replicas = 2 })
      resolve_conflicts_on_update = "PRESERVE"
    }
  }

  access_entries = {
    admin = {
      principal_arn = "arn:aws:iam::111122223333:role/Admin"
      policies = {
        AmazonEKSClusterAdminPolicy = {}
      }
    }
    developer = {
      principal_arn     = "arn:aws:iam::111122223333:role/developer"
      kubernetes_groups = ["developers"]
      policies = {
        AmazonEKSViewPolicy = {}
        AmazonEKSEditPolicy = {
          namespaces = ["apps-*"]
        }
      }
    }
  }

  tags = {
    team = "platform"
  }
}
