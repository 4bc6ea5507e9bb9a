# What the module refuses: one run for each condition, and each run breaks that condition only.

mock_provider "aws" {}

variables {
  cluster_name    = "shop"
  region          = "eu-central-1"
  account_id      = "111122223333"
  oidc_issuer_url = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

run "a_name_that_eks_refuses" {
  command = plan

  variables {
    cluster_name = "-shop"
  }

  expect_failures = [var.cluster_name]
}

run "a_name_too_long_for_roles" {
  command = plan

  variables {
    cluster_name = "a-name-of-more-than-fifty-characters-is-too-long-for-roles"
  }

  expect_failures = [var.cluster_name]
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

run "a_policy_of_pods_that_is_no_json" {
  command = plan

  variables {
    pod_execution_policies = {
      logs = "logs:PutLogEvents"
    }
  }

  expect_failures = [var.pod_execution_policies]
}

run "a_service_account_with_a_wildcard" {
  command = plan

  variables {
    service_account_roles = {
      orders = {
        service_account = "orders-*"
        namespace       = "shop"
      }
    }
  }

  expect_failures = [var.service_account_roles]
}

run "a_namespace_with_a_wildcard" {
  command = plan

  variables {
    service_account_roles = {
      orders = {
        service_account = "orders"
        namespace       = "shop-*"
      }
    }
  }

  expect_failures = [var.service_account_roles]
}

run "a_boundary_of_a_role_that_is_none" {
  command = plan

  variables {
    service_account_roles = {
      orders = {
        service_account          = "orders"
        namespace                = "shop"
        permissions_boundary_arn = "boundary"
      }
    }
  }

  expect_failures = [var.service_account_roles]
}

run "a_policy_that_is_no_json" {
  command = plan

  variables {
    service_account_roles = {
      orders = {
        service_account = "orders"
        namespace       = "shop"
      }
    }

    service_account_policies = {
      orders = { send = "sqs:SendMessage" }
    }
  }

  expect_failures = [var.service_account_policies]
}

run "a_boundary_that_is_none" {
  command = plan

  variables {
    permissions_boundary_arn = "boundary"
  }

  expect_failures = [var.permissions_boundary_arn]
}

run "a_profile_too_long_for_its_role" {
  command = plan

  variables {
    profiles_with_own_role = ["a-profile-whose-name-is-rather-long-for-a-role-at-iam"]
  }

  expect_failures = [aws_iam_role.pod_execution_by_profile]
}

run "a_key_too_long_for_its_role" {
  command = plan

  variables {
    service_account_roles = {
      a-key-of-more-than-sixty-characters-is-too-long-for-a-role-at-iam = {
        service_account = "orders"
        namespace       = "shop"
      }
    }
  }

  expect_failures = [aws_iam_role.irsa]
}

run "a_provider_without_an_issuer" {
  command = plan

  variables {
    create_oidc_provider = true
    oidc_issuer_url      = null
  }

  expect_failures = [aws_iam_openid_connect_provider.cluster]
}

run "a_key_that_makes_the_name_of_another_role" {
  command = plan

  variables {
    service_account_roles = {
      cluster = {
        service_account = "orders"
        namespace       = "shop"
      }
    }
  }

  expect_failures = [aws_iam_role.irsa]
}

run "a_policy_of_a_role_that_is_not_there" {
  command = plan

  variables {
    service_account_policies = {
      order = { send = jsonencode({ Version = "2012-10-17", Statement = [] }) }
    }
  }

  expect_failures = [aws_iam_role_policy.irsa]
}

run "a_policy_arn_of_a_role_that_is_not_there" {
  command = plan

  variables {
    service_account_policy_arns = {
      order = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
    }
  }

  expect_failures = [aws_iam_role_policy_attachment.irsa]
}
