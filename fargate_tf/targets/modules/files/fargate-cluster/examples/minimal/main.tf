provider "aws" {
  region = "eu-central-1"
}

module "cluster" {
  source = "../.."

  name               = "shop"
  kubernetes_version = "1.35"
  region             = "eu-central-1"
  account_id         = "111122223333"

  network = {
    cidr               = "10.0.0.0/16"
    availability_zones = ["eu-central-1a", "eu-central-1b"]
  }

  fargate_profiles = {
    apps = {
      selectors = [{ namespace = "prod-*" }]
    }
  }

  access_entries = {
    admin = {
      principal_arn = "arn:aws:iam::111122223333:role/Admin"
      policies = {
        AmazonEKSClusterAdminPolicy = {}
      }
    }
  }
}
