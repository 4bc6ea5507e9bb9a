# What the module makes; IRSA is judged on a mocked apply, since the provider's ARN is known only then.

mock_provider "aws" {
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = {
      arn = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
    }
  }
}

variables {
  cluster_name = "shop"
  region       = "eu-central-1"
  account_id   = "111122223333"
}

run "roles_that_this_cluster_alone_can_use" {
  command = plan

  assert {
    condition     = aws_iam_role.cluster[0].name == "shop-cluster" && aws_iam_role.pod_execution[0].name == "shop-pod-execution"
    error_message = "Roles are called after the cluster."
  }

  assert {
    condition     = jsondecode(aws_iam_role.cluster[0].assume_role_policy).Statement == [{ Effect = "Allow", Principal = { Service = "eks.amazonaws.com" }, Action = "sts:AssumeRole" }]
    error_message = "EKS takes the role, and tags no session."
  }

  assert {
    condition     = jsondecode(aws_iam_role.pod_execution[0].assume_role_policy).Statement[0].Condition.ArnLike["aws:SourceArn"] == "arn:aws:eks:eu-central-1:111122223333:fargateprofile/shop/*"
    error_message = "Profiles of another cluster may not take the role (confused deputy)."
  }

  assert {
    condition     = aws_iam_role_policy_attachment.pod_execution[0].policy_arn == "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy" && aws_iam_role_policy_attachment.cluster[0].policy_arn == "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
    error_message = "Each role has the one policy that AWS asks for."
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.cluster) == 0
    error_message = "An OIDC provider is made only where a role needs it."
  }
}

run "the_partition_follows_the_region" {
  command = plan

  variables {
    region = "cn-north-1"
  }

  assert {
    condition     = aws_iam_role_policy_attachment.cluster[0].policy_arn == "arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy"
    error_message = "ARNs in China name their partition."
  }
}

run "no_role_that_is_not_wanted" {
  command = plan

  variables {
    create_cluster_role       = false
    create_pod_execution_role = false
  }

  assert {
    condition     = length(aws_iam_role.cluster) + length(aws_iam_role.pod_execution) + length(aws_iam_role_policy_attachment.cluster) + length(aws_iam_role_policy_attachment.pod_execution) == 0
    error_message = "Each role has its switch."
  }

  assert {
    condition     = output.cluster_role_arn == null && output.pod_execution_role_arn == null
    error_message = "Without a role its output is null."
  }
}

run "profiles_with_roles_and_policies_of_their_own" {
  command = plan

  variables {
    profiles_with_own_role   = ["payments"]
    pod_execution_policies   = { logs = jsonencode({ Version = "2012-10-17", Statement = [] }) }
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
  }

  assert {
    condition     = aws_iam_role.pod_execution_by_profile["payments"].name == "shop-payments-pod-execution" && aws_iam_role.pod_execution_by_profile["payments"].permissions_boundary == "arn:aws:iam::111122223333:policy/boundary"
    error_message = "A profile's own role is called after both, and has the boundary."
  }

  assert {
    condition     = aws_iam_role_policy.pod_execution["logs"].name == "shop-logs" && keys(aws_iam_role_policy.pod_execution_by_profile) == ["payments/logs"]
    error_message = "Each pod execution role gets each policy."
  }
}

run "service_accounts_take_their_role_and_no_other" {
  command = apply

  variables {
    oidc_issuer_url = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
    service_account_roles = {
      orders  = { namespace = "shop", service_account = "orders", tags = { layer = "apps" } }
      reports = { namespace = "shop", service_account = "reports", permissions_boundary_arn = "arn:aws:iam::111122223333:policy/own" }
    }
    service_account_policies    = { orders = { send = jsonencode({ Version = "2012-10-17", Statement = [] }) } }
    service_account_policy_arns = { reports = { read = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" } }
    permissions_boundary_arn    = "arn:aws:iam::111122223333:policy/boundary"
    tags                        = { team = "platform" }
  }

  assert {
    condition = jsondecode(aws_iam_role.irsa["orders"].assume_role_policy).Statement[0].Condition.StringEquals == {
      "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:aud" = "sts.amazonaws.com"
      "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub" = "system:serviceaccount:shop:orders"
    }
    error_message = "The trust names the account and the audience."
  }

  assert {
    condition     = aws_iam_role.irsa["orders"].tags == tomap({ team = "platform", layer = "apps" }) && aws_iam_role.irsa["orders"].name == "shop-orders"
    error_message = "A role is called after the cluster and its key, and its tags are added."
  }

  assert {
    condition     = aws_iam_role.irsa["reports"].permissions_boundary == "arn:aws:iam::111122223333:policy/own" && aws_iam_role.irsa["orders"].permissions_boundary == "arn:aws:iam::111122223333:policy/boundary"
    error_message = "A role's own boundary takes the place of the cluster's."
  }

  assert {
    condition     = keys(aws_iam_role_policy.irsa) == ["orders/send"] && aws_iam_role_policy_attachment.irsa["reports/read"].policy_arn == "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    error_message = "Policies are keyed by role and name."
  }
}
