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
    key          = "payments.tfstate"
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
      team = "payments"
      data = "confidential"
    }
  }
}

################################################################################
# Network
################################################################################

resource "aws_vpc" "this" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "payments"
  }
}

# Without rules here, Terraform closes the group that AWS opens in every VPC.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "payments-closed"
  }
}

resource "aws_subnet" "private" {
  for_each = {
    eu-central-1a = "10.40.0.0/20"
    eu-central-1b = "10.40.16.0/20"
    eu-central-1c = "10.40.32.0/20"
  }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                              = "payments-private-${each.key}"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private

  vpc_id = aws_vpc.this.id

  tags = {
    Name = "payments-private-${each.key}"
  }
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
  route_table_ids   = values(aws_route_table.private)[*].id

  tags = {
    Name = "payments-s3"
  }
}

resource "aws_security_group" "endpoints" {
  name        = "payments-endpoints"
  description = "VPC endpoints: HTTPS from the VPC"
  vpc_id      = aws_vpc.this.id

  tags = {
    Name = "payments-endpoints"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each = toset(["10.40.0.0/16"])

  security_group_id = aws_security_group.endpoints.id
  description       = "HTTPS from the VPC"
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443

  tags = {
    Name = "payments-endpoints"
  }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset([
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "elasticloadbalancing",
    "logs",
    "secretsmanager",
    "sqs",
    "sts",
  ])

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.eu-central-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = values(aws_subnet.private)[*].id
  security_group_ids  = [aws_security_group.endpoints.id]

  tags = {
    Name = "payments-${each.key}"
  }

  depends_on = [aws_vpc_security_group_ingress_rule.endpoints]
}

resource "aws_cloudwatch_log_group" "flow_logs" {
  name              = "/aws/vpc-flow-log/payments"
  retention_in_days = 365

  tags = {
    Name = "payments"
  }
}

resource "aws_iam_role" "flow_logs" {
  name        = "payments-flow-logs"
  description = "Writes the flow logs of the VPC"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Service = "vpc-flow-logs.amazonaws.com"
      }
      Action = "sts:AssumeRole"
      Condition = {
        ArnLike = {
          "aws:SourceArn" = "arn:aws:ec2:eu-central-1:111122223333:vpc-flow-log/*"
        }
        StringEquals = {
          "aws:SourceAccount" = "111122223333"
        }
      }
    }]
  })

  tags = {
    Name = "payments"
  }
}

resource "aws_iam_role_policy" "flow_logs" {
  name = "write-flow-logs"
  role = aws_iam_role.flow_logs.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = [
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
      ]
      Resource = [
        "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vpc-flow-log/payments",
        "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vpc-flow-log/payments:*",
      ]
    }]
  })
}

resource "aws_flow_log" "this" {
  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  log_destination          = aws_cloudwatch_log_group.flow_logs.arn
  iam_role_arn             = aws_iam_role.flow_logs.arn
  max_aggregation_interval = 600

  tags = {
    Name = "payments"
  }

  depends_on = [aws_iam_role_policy.flow_logs]
}

################################################################################
# Cluster
################################################################################

resource "aws_iam_role" "cluster" {
  name        = "payments-cluster"
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
  description             = "Kubernetes API data of payments"
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
          AWS = "arn:aws:iam::111122223333:role/payments-cluster"
        }
        Action   = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
        Resource = "*"
      },
    ]
  })

  depends_on = [aws_iam_role.cluster]
}

resource "aws_kms_alias" "cluster" {
  name          = "alias/eks/payments"
  target_key_id = aws_kms_key.cluster.key_id
}

# EKS would make this group itself, without an end of retention.
resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/payments/cluster"
  retention_in_days = 365
}

resource "aws_eks_cluster" "this" {
  name                          = "payments"
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
    endpoint_public_access  = false
  }

  depends_on = [aws_iam_role_policy_attachment.cluster, aws_cloudwatch_log_group.cluster]
}

################################################################################
# Fargate
################################################################################

resource "aws_iam_role" "pod_execution" {
  name        = "payments-pod-execution"
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
          "aws:SourceArn" = "arn:aws:eks:eu-central-1:111122223333:fargateprofile/payments/*"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "pod_execution" {
  role       = aws_iam_role.pod_execution.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_eks_fargate_profile" "payments" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "payments"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  selector {
    namespace = "payments"
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
  ]
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
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
  ]
}

################################################################################
# Logging
################################################################################

resource "aws_cloudwatch_log_group" "pods" {
  for_each = {
    "/aws/eks/payments/fargate" = 365
  }

  name              = each.key
  retention_in_days = each.value
}

resource "aws_iam_role_policy" "pod_logging" {
  name = "payments-pod-logging"
  role = aws_iam_role.pod_execution.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/payments/fargate:*"
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
# IAM
################################################################################

resource "aws_iam_openid_connect_provider" "cluster" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "irsa_payments_settlement" {
  name        = "payments-payments-settlement"
  description = "For pods of the service account settlement in payments"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Federated = aws_iam_openid_connect_provider.cluster.arn
      }
      Action = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")}:aud" = "sts.amazonaws.com"
          "${trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")}:sub" = "system:serviceaccount:payments:settlement"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "irsa_payments_settlement" {
  name = "payments-settlement"
  role = aws_iam_role.irsa_payments_settlement.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      Resource = "arn:aws:sqs:eu-central-1:111122223333:settlement"
    }]
  })
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

resource "aws_eks_access_entry" "payments_developer" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = "arn:aws:iam::111122223333:role/payments-developer"
}

resource "aws_eks_access_policy_association" "payments_developer_view" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.payments_developer.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"

  access_scope {
    type       = "namespace"
    namespaces = ["payments"]
  }
}

################################################################################
# Further resources
################################################################################

resource "aws_vpc_security_group_ingress_rule" "company_to_api" {
  security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  description       = "Kubernetes API for the company network"
  cidr_ipv4         = "10.0.0.0/8"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

################################################################################
# Outputs
################################################################################

output "vpc_id" {
  description = "Id of the VPC"
  value       = aws_vpc.this.id
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

output "service_account_role_arns" {
  description = "ARNs of the roles of service accounts, by namespace and name"

  value = {
    payments-settlement = aws_iam_role.irsa_payments_settlement.arn
  }
}
