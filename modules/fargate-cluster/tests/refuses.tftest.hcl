# What the module refuses: one run for each condition, and each run breaks that condition only.

mock_provider "aws" {}

variables {
  name               = "shop"
  kubernetes_version = "1.35"
  region             = "eu-central-1"
  account_id         = "111122223333"
}

run "two_networks" {
  command = plan

  variables {
    network = {
      cidr               = "10.0.0.0/16"
      availability_zones = ["eu-central-1a", "eu-central-1b"]
    }
    existing_network = {
      vpc_id             = "vpc-0a1b2c3d4e5f60718"
      private_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
    }
  }

  expect_failures = [output.vpc_id]
}

run "a_zone_that_the_network_lacks" {
  command = plan

  variables {
    network = {
      cidr               = "10.0.0.0/16"
      availability_zones = ["eu-central-1a", "eu-central-1b"]
    }
    fargate_profiles = {
      apps = {
        selectors          = [{ namespace = "apps" }]
        availability_zones = ["eu-central-1c"]
      }
    }
  }

  expect_failures = [output.private_subnet_ids]
}

run "zones_and_subnets_of_one_profile" {
  command = plan

  variables {
    existing_network = {
      vpc_id             = "vpc-0a1b2c3d4e5f60718"
      private_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
    }
    fargate_profiles = {
      apps = {
        selectors          = [{ namespace = "apps" }]
        availability_zones = []
        subnet_ids         = ["subnet-0a1b2c3d4e5f60718"]
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "a_role_that_is_made_and_given_for_one_profile" {
  command = plan

  variables {
    existing_network = {
      vpc_id             = "vpc-0a1b2c3d4e5f60718"
      private_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
    }
    fargate_profiles = {
      apps = {
        selectors                 = [{ namespace = "apps" }]
        create_pod_execution_role = true
        pod_execution_role_arn    = "arn:aws:iam::111122223333:role/apps"
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "a_cluster_role_beside_the_one_that_is_made" {
  command = plan

  variables {
    cluster_role_arn = "arn:aws:iam::111122223333:role/cluster"
    existing_network = {
      vpc_id             = "vpc-0a1b2c3d4e5f60718"
      private_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
    }
  }

  expect_failures = [output.cluster_role_arn]
}

run "a_pod_role_beside_the_one_that_is_made" {
  command = plan

  variables {
    pod_execution_role_arn = "arn:aws:iam::111122223333:role/pods"
    existing_network = {
      vpc_id             = "vpc-0a1b2c3d4e5f60718"
      private_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
    }
  }

  expect_failures = [output.pod_execution_role_arn]
}
