provider "aws" {
  region = "eu-central-1"
}

module "vpc" {
  source = "../.."

  name               = "shop"
  region             = "eu-central-1"
  cidr               = "10.0.0.0/16"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
}
