locals {
  service_account_policies = {
    for pair in flatten([
      for role, policies in var.service_account_policies : [
        for name, policy in policies : { role = role, name = name, policy = policy }
      ]
    ]) : "${pair.role}/${pair.name}" => pair
  }

  service_account_policy_arns = {
    for pair in flatten([
      for role, policy_arns in var.service_account_policy_arns : [
        for name, policy_arn in policy_arns : { role = role, name = name, policy_arn = policy_arn }
      ]
    ]) : "${pair.role}/${pair.name}" => pair
  }
}

resource "aws_iam_openid_connect_provider" "cluster" {
  count = var.create_oidc_provider || length(var.service_account_roles) > 0 ? 1 : 0

  url            = var.oidc_issuer_url
  client_id_list = ["sts.amazonaws.com"]
  tags           = var.tags

  lifecycle {
    precondition {
      condition     = var.oidc_issuer_url != null
      error_message = "oidc_issuer_url: needed for the OIDC provider and the roles of service accounts (FT007)."
    }
  }
}

resource "aws_iam_role" "irsa" {
  for_each = var.service_account_roles

  name        = "${var.cluster_name}-${each.key}"
  description = "For pods of the service account ${each.value.service_account} in ${each.value.namespace}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Federated = one(aws_iam_openid_connect_provider.cluster[*].arn)
      }
      Action = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${trimprefix(var.oidc_issuer_url, "https://")}:aud" = "sts.amazonaws.com"
          "${trimprefix(var.oidc_issuer_url, "https://")}:sub" = "system:serviceaccount:${each.value.namespace}:${each.value.service_account}"
        }
      }
    }]
  })

  permissions_boundary = (
    each.value.permissions_boundary_arn != null
    ? each.value.permissions_boundary_arn
    : var.permissions_boundary_arn
  )

  tags = merge(var.tags, each.value.tags)

  lifecycle {
    precondition {
      condition     = length("${var.cluster_name}-${each.key}") <= 64
      error_message = "service_account_roles: with the cluster's name, the name of the role has at most 64 characters (FT805)."
    }

    precondition {
      condition = !contains(
        concat(
          var.create_cluster_role ? ["cluster"] : [],
          var.create_pod_execution_role ? ["pod-execution"] : [],
          [for name in var.profiles_with_own_role : "${name}-pod-execution"],
        ),
        each.key,
      )

      error_message = "service_account_roles: the key '${each.key}' makes the name of another role (FT809)."
    }
  }
}

resource "aws_iam_role_policy" "irsa" {
  for_each = local.service_account_policies

  name   = each.value.name
  role   = aws_iam_role.irsa[each.value.role].name
  policy = each.value.policy

  lifecycle {
    precondition {
      condition     = contains(keys(var.service_account_roles), each.value.role)
      error_message = "service_account_policies: '${each.value.role}' is no key of service_account_roles (FT806)."
    }
  }
}

resource "aws_iam_role_policy_attachment" "irsa" {
  for_each = local.service_account_policy_arns

  role       = aws_iam_role.irsa[each.value.role].name
  policy_arn = each.value.policy_arn

  lifecycle {
    precondition {
      condition     = contains(keys(var.service_account_roles), each.value.role)
      error_message = "service_account_policy_arns: '${each.value.role}' is no key of service_account_roles (FT806)."
    }
  }
}
