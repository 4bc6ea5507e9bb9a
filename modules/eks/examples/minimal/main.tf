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

  access_entries = {
    admin = {
      principal_arn = "arn:aws:iam::111122223333:role/Admin"
      policies = {
        AmazonEKSClusterAdminPolicy = {}
      }
    }
  }
}
