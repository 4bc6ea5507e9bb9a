# What the module refuses: one run for each condition, and each run breaks that condition only.

mock_provider "aws" {}

variables {
  cluster_name           = "shop"
  pod_execution_role_arn = "arn:aws:iam::111122223333:role/shop-pod-execution"
  subnet_ids             = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
}

run "a_name_that_eks_refuses" {
  command = plan

  variables {
    cluster_name = "-shop"
  }

  expect_failures = [var.cluster_name]
}

run "a_role_with_a_path" {
  command = plan

  variables {
    pod_execution_role_arn = "arn:aws:iam::111122223333:role/eks/shop"
  }

  expect_failures = [var.pod_execution_role_arn]
}

run "no_selector" {
  command = plan

  variables {
    fargate_profiles = {
      apps = {
        selectors = []
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "a_namespace_in_capitals" {
  command = plan

  variables {
    fargate_profiles = {
      apps = {
        selectors = [{ namespace = "Apps" }]
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "six_labels" {
  command = plan

  variables {
    fargate_profiles = {
      apps = {
        selectors = [{ namespace = "apps", labels = { for i in range(6) : "l${i}" => "x" } }]
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "a_revision_with_a_dot" {
  command = plan

  variables {
    fargate_profiles = {
      apps = {
        selectors = [{ namespace = "apps" }]
        revision  = "1.0"
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "a_time_without_a_unit" {
  command = plan

  variables {
    fargate_profiles = {
      apps = {
        selectors      = [{ namespace = "apps" }]
        create_timeout = "30"
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "a_time_to_delete_without_a_unit" {
  command = plan

  variables {
    fargate_profiles = {
      apps = {
        selectors      = [{ namespace = "apps" }]
        delete_timeout = "60"
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "a_name_that_begins_with_a_digit" {
  command = plan

  variables {
    fargate_profiles = {
      "1apps" = {
        selectors = [{ namespace = "apps" }]
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "a_reserved_name" {
  command = plan

  variables {
    fargate_profiles = {
      eks-apps = {
        selectors = [{ namespace = "apps" }]
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "an_empty_label" {
  command = plan

  variables {
    fargate_profiles = {
      apps = {
        selectors = [{ namespace = "apps", labels = { tier = "" } }]
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "a_role_of_a_profile_with_a_path" {
  command = plan

  variables {
    fargate_profiles = {
      apps = {
        selectors              = [{ namespace = "apps" }]
        pod_execution_role_arn = "arn:aws:iam::111122223333:role/eks/apps"
      }
    }
  }

  expect_failures = [var.fargate_profiles]
}

run "days_that_cloudwatch_does_not_know" {
  command = plan

  variables {
    log_groups = {
      "/shop/pods" = { log_retention_days = 42 }
    }
  }

  expect_failures = [var.log_groups]
}

run "the_name_of_corednss_own_profile" {
  command = plan

  variables {
    fargate_profiles = {
      coredns = {
        selectors = [{ namespace = "apps" }]
      }
    }
  }

  expect_failures = [aws_eks_fargate_profile.coredns]
}

run "a_revision_that_makes_the_name_of_another_profile" {
  command = plan

  variables {
    fargate_profiles = {
      apps   = { selectors = [{ namespace = "apps" }], revision = "1" }
      apps-1 = { selectors = [{ namespace = "jobs" }] }
    }
  }

  expect_failures = [var.fargate_profiles]
}
