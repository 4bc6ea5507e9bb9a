terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }

  backend "s3" {
    bucket       = "acme-terraform-state"
    key          = "orders.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      team        = "orders"
      cost-center = "4711"
    }
  }
}

################################################################################
# Variables
################################################################################

variable "vpc_id" {
  description = "Shared VPC"
  type        = string
  nullable    = false
}

variable "private_subnet_a_id" {
  description = "Private subnet in zone a, for pods"
  type        = string
  nullable    = false
}

variable "private_subnet_b_id" {
  description = "Private subnet in zone b, for pods"
  type        = string
  nullable    = false
}

variable "company_cidr" {
  description = "Range of the company network"
  type        = string
  default     = "10.0.0.0/8"
  nullable    = false
}

################################################################################
# Cluster
################################################################################

resource "aws_iam_role" "cluster" {
  name        = "orders-cluster"
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

  permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}

# KMS refuses a policy that names a role before the role exists.
resource "aws_kms_key" "cluster" {
  description             = "Kubernetes API data of orders"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "AccountAdministersKey"
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws:iam::111122223333:root"
        }
        Action   = "kms:*"
        Resource = "*"
      },
      {
        Sid    = "ClusterUsesKey"
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws:iam::111122223333:role/orders-cluster"
        }
        Action   = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
        Resource = "*"
      },
    ]
  })

  depends_on = [aws_iam_role.cluster]
}

resource "aws_kms_alias" "cluster" {
  name          = "alias/eks/orders"
  target_key_id = aws_kms_key.cluster.key_id
}

# EKS would make this group itself, without an end of retention.
resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/orders/cluster"
  retention_in_days = 365
}

resource "aws_eks_cluster" "this" {
  name                          = "orders"
  version                       = "1.35"
  role_arn                      = aws_iam_role.cluster.arn
  bootstrap_self_managed_addons = false
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.cluster.arn
    }
  }

  kubernetes_network_config {
    service_ipv4_cidr = "172.20.0.0/16"
  }

  vpc_config {
    subnet_ids              = [var.private_subnet_a_id, var.private_subnet_b_id]
    endpoint_private_access = true
    endpoint_public_access  = false
  }

  depends_on = [aws_iam_role_policy_attachment.cluster, aws_cloudwatch_log_group.cluster]
}

################################################################################
# Fargate
################################################################################

resource "aws_iam_role" "pod_execution" {
  name        = "orders-pod-execution"
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
          "aws:SourceArn" = "arn:aws:eks:eu-central-1:111122223333:fargateprofile/orders/*"
        }
      }
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
}

resource "aws_iam_role_policy_attachment" "pod_execution" {
  role       = aws_iam_role.pod_execution.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_eks_fargate_profile" "system" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "system"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = [var.private_subnet_a_id, var.private_subnet_b_id]

  selector {
    namespace = "kube-system"
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [aws_iam_role_policy_attachment.pod_execution]
}

resource "aws_eks_fargate_profile" "orders" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "orders"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = [var.private_subnet_a_id, var.private_subnet_b_id]

  selector {
    namespace = "orders"
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [aws_iam_role_policy_attachment.pod_execution]
}

resource "aws_eks_fargate_profile" "import" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "import"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = [var.private_subnet_a_id]

  selector {
    namespace = "orders-import"
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [aws_iam_role_policy_attachment.pod_execution]
}

################################################################################
# Add-ons
################################################################################

resource "aws_eks_addon" "coredns" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "coredns"

  configuration_values = jsonencode({
    computeType = "Fargate"
  })

  depends_on = [aws_eks_fargate_profile.system]
}

resource "aws_eks_addon" "metrics_server" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "metrics-server"

  depends_on = [aws_eks_fargate_profile.system]
}

################################################################################
# Access
################################################################################

resource "aws_eks_access_entry" "platform_admin" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = "arn:aws:iam::111122223333:role/platform-admin"
}

resource "aws_eks_access_policy_association" "platform_admin_cluster_admin" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.platform_admin.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }
}

################################################################################
# Further resources
################################################################################

resource "aws_vpc_security_group_ingress_rule" "company_to_api" {
  security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  description       = "Kubernetes API for the company network"
  cidr_ipv4         = var.company_cidr
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

################################################################################
# Outputs
################################################################################

output "vpc_id" {
  description = "Id of the VPC"
  value       = var.vpc_id
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of their zones"
  value       = [var.private_subnet_a_id, var.private_subnet_b_id]
}

output "cluster_name" {
  description = "Name of the cluster"
  value       = aws_eks_cluster.this.name
}

output "cluster_arn" {
  description = "ARN of the cluster"
  value       = aws_eks_cluster.this.arn
}

output "cluster_endpoint" {
  description = "URL of the Kubernetes API"
  value       = aws_eks_cluster.this.endpoint
}

output "cluster_certificate_authority_data" {
  description = "CA certificate of the Kubernetes API, in base64"
  value       = aws_eks_cluster.this.certificate_authority[0].data
}

output "cluster_security_group_id" {
  description = "Security group of the control plane and of Fargate pods"
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "cluster_oidc_issuer_url" {
  description = "URL of the cluster's OIDC issuer, for IRSA"
  value       = aws_eks_cluster.this.identity[0].oidc[0].issuer
}

output "pod_execution_role_arn" {
  description = "ARN of the role that pods are started with"
  value       = aws_iam_role.pod_execution.arn
}

output "update_kubeconfig_command" {
  description = "Adds the cluster to the local kubeconfig"
  value       = "aws eks update-kubeconfig --region eu-central-1 --name ${aws_eks_cluster.this.name}"
}
