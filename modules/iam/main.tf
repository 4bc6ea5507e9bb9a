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

resource "aws_iam_role" "cluster" {
  count = var.create_cluster_role ? 1 : 0

  name        = "${var.cluster_name}-cluster"
  description = "Lets the EKS control plane work with AWS"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Service = "eks.amazonaws.com"
      }
      Action = "sts:AssumeRole"
    }]
  })

  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "cluster" {
  count = var.create_cluster_role ? 1 : 0

  role       = one(aws_iam_role.cluster[*].name)
  policy_arn = "arn:${local.partition}:iam::aws:policy/AmazonEKSClusterPolicy"
}

resource "aws_iam_role" "pod_execution" {
  count = var.create_pod_execution_role ? 1 : 0

  name        = "${var.cluster_name}-pod-execution"
  description = "Pulls images and writes logs for pods on Fargate"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Service = "eks-fargate-pods.amazonaws.com"
      }
      Action = "sts:AssumeRole"
      Condition = {
        ArnLike = {
          "aws:SourceArn" = "arn:${local.partition}:eks:${var.region}:${var.account_id}:fargateprofile/${var.cluster_name}/*"
        }
      }
    }]
  })

  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "pod_execution" {
  count = var.create_pod_execution_role ? 1 : 0

  role       = one(aws_iam_role.pod_execution[*].name)
  policy_arn = "arn:${local.partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_iam_role" "pod_execution_by_profile" {
  for_each = var.profiles_with_own_role

  name        = "${var.cluster_name}-${each.key}-pod-execution"
  description = "Pulls images and writes logs for the pods of one profile"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Service = "eks-fargate-pods.amazonaws.com"
      }
      Action = "sts:AssumeRole"
      Condition = {
        ArnLike = {
          "aws:SourceArn" = "arn:${local.partition}:eks:${var.region}:${var.account_id}:fargateprofile/${var.cluster_name}/*"
        }
      }
    }]
  })

  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  lifecycle {
    precondition {
      condition     = length("${var.cluster_name}-${each.key}-pod-execution") <= 64
      error_message = "profiles_with_own_role: with the cluster's name, the name of the role has at most 64 characters (FT315)."
    }
  }
}

resource "aws_iam_role_policy_attachment" "pod_execution_by_profile" {
  for_each = aws_iam_role.pod_execution_by_profile

  role       = each.value.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_iam_role_policy" "pod_execution" {
  for_each = var.create_pod_execution_role ? var.pod_execution_policies : {}

  name   = "${var.cluster_name}-${each.key}"
  role   = one(aws_iam_role.pod_execution[*].name)
  policy = each.value
}

resource "aws_iam_role_policy" "pod_execution_by_profile" {
  for_each = {
    for pair in setproduct(keys(aws_iam_role.pod_execution_by_profile), keys(var.pod_execution_policies)) : "${pair[0]}/${pair[1]}" => pair
  }

  name   = "${var.cluster_name}-${each.value[1]}"
  role   = aws_iam_role.pod_execution_by_profile[each.value[0]].name
  policy = var.pod_execution_policies[each.value[1]]
}
