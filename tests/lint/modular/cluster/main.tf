variable "name" { type = string }
variable "kubernetes_version" { type = string }
variable "subnet_ids" { type = list(string) }
variable "pod_subnet_ids" { type = list(string) }
variable "log_types" { type = list(string) }
variable "public_access_cidrs" { type = list(string) }
variable "service_ipv4_cidr" { type = string }
variable "fargate_profiles" { type = any }
variable "addons" { type = any }
variable "access_entries" { type = any }

locals {
  associations = merge([
    for name, entry in var.access_entries : {
      for key, policy in entry.policies : "${name}_${key}" => merge(policy, { principal_arn = entry.principal_arn, entry = name })
    }
  ]...)
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name_prefix        = "${var.name}-cluster-"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_kms_key" "this" {
  description         = "secrets of ${var.name}"
  enable_key_rotation = true
}

resource "aws_eks_cluster" "this" {
  count = 1

  name                          = var.name
  role_arn                      = aws_iam_role.this.arn
  version                       = var.kubernetes_version
  enabled_cluster_log_types     = var.log_types
  bootstrap_self_managed_addons = false

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  vpc_config {
    subnet_ids              = var.subnet_ids
    endpoint_private_access = true
    endpoint_public_access  = true
    public_access_cidrs     = var.public_access_cidrs
  }

  kubernetes_network_config {
    service_ipv4_cidr = var.service_ipv4_cidr
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.this.arn
    }
  }
}

module "fargate_profile" {
  source   = "./fargate_profile"
  for_each = var.fargate_profiles

  name         = each.key
  cluster_name = aws_eks_cluster.this[0].name
  subnet_ids   = var.pod_subnet_ids
  selectors    = each.value.selectors
}

resource "aws_eks_addon" "this" {
  for_each = var.addons

  cluster_name         = aws_eks_cluster.this[0].id
  addon_name           = each.key
  configuration_values = each.value.configuration

  depends_on = [module.fargate_profile]
}

resource "aws_eks_access_entry" "this" {
  for_each = var.access_entries

  cluster_name      = aws_eks_cluster.this[0].id
  principal_arn     = each.value.principal_arn
  type              = each.value.type
  kubernetes_groups = each.value.groups
}

resource "aws_eks_access_policy_association" "this" {
  for_each = local.associations

  cluster_name  = aws_eks_cluster.this[0].id
  principal_arn = each.value.principal_arn
  policy_arn    = each.value.arn

  access_scope {
    type       = length(each.value.namespaces) > 0 ? "namespace" : "cluster"
    namespaces = each.value.namespaces
  }

  depends_on = [aws_eks_access_entry.this]
}

output "cluster_name" { value = aws_eks_cluster.this[0].name }
