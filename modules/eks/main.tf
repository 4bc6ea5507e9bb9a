locals {
  partition = coalesce(
    one([
      for prefix, partition in {
        cn-      = "aws-cn"
        us-gov-  = "aws-us-gov"
        eusc-    = "aws-eusc"
        us-iso-  = "aws-iso"
        us-isob- = "aws-iso-b"
        eu-isoe- = "aws-iso-e"
        us-isof- = "aws-iso-f"
      } : partition
      if startswith(var.region, prefix)
    ]),
    "aws",
  )
}

resource "aws_kms_key" "cluster" {
  count = var.encryption_key == "create" ? 1 : 0

  description             = "Kubernetes API data of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "AccountAdministersKey"
        Effect = "Allow"
        Principal = {
          AWS = "arn:${local.partition}:iam::${var.account_id}:root"
        }
        Action   = "kms:*"
        Resource = "*"
      },
      {
        Sid    = "ClusterUsesKey"
        Effect = "Allow"
        Principal = {
          AWS = "arn:${local.partition}:iam::${var.account_id}:role/${var.cluster_role_name}"
        }
        Action   = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
        Resource = "*"
      },
    ]
  })

  tags = var.tags
}

resource "aws_kms_alias" "cluster" {
  count = var.encryption_key == "create" ? 1 : 0

  name          = "alias/eks/${var.name}"
  target_key_id = one(aws_kms_key.cluster[*].key_id)
}

# EKS would make this group itself, without an end of retention.
resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/${var.name}/cluster"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn
  tags              = var.tags
}

resource "aws_eks_cluster" "this" {
  name                          = var.name
  version                       = var.kubernetes_version
  role_arn                      = var.cluster_role_arn
  bootstrap_self_managed_addons = false
  enabled_cluster_log_types     = var.log_types
  tags                          = var.tags

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  dynamic "encryption_config" {
    for_each = var.encryption_key != "aws" ? [1] : []

    content {
      resources = ["secrets"]

      provider {
        key_arn = var.encryption_key == "create" ? one(aws_kms_key.cluster[*].arn) : var.kms_key_arn
      }
    }
  }

  dynamic "kubernetes_network_config" {
    for_each = var.service_cidr != null ? [1] : []

    content {
      service_ipv4_cidr = var.service_cidr
    }
  }

  dynamic "upgrade_policy" {
    for_each = var.support_type != null ? [1] : []

    content {
      support_type = var.support_type
    }
  }

  vpc_config {
    subnet_ids              = var.subnet_ids
    security_group_ids      = var.security_group_ids
    endpoint_private_access = var.endpoint.private
    endpoint_public_access  = var.endpoint.public
    public_access_cidrs     = var.endpoint.public ? var.endpoint.public_access_cidrs : null
  }

  dynamic "zonal_shift_config" {
    for_each = var.zonal_shift != null ? [1] : []

    content {
      enabled = var.zonal_shift
    }
  }

  lifecycle {
    precondition {
      condition     = (var.kms_key_arn != null) == (var.encryption_key == "existing")
      error_message = "kms_key_arn goes with encryption_key = \"existing\" (FT317)."
    }
  }

  depends_on = [aws_cloudwatch_log_group.cluster]
}
