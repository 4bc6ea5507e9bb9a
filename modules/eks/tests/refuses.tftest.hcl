# What the module refuses: one run for each condition, and each run breaks that condition only.

mock_provider "aws" {}

variables {
  name               = "shop"
  kubernetes_version = "1.35"
  region             = "eu-central-1"
  account_id         = "111122223333"
  cluster_role_arn   = "arn:aws:iam::111122223333:role/shop-cluster"
  cluster_role_name  = "shop-cluster"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
}

run "a_name_that_eks_refuses" {
  command = plan

  variables {
    name = "-shop"
  }

  expect_failures = [var.name]
}

run "a_version_with_a_patch" {
  command = plan

  variables {
    kubernetes_version = "1.35.1"
  }

  expect_failures = [var.kubernetes_version]
}

run "what_is_no_region" {
  command = plan

  variables {
    region = "frankfurt"
  }

  expect_failures = [var.region]
}

run "what_is_no_account" {
  command = plan

  variables {
    account_id = "1111"
  }

  expect_failures = [var.account_id]
}

run "a_single_subnet" {
  command = plan

  variables {
    subnet_ids = ["subnet-0a1b2c3d4e5f60718"]
  }

  expect_failures = [var.subnet_ids]
}

run "no_endpoint_at_all" {
  command = plan

  variables {
    endpoint = {
      private = false
    }
  }

  expect_failures = [var.endpoint]
}

run "a_public_endpoint_for_everybody" {
  command = plan

  variables {
    endpoint = {
      public = true
    }
  }

  expect_failures = [var.endpoint]
}

run "more_ranges_than_eks_takes" {
  command = plan

  variables {
    endpoint = {
      public              = true
      public_access_cidrs = [for i in range(41) : "203.0.114.${i}/32"]
    }
  }

  expect_failures = [var.endpoint]
}

run "what_is_no_range" {
  command = plan

  variables {
    endpoint = {
      public              = true
      public_access_cidrs = ["203.0.114.0"]
    }
  }

  expect_failures = [var.endpoint]
}

run "too_many_security_groups" {
  command = plan

  variables {
    security_group_ids = ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5"]
  }

  expect_failures = [var.security_group_ids]
}

run "services_in_a_public_range" {
  command = plan

  variables {
    service_cidr = "8.8.0.0/16"
  }

  expect_failures = [var.service_cidr]
}

run "an_unknown_kind_of_key" {
  command = plan

  variables {
    encryption_key = "own"
  }

  expect_failures = [var.encryption_key]
}

run "an_alias_for_a_key" {
  command = plan

  variables {
    encryption_key = "existing"
    kms_key_arn    = "arn:aws:kms:eu-central-1:111122223333:alias/shop"
  }

  expect_failures = [var.kms_key_arn]
}

run "a_key_that_nobody_uses" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555"
  }

  expect_failures = [aws_eks_cluster.this]
}

run "an_unknown_log" {
  command = plan

  variables {
    log_types = ["api", "kubelet"]
  }

  expect_failures = [var.log_types]
}

run "days_that_cloudwatch_does_not_know" {
  command = plan

  variables {
    log_retention_days = 42
  }

  expect_failures = [var.log_retention_days]
}

run "an_alias_for_the_key_of_logs" {
  command = plan

  variables {
    log_kms_key_arn = "alias/logs"
  }

  expect_failures = [var.log_kms_key_arn]
}

run "an_unknown_support" {
  command = plan

  variables {
    support_type = "NONE"
  }

  expect_failures = [var.support_type]
}

run "a_role_of_an_addon_that_is_none" {
  command = plan

  variables {
    addons = {
      metrics-server = { service_account_role_arn = "metrics" }
    }
  }

  expect_failures = [var.addons]
}

run "a_cluster_role_without_an_account" {
  command = plan

  variables {
    cluster_role_arn = "shop-cluster"
  }

  expect_failures = [var.cluster_role_arn]
}

run "no_name_of_the_cluster_role" {
  command = plan

  variables {
    cluster_role_name = ""
  }

  expect_failures = [var.cluster_role_name]
}

run "a_role_of_coredns_that_is_none" {
  command = plan

  variables {
    coredns = { service_account_role_arn = "dns" }
  }

  expect_failures = [var.coredns]
}

run "an_unknown_way_to_create_coredns" {
  command = plan

  variables {
    coredns = { resolve_conflicts_on_create = "PRESERVE" }
  }

  expect_failures = [var.coredns]
}

run "an_unknown_way_to_update_coredns" {
  command = plan

  variables {
    coredns = { resolve_conflicts_on_update = "IGNORE" }
  }

  expect_failures = [var.coredns]
}

run "an_unknown_way_to_create_an_addon" {
  command = plan

  variables {
    addons = {
      metrics-server = { resolve_conflicts_on_create = "PRESERVE" }
    }
  }

  expect_failures = [var.addons]
}

run "an_unknown_way_to_update_an_addon" {
  command = plan

  variables {
    addons = {
      metrics-server = { resolve_conflicts_on_update = "IGNORE" }
    }
  }

  expect_failures = [var.addons]
}

run "an_addon_in_capitals" {
  command = plan

  variables {
    addons = {
      MetricsServer = {}
    }
  }

  expect_failures = [var.addons]
}

run "a_role_of_a_nodes_addon_that_is_none" {
  command = plan

  variables {
    addons_before_nodes = {
      vpc-cni = { service_account_role_arn = "cni" }
    }
  }

  expect_failures = [var.addons_before_nodes]
}

run "an_unknown_way_to_create_a_nodes_addon" {
  command = plan

  variables {
    addons_before_nodes = {
      vpc-cni = { resolve_conflicts_on_create = "PRESERVE" }
    }
  }

  expect_failures = [var.addons_before_nodes]
}

run "an_unknown_way_to_update_a_nodes_addon" {
  command = plan

  variables {
    addons_before_nodes = {
      vpc-cni = { resolve_conflicts_on_update = "IGNORE" }
    }
  }

  expect_failures = [var.addons_before_nodes]
}

run "a_nodes_addon_in_capitals" {
  command = plan

  variables {
    addons_before_nodes = {
      VpcCni = {}
    }
  }

  expect_failures = [var.addons_before_nodes]
}

run "an_unknown_type_of_entry" {
  command = plan

  variables {
    access_entries = {
      admin = {
        principal_arn = "arn:aws:iam::111122223333:role/Admin"
        type          = "ADMIN"
      }
    }
  }

  expect_failures = [var.access_entries]
}

run "more_entries_than_eks_takes" {
  command = plan

  # One entry shows it; where all of them were planned, it would take minutes.
  plan_options {
    target = [aws_eks_access_entry.this["r0-0"]]
  }

  variables {
    access_entries = {
      for pair in setproduct(range(60), range(51)) : "r${pair[0]}-${pair[1]}" => {
        principal_arn = "arn:aws:iam::111122223333:role/r${pair[0]}-${pair[1]}"
      }
    }
  }

  expect_failures = [var.access_entries]
}

run "a_policy_by_its_arn" {
  command = plan

  variables {
    access_entries = {
      admin = {
        principal_arn = "arn:aws:iam::111122223333:role/Admin"
        policies = {
          "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" = {}
        }
      }
    }
  }

  expect_failures = [var.access_entries]
}

run "coredns_among_the_further_addons" {
  command = plan

  variables {
    addons = {
      coredns = {}
    }
  }

  expect_failures = [var.addons]
}

run "a_policy_in_no_namespace" {
  command = plan

  variables {
    access_entries = {
      view = {
        principal_arn = "arn:aws:iam::111122223333:role/View"
        policies      = { AmazonEKSViewPolicy = { namespaces = [] } }
      }
    }
  }

  expect_failures = [var.access_entries]
}

run "two_entries_of_one_principal" {
  command = plan

  variables {
    access_entries = {
      admin = { principal_arn = "arn:aws:iam::111122223333:role/Admin" }
      again = { principal_arn = "arn:aws:iam::111122223333:role/Admin" }
    }
  }

  expect_failures = [var.access_entries]
}
