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
    cidr                = "10.0.0.0/16"
    availability_zones  = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
    nat                 = "single"
    interface_endpoints = ["ecr.api", "ecr.dkr", "logs", "sts"]
  }

  endpoint = {
    public              = true
    public_access_cidrs = ["203.0.114.0/24"]
    nat_gateway_access  = true
  }

  fargate_profiles = {
    system = {
      selectors = [{ namespace = "kube-system" }]
    }
    apps = {
      revision           = "1"
      availability_zones = ["eu-central-1a", "eu-central-1b"]
      selectors = [{
        namespace = "prod-*"
        labels    = { tier = "web" }
      }]
    }
    payments = {
      create_pod_execution_role = true
      selectors                 = [{ namespace = "payments" }]
    }
  }

  # The profile `system` takes the pods of CoreDNS.
  create_coredns_profile = false

  addons = {
    metrics-server = {}
  }

  service_account_roles = {
    reports = {
      namespace       = "prod-reports"
      service_account = "reports"
    }
  }

  service_account_policy_arns = {
    reports = {
      read = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
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

  tags = {
    team = "platform"
  }
}
