resource "aws_cloudwatch_log_group" "pods" {
  for_each = var.log_groups

  name              = each.key
  retention_in_days = each.value.log_retention_days
  tags              = var.tags
}

resource "aws_eks_fargate_profile" "this" {
  for_each = { for name, profile in var.fargate_profiles : name => profile if profile.revision == null }

  cluster_name           = var.cluster_name
  fargate_profile_name   = each.key
  pod_execution_role_arn = coalesce(each.value.pod_execution_role_arn, var.pod_execution_role_arn)
  subnet_ids             = coalesce(each.value.subnet_ids, var.subnet_ids)
  tags                   = merge(var.tags, each.value.tags)

  dynamic "selector" {
    for_each = each.value.selectors

    content {
      namespace = selector.value.namespace
      labels    = selector.value.labels
    }
  }

  timeouts {
    create = each.value.create_timeout
    delete = each.value.delete_timeout
  }

  depends_on = [aws_cloudwatch_log_group.pods]
}

resource "aws_eks_fargate_profile" "revised" {
  for_each = { for name, profile in var.fargate_profiles : name => profile if profile.revision != null }

  cluster_name           = var.cluster_name
  fargate_profile_name   = "${each.key}-${each.value.revision}"
  pod_execution_role_arn = coalesce(each.value.pod_execution_role_arn, var.pod_execution_role_arn)
  subnet_ids             = coalesce(each.value.subnet_ids, var.subnet_ids)
  tags                   = merge(var.tags, each.value.tags)

  dynamic "selector" {
    for_each = each.value.selectors

    content {
      namespace = selector.value.namespace
      labels    = selector.value.labels
    }
  }

  timeouts {
    create = each.value.create_timeout
    delete = each.value.delete_timeout
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_cloudwatch_log_group.pods]
}

resource "aws_eks_fargate_profile" "coredns" {
  count = var.create_coredns_profile ? 1 : 0

  cluster_name           = var.cluster_name
  fargate_profile_name   = "coredns"
  pod_execution_role_arn = var.pod_execution_role_arn
  subnet_ids             = var.subnet_ids
  tags                   = var.tags

  selector {
    namespace = "kube-system"

    labels = {
      k8s-app = "kube-dns"
    }
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  lifecycle {
    precondition {
      condition     = !contains(keys(var.fargate_profiles), "coredns")
      error_message = "fargate_profiles: the name 'coredns' is taken by the profile of create_coredns_profile (FT012)."
    }
  }

  depends_on = [aws_cloudwatch_log_group.pods]
}
