# What joining the modules adds: each gets from the others what it needs. What a module makes is asserted in its own tests.

mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::111122223333:role/made"
    }
  }
  mock_resource "aws_eks_cluster" {
    defaults = {
      arn                   = "arn:aws:eks:eu-central-1:111122223333:cluster/shop"
      certificate_authority = [{ data = "Y2E=" }]
      identity = [{
        oidc = [{ issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" }]
      }]
    }
  }
  mock_resource "aws_eip" {
    defaults = {
      public_ip = "203.0.114.7"
    }
  }
}

variables {
  name               = "shop"
  kubernetes_version = "1.35"
  region             = "eu-central-1"
  account_id         = "111122223333"
}

run "a_whole_cluster_in_a_network_of_its_own" {
  command = apply

  variables {
    network = {
      cidr               = "10.0.0.0/16"
      availability_zones = ["eu-central-1a", "eu-central-1b"]
      nat                = "single"
    }
    endpoint = { public = true, public_access_cidrs = ["203.0.114.128/25"], nat_gateway_access = true }
    fargate_profiles = {
      apps     = { selectors = [{ namespace = "prod-*" }], availability_zones = ["eu-central-1b"] }
      payments = { selectors = [{ namespace = "payments" }], create_pod_execution_role = true }
    }
    service_account_roles = {
      reports = { namespace = "prod-reports", service_account = "reports" }
    }
  }

  assert {
    condition     = length(output.private_subnet_ids) == 2 && length(output.public_subnet_ids) == 2
    error_message = "The network has a subnet of each kind in each zone."
  }

  assert {
    condition     = keys(output.profile_arns) == ["apps", "payments"] && output.coredns_profile_arn != null
    error_message = "Profiles go by their names, and CoreDNS has its own."
  }

  assert {
    condition     = keys(output.profile_role_arns) == ["payments"] && keys(output.service_account_role_arns) == ["reports"]
    error_message = "Roles are made where they were asked for."
  }
}

run "a_cluster_in_a_network_that_is_there" {
  command = apply

  variables {
    existing_network = {
      vpc_id             = "vpc-0a1b2c3d4e5f60718"
      private_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
    }
    create_cluster_role       = false
    cluster_role_arn          = "arn:aws:iam::111122223333:role/platform/eks"
    create_pod_execution_role = false
    pod_execution_role_arn    = "arn:aws:iam::111122223333:role/pods"
    create_coredns_profile    = false
    fargate_profiles = {
      system = { selectors = [{ namespace = "kube-system" }] }
    }
  }

  assert {
    condition     = output.vpc_id == "vpc-0a1b2c3d4e5f60718" && output.private_subnet_ids == tolist(["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]) && length(output.public_subnet_ids) == 0
    error_message = "What is there is handed on."
  }

  assert {
    condition     = output.coredns_profile_arn == null && keys(output.profile_arns) == ["system"]
    error_message = "A profile of yours may take CoreDNS."
  }
}
