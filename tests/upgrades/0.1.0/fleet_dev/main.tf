terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }

  backend "s3" {
    bucket       = "acme-dev-terraform-state"
    key          = "shop-dev.tfstate"
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
      service = "shop"
      stage   = "dev"
    }
  }
}

################################################################################
# Network
################################################################################

resource "aws_vpc" "this" {
  cidr_block           = "10.10.0.0/20"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "shop-dev"
  }
}

# Without rules here, Terraform closes the group that AWS opens in every VPC.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "shop-dev-closed"
  }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "shop-dev"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    eu-central-1a = "10.10.8.0/24"
    eu-central-1b = "10.10.9.0/24"
  }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                     = "shop-dev-public-${each.key}"
    "kubernetes.io/role/elb" = "1"
  }
}

resource "aws_subnet" "private" {
  for_each = {
    eu-central-1a = "10.10.0.0/24"
    eu-central-1b = "10.10.1.0/24"
  }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                              = "shop-dev-private-${each.key}"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_eip" "nat" {
  for_each = toset(["eu-central-1a"])

  domain = "vpc"

  tags = {
    Name = "shop-dev-${each.key}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "public" {
  for_each = toset(["eu-central-1a"])

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = {
    Name = "shop-dev-${each.key}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "shop-dev-public"
  }
}

resource "aws_route" "public_internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private

  vpc_id = aws_vpc.this.id

  tags = {
    Name = "shop-dev-private-${each.key}"
  }
}

resource "aws_route" "private_nat" {
  for_each = aws_route_table.private

  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.public["eu-central-1a"].id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.eu-central-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat([aws_route_table.public.id], values(aws_route_table.private)[*].id)

  tags = {
    Name = "shop-dev-s3"
  }
}

################################################################################
# Cluster
################################################################################

resource "aws_iam_role" "cluster" {
  name        = "shop-dev-cluster"
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
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}

# KMS refuses a policy that names a role before the role exists.
resource "aws_kms_key" "cluster" {
  description             = "Kubernetes API data of shop-dev"
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
          AWS = "arn:aws:iam::111122223333:role/shop-dev-cluster"
        }
        Action   = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
        Resource = "*"
      },
    ]
  })

  depends_on = [aws_iam_role.cluster]
}

resource "aws_kms_alias" "cluster" {
  name          = "alias/eks/shop-dev"
  target_key_id = aws_kms_key.cluster.key_id
}

# EKS would make this group itself, without an end of retention.
resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/shop-dev/cluster"
  retention_in_days = 7
}

resource "aws_eks_cluster" "this" {
  name                          = "shop-dev"
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

  vpc_config {
    subnet_ids              = values(aws_subnet.private)[*].id
    endpoint_private_access = true
    endpoint_public_access  = true
    public_access_cidrs     = ["198.51.100.0/24"]
  }

  depends_on = [aws_iam_role_policy_attachment.cluster, aws_cloudwatch_log_group.cluster]
}

################################################################################
# Fargate
################################################################################

resource "aws_iam_role" "pod_execution" {
  name        = "shop-dev-pod-execution"
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
          "aws:SourceArn" = "arn:aws:eks:eu-central-1:111122223333:fargateprofile/shop-dev/*"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "pod_execution" {
  role       = aws_iam_role.pod_execution.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_eks_fargate_profile" "system" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "system"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  selector {
    namespace = "kube-system"
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
  ]
}

resource "aws_eks_fargate_profile" "shop" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "shop"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  selector {
    namespace = "shop"
  }

  selector {
    namespace = "shop-*"
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
  ]
}

################################################################################
# Logging
################################################################################

resource "aws_cloudwatch_log_group" "pods" {
  for_each = {
    "/aws/eks/shop-dev/fargate" = 7
  }

  name              = each.key
  retention_in_days = each.value
}

resource "aws_iam_role_policy" "pod_logging" {
  name = "shop-dev-pod-logging"
  role = aws_iam_role.pod_execution.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/shop-dev/fargate:*"
    }]
  })
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

resource "aws_eks_access_entry" "shop_developer" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = "arn:aws:iam::111122223333:role/shop-developer"
}

resource "aws_eks_access_policy_association" "shop_developer_edit" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.shop_developer.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"

  access_scope {
    type       = "namespace"
    namespaces = ["shop", "shop-*"]
  }
}

################################################################################
# Outputs
################################################################################

output "vpc_id" {
  description = "Id of the VPC"
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of their zones"
  value       = values(aws_subnet.public)[*].id
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of their zones"
  value       = values(aws_subnet.private)[*].id
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
