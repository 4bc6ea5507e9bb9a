provider "aws" {
  region = "eu-central-1"
}

module "vpc" {
  source = "../.."

  name               = "shop"
  region             = "eu-central-1"
  account_id         = "111122223333"
  cidr               = "10.0.0.0/16"
  availability_zones = ["euc1-az1", "euc1-az2", "euc1-az3"]
  nat                = "single"

  # Pods in a range of their own, that no other network has to know.
  secondary_cidrs = ["100.64.0.0/16"]
  private_subnet_cidrs = {
    euc1-az1 = "100.64.0.0/18"
    euc1-az2 = "100.64.64.0/18"
    euc1-az3 = "100.64.128.0/18"
  }

  dynamodb_endpoint   = true
  interface_endpoints = ["ecr.api", "ecr.dkr", "logs", "sts"]

  flow_logs = {
    traffic             = "REJECT"
    aggregation_seconds = 60
  }

  tags = {
    team = "platform"
  }
}
