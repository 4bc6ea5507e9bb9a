provider "aws" {
  region = "eu-central-1"
}

module "iam" {
  source = "../.."

  cluster_name = "shop"
  region       = "eu-central-1"
  account_id   = "111122223333"
}
