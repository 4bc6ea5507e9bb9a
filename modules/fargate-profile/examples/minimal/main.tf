provider "aws" {
  region = "eu-central-1"
}

module "fargate_profile" {
  source = "../.."

  cluster_name           = "shop"
  pod_execution_role_arn = "arn:aws:iam::111122223333:role/shop-pod-execution"
  subnet_ids             = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]

  fargate_profiles = {
    apps = {
      selectors = [{ namespace = "prod-*" }]
    }
  }
}
