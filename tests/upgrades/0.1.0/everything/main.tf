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
    key          = "everything.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    kms_key_id   = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555"
    use_lockfile = true
  }
}

provider "aws" {
  region              = "eu-central-1"
  max_retries         = 10
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      team        = "platform"
      cost-center = var.cost_center
    }
  }

  ignore_tags {
    key_prefixes = ["acme:"]
  }
}

################################################################################
# Variables
################################################################################

variable "cost_center" {
  description = "Who pays"
  type        = string
  default     = "4711"
  nullable    = false
}

################################################################################
# Network
################################################################################

resource "aws_vpc" "this" {
  cidr_block           = "10.70.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name  = "everything"
    layer = "network"
  }
}

resource "aws_vpc_ipv4_cidr_block_association" "this" {
  for_each = toset(["100.64.0.0/16"])

  vpc_id     = aws_vpc.this.id
  cidr_block = each.key
}

# Without rules here, Terraform closes the group that AWS opens in every VPC.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name  = "everything-closed"
    layer = "network"
  }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name  = "everything"
    layer = "network"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    eu-central-1a = "10.70.0.0/24"
    eu-central-1b = "10.70.1.0/24"
    eu-central-1c = "10.70.2.0/24"
  }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                     = "everything-public-${each.key}"
    "kubernetes.io/role/elb" = "1"
    layer                    = "network"
  }

  depends_on = [aws_vpc_ipv4_cidr_block_association.this]
}

resource "aws_subnet" "private" {
  for_each = {
    eu-central-1a = "100.64.0.0/18"
    eu-central-1b = "100.64.64.0/18"
    eu-central-1c = "100.64.128.0/18"
  }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                              = "everything-private-${each.key}"
    "kubernetes.io/role/internal-elb" = "1"
    layer                             = "network"
  }

  depends_on = [aws_vpc_ipv4_cidr_block_association.this]
}

resource "aws_eip" "nat" {
  for_each = toset(["eu-central-1a", "eu-central-1b", "eu-central-1c"])

  domain = "vpc"

  tags = {
    Name  = "everything-${each.key}"
    layer = "network"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "public" {
  for_each = toset(["eu-central-1a", "eu-central-1b", "eu-central-1c"])

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = {
    Name  = "everything-${each.key}"
    layer = "network"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name  = "everything-public"
    layer = "network"
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
    Name  = "everything-private-${each.key}"
    layer = "network"
  }
}

resource "aws_route" "private_nat" {
  for_each = aws_route_table.private

  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.public[each.key].id
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
    Name  = "everything-s3"
    layer = "network"
  }
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.eu-central-1.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat([aws_route_table.public.id], values(aws_route_table.private)[*].id)

  tags = {
    Name  = "everything-dynamodb"
    layer = "network"
  }
}

resource "aws_security_group" "endpoints" {
  name        = "everything-endpoints"
  description = "VPC endpoints: HTTPS from the VPC"
  vpc_id      = aws_vpc.this.id

  tags = {
    Name  = "everything-endpoints"
    layer = "network"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each = toset(["10.70.0.0/16", "100.64.0.0/16"])

  security_group_id = aws_security_group.endpoints.id
  description       = "HTTPS from the VPC"
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443

  tags = {
    Name  = "everything-endpoints"
    layer = "network"
  }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(["ecr.api", "ecr.dkr", "sts"])

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.eu-central-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = values(aws_subnet.private)[*].id
  security_group_ids  = [aws_security_group.endpoints.id]

  tags = {
    Name  = "everything-${each.key}"
    layer = "network"
  }

  depends_on = [aws_vpc_security_group_ingress_rule.endpoints]
}

resource "aws_cloudwatch_log_group" "flow_logs" {
  name              = "/aws/vpc-flow-log/everything"
  retention_in_days = 365

  tags = {
    Name  = "everything"
    layer = "network"
  }
}

resource "aws_iam_role" "flow_logs" {
  name        = "everything-flow-logs"
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
    Name  = "everything"
    layer = "network"
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
        "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vpc-flow-log/everything",
        "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vpc-flow-log/everything:*",
      ]
    }]
  })
}

resource "aws_flow_log" "this" {
  vpc_id                   = aws_vpc.this.id
  traffic_type             = "REJECT"
  log_destination          = aws_cloudwatch_log_group.flow_logs.arn
  iam_role_arn             = aws_iam_role.flow_logs.arn
  max_aggregation_interval = 60

  tags = {
    Name  = "everything"
    layer = "network"
  }

  depends_on = [aws_iam_role_policy.flow_logs]
}

################################################################################
# Cluster
################################################################################

resource "aws_iam_role" "cluster" {
  name        = "everything-cluster"
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

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}

# EKS would make this group itself, without an end of retention.
resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/everything/cluster"
  retention_in_days = 400
  kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/22222222-3333-4444-8555-666666666666"

  tags = {
    layer = "cluster"
  }
}

resource "aws_eks_cluster" "this" {
  name                          = "everything"
  version                       = "1.35"
  role_arn                      = aws_iam_role.cluster.arn
  bootstrap_self_managed_addons = false
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  tags = {
    layer = "cluster"
  }

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = "arn:aws:kms:eu-central-1:111122223333:key/33333333-4444-4555-8666-777777777777"
    }
  }

  kubernetes_network_config {
    service_ipv4_cidr = "172.20.0.0/16"
  }

  upgrade_policy {
    support_type = "STANDARD"
  }

  vpc_config {
    subnet_ids              = values(aws_subnet.private)[*].id
    security_group_ids      = ["sg-0a1b2c3d4e5f60718"]
    endpoint_private_access = true
    endpoint_public_access  = true
    public_access_cidrs     = concat(["198.51.100.0/24"], [for eip in aws_eip.nat : "${eip.public_ip}/32"])
  }

  zonal_shift_config {
    enabled = true
  }

  depends_on = [aws_iam_role_policy_attachment.cluster, aws_cloudwatch_log_group.cluster]
}

################################################################################
# Fargate
################################################################################

resource "aws_iam_role" "pod_execution" {
  name        = "everything-pod-execution"
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
          "aws:SourceArn" = "arn:aws:eks:eu-central-1:111122223333:fargateprofile/everything/*"
        }
      }
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy_attachment" "pod_execution" {
  role       = aws_iam_role.pod_execution.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_iam_role" "pod_execution_by_profile" {
  for_each = toset(["apps"])

  name        = "everything-${each.key}-pod-execution"
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
          "aws:SourceArn" = "arn:aws:eks:eu-central-1:111122223333:fargateprofile/everything/*"
        }
      }
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy_attachment" "pod_execution_by_profile" {
  for_each = aws_iam_role.pod_execution_by_profile

  role       = each.value.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_eks_fargate_profile" "system" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "system"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  tags = {
    layer = "cluster"
  }

  selector {
    namespace = "kube-system"
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_iam_role_policy_attachment.pod_execution_by_profile,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
    aws_iam_role_policy.pod_logging_by_profile,
  ]
}

resource "aws_eks_fargate_profile" "apps" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "apps-2"
  pod_execution_role_arn = aws_iam_role.pod_execution_by_profile["apps"].arn
  subnet_ids             = [aws_subnet.private["eu-central-1a"].id, aws_subnet.private["eu-central-1b"].id]

  tags = {
    layer = "apps"
  }

  selector {
    namespace = "apps-*"

    labels = {
      tier = "web"
    }
  }

  selector {
    namespace = "apps-*"

    labels = {
      tier = "api"
    }
  }

  timeouts {
    create = "45m"
    delete = "90m"
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_iam_role_policy_attachment.pod_execution_by_profile,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
    aws_iam_role_policy.pod_logging_by_profile,
  ]
}

resource "aws_eks_fargate_profile" "queue_eu_central_1a" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "queue-eu-central-1a"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = [aws_subnet.private["eu-central-1a"].id]

  tags = {
    layer = "cluster"
  }

  selector {
    namespace = "queue"

    labels = {
      zone = "eu-central-1a"
    }
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_iam_role_policy_attachment.pod_execution_by_profile,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
    aws_iam_role_policy.pod_logging_by_profile,
  ]
}

resource "aws_eks_fargate_profile" "queue_eu_central_1b" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "queue-eu-central-1b"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = [aws_subnet.private["eu-central-1b"].id]

  tags = {
    layer = "cluster"
  }

  selector {
    namespace = "queue"

    labels = {
      zone = "eu-central-1b"
    }
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_iam_role_policy_attachment.pod_execution_by_profile,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
    aws_iam_role_policy.pod_logging_by_profile,
  ]
}

resource "aws_eks_fargate_profile" "queue_eu_central_1c" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "queue-eu-central-1c"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = [aws_subnet.private["eu-central-1c"].id]

  tags = {
    layer = "cluster"
  }

  selector {
    namespace = "queue"

    labels = {
      zone = "eu-central-1c"
    }
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_iam_role_policy_attachment.pod_execution_by_profile,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
    aws_iam_role_policy.pod_logging_by_profile,
  ]
}

resource "aws_eks_fargate_profile" "external_dns" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "external-dns"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  tags = {
    layer = "cluster"
  }

  selector {
    namespace = "external-dns"

    labels = {
      "app.kubernetes.io/name" = "external-dns"
    }
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_iam_role_policy_attachment.pod_execution_by_profile,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
    aws_iam_role_policy.pod_logging_by_profile,
  ]
}

resource "aws_eks_fargate_profile" "external_secrets" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "external-secrets"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  tags = {
    layer = "cluster"
  }

  selector {
    namespace = "external-secrets"
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_iam_role_policy_attachment.pod_execution_by_profile,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
    aws_iam_role_policy.pod_logging_by_profile,
  ]
}

resource "aws_eks_fargate_profile" "karpenter" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "karpenter"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  tags = {
    layer = "cluster"
  }

  selector {
    namespace = "karpenter"

    labels = {
      "app.kubernetes.io/name" = "karpenter"
    }
  }

  timeouts {
    create = "30m"
    delete = "60m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_iam_role_policy_attachment.pod_execution_by_profile,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_cloudwatch_log_group.pods,
    aws_iam_role_policy.pod_logging,
    aws_iam_role_policy.pod_logging_by_profile,
  ]
}

################################################################################
# Logging
################################################################################

resource "aws_cloudwatch_log_group" "pods" {
  for_each = {
    "/everything/pods"         = 400
    everything-fluent-bit-logs = 400
  }

  name              = each.key
  retention_in_days = each.value

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy" "pod_logging" {
  name = "everything-pod-logging"
  role = aws_iam_role.pod_execution.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-central-1:111122223333:log-group:/everything/pods:*"
      },
      {
        Effect   = "Allow"
        Action   = ["firehose:PutRecordBatch"]
        Resource = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/pods-archive"
      },
      {
        Effect   = "Allow"
        Action   = ["kinesis:PutRecords"]
        Resource = "arn:aws:kinesis:eu-central-1:111122223333:stream/pods-alerts"
      },
      {
        Effect   = "Allow"
        Action   = ["es:ESHttp*"]
        Resource = "arn:aws:es:eu-central-1:111122223333:domain/pods/*"
      },
      {
        Effect = "Allow"
        Action = [
          "logs:CreateLogGroup",
          "logs:CreateLogStream",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
        ]
        Resource = "arn:aws:logs:eu-central-1:111122223333:log-group:everything-fluent-bit-logs:*"
      },
    ]
  })
}

resource "aws_iam_role_policy" "pod_logging_by_profile" {
  for_each = aws_iam_role.pod_execution_by_profile

  name = "everything-pod-logging"
  role = each.value.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-central-1:111122223333:log-group:/everything/pods:*"
      },
      {
        Effect   = "Allow"
        Action   = ["firehose:PutRecordBatch"]
        Resource = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/pods-archive"
      },
      {
        Effect   = "Allow"
        Action   = ["kinesis:PutRecords"]
        Resource = "arn:aws:kinesis:eu-central-1:111122223333:stream/pods-alerts"
      },
      {
        Effect   = "Allow"
        Action   = ["es:ESHttp*"]
        Resource = "arn:aws:es:eu-central-1:111122223333:domain/pods/*"
      },
      {
        Effect = "Allow"
        Action = [
          "logs:CreateLogGroup",
          "logs:CreateLogStream",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
        ]
        Resource = "arn:aws:logs:eu-central-1:111122223333:log-group:everything-fluent-bit-logs:*"
      },
    ]
  })
}

################################################################################
# Nodes
################################################################################

resource "aws_iam_role" "node" {
  name        = "everything-node"
  description = "Lets EC2 nodes join the cluster and pull images"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Service = "ec2.amazonaws.com"
      }
      Action = "sts:AssumeRole"
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy_attachment" "node_worker" {
  role       = aws_iam_role.node.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
}

resource "aws_iam_role_policy_attachment" "node_registry" {
  role       = aws_iam_role.node.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
}

resource "aws_iam_role_policy_attachment" "node_cni" {
  role       = aws_iam_role.node.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"
}

resource "aws_launch_template" "general" {
  name                   = "everything-general"
  update_default_version = true

  tags = {
    layer = "cluster"
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = 20
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  tag_specifications {
    resource_type = "instance"

    tags = {
      team        = "platform"
      cost-center = var.cost_center
      Name        = "everything-general"
      layer       = "cluster"
    }
  }

  tag_specifications {
    resource_type = "volume"

    tags = {
      team        = "platform"
      cost-center = var.cost_center
      Name        = "everything-general"
      layer       = "cluster"
    }
  }
}

resource "aws_eks_node_group" "general" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "general"
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = values(aws_subnet.private)[*].id
  instance_types  = ["m7i.large"]
  ami_type        = "AL2023_x86_64_STANDARD"
  capacity_type   = "ON_DEMAND"
  version         = "1.35"

  tags = {
    layer = "cluster"
  }

  launch_template {
    id      = aws_launch_template.general.id
    version = aws_launch_template.general.latest_version
  }

  node_repair_config {
    enabled = true
  }

  scaling_config {
    min_size     = 2
    max_size     = 6
    desired_size = 3
  }

  timeouts {
    create = "90m"
  }

  depends_on = [
    aws_iam_role_policy_attachment.node_worker,
    aws_iam_role_policy_attachment.node_registry,
    aws_iam_role_policy_attachment.node_cni,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_eks_addon.vpc_cni,
    aws_eks_addon.kube_proxy,
  ]
}

resource "aws_security_group" "batch_nodes" {
  name        = "everything-batch-nodes"
  description = "Nodes of the group batch"
  vpc_id      = aws_vpc.this.id

  tags = {
    Name  = "everything-batch-nodes"
    layer = "batch"
  }
}

resource "aws_vpc_security_group_ingress_rule" "batch_nodes_each_other" {
  security_group_id            = aws_security_group.batch_nodes.id
  referenced_security_group_id = aws_security_group.batch_nodes.id
  ip_protocol                  = "-1"
  description                  = "Pods on these nodes reach each other"
}

resource "aws_vpc_security_group_ingress_rule" "batch_nodes_from_cluster" {
  for_each = {
    api = {
      port     = 443
      protocol = "tcp"
    }
    dns_tcp = {
      port     = 53
      protocol = "tcp"
    }
    dns_udp = {
      port     = 53
      protocol = "udp"
    }
    kubelet = {
      port     = 10250
      protocol = "tcp"
    }
    tcp_9090 = {
      port     = 9090
      protocol = "tcp"
    }
  }

  security_group_id            = aws_security_group.batch_nodes.id
  referenced_security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "From control plane and pods on Fargate to nodes of batch"
}

resource "aws_vpc_security_group_ingress_rule" "batch_nodes_to_cluster" {
  for_each = {
    api = {
      port     = 443
      protocol = "tcp"
    }
    dns_tcp = {
      port     = 53
      protocol = "tcp"
    }
    dns_udp = {
      port     = 53
      protocol = "udp"
    }
    kubelet = {
      port     = 10250
      protocol = "tcp"
    }
    tcp_9090 = {
      port     = 9090
      protocol = "tcp"
    }
  }

  security_group_id            = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  referenced_security_group_id = aws_security_group.batch_nodes.id
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "From nodes of batch to control plane and pods on Fargate"
}

resource "aws_vpc_security_group_egress_rule" "batch_nodes_each_other" {
  security_group_id            = aws_security_group.batch_nodes.id
  referenced_security_group_id = aws_security_group.batch_nodes.id
  ip_protocol                  = "-1"
  description                  = "Pods on these nodes reach each other"
}

resource "aws_vpc_security_group_egress_rule" "batch_nodes_to_cluster" {
  for_each = {
    api = {
      port     = 443
      protocol = "tcp"
    }
    dns_tcp = {
      port     = 53
      protocol = "tcp"
    }
    dns_udp = {
      port     = 53
      protocol = "udp"
    }
    kubelet = {
      port     = 10250
      protocol = "tcp"
    }
    tcp_9090 = {
      port     = 9090
      protocol = "tcp"
    }
  }

  security_group_id            = aws_security_group.batch_nodes.id
  referenced_security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "From nodes of batch to control plane and pods on Fargate"
}

resource "aws_vpc_security_group_egress_rule" "batch_nodes_to_aws" {
  security_group_id = aws_security_group.batch_nodes.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "Images and AWS APIs"
}

resource "aws_launch_template" "batch" {
  name                   = "everything-batch"
  update_default_version = true
  vpc_security_group_ids = [aws_security_group.batch_nodes.id]

  tags = {
    layer = "batch"
  }

  block_device_mappings {
    device_name = "/dev/xvdb"

    ebs {
      volume_size           = 100
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  tag_specifications {
    resource_type = "instance"

    tags = {
      team        = "platform"
      cost-center = var.cost_center
      Name        = "everything-batch"
      layer       = "batch"
    }
  }

  tag_specifications {
    resource_type = "volume"

    tags = {
      team        = "platform"
      cost-center = var.cost_center
      Name        = "everything-batch"
      layer       = "batch"
    }
  }
}

resource "aws_eks_node_group" "batch" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "batch"
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = [aws_subnet.private["eu-central-1a"].id, aws_subnet.private["eu-central-1b"].id]
  instance_types  = ["m7g.xlarge", "c7g.xlarge"]
  ami_type        = "BOTTLEROCKET_ARM_64"
  capacity_type   = "SPOT"
  version         = aws_eks_cluster.this.version

  labels = {
    tier = "batch"
  }

  tags = {
    layer = "batch"
  }

  launch_template {
    id      = aws_launch_template.batch.id
    version = aws_launch_template.batch.latest_version
  }

  scaling_config {
    min_size     = 0
    max_size     = 20
    desired_size = 0
  }

  taint {
    key    = "dedicated"
    value  = "batch"
    effect = "NO_SCHEDULE"
  }

  taint {
    key    = "spot"
    effect = "PREFER_NO_SCHEDULE"
  }

  update_config {
    max_unavailable_percentage = 33
  }

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }

  depends_on = [
    aws_iam_role_policy_attachment.node_worker,
    aws_iam_role_policy_attachment.node_registry,
    aws_iam_role_policy_attachment.node_cni,
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
    aws_vpc_security_group_ingress_rule.batch_nodes_each_other,
    aws_vpc_security_group_ingress_rule.batch_nodes_from_cluster,
    aws_vpc_security_group_ingress_rule.batch_nodes_to_cluster,
    aws_vpc_security_group_egress_rule.batch_nodes_each_other,
    aws_vpc_security_group_egress_rule.batch_nodes_to_cluster,
    aws_vpc_security_group_egress_rule.batch_nodes_to_aws,
    aws_eks_addon.vpc_cni,
    aws_eks_addon.kube_proxy,
  ]
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

  tags = {
    layer = "cluster"
  }

  depends_on = [aws_eks_fargate_profile.system]
}

resource "aws_eks_addon" "metrics_server" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "metrics-server"

  configuration_values = jsonencode({
    replicas = 2
  })

  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "PRESERVE"
  preserve                    = true

  tags = {
    layer = "system"
  }

  depends_on = [aws_eks_fargate_profile.system]
}

resource "aws_eks_addon" "eks_pod_identity_agent" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "eks-pod-identity-agent"

  tags = {
    layer = "cluster"
  }

  depends_on = [aws_eks_node_group.general]
}

resource "aws_eks_addon" "vpc_cni" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "vpc-cni"

  tags = {
    layer = "cluster"
  }
}

resource "aws_eks_addon" "kube_proxy" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "kube-proxy"

  tags = {
    layer = "cluster"
  }
}

resource "aws_eks_addon" "aws_ebs_csi_driver" {
  cluster_name             = aws_eks_cluster.this.name
  addon_name               = "aws-ebs-csi-driver"
  service_account_role_arn = aws_iam_role.irsa_ebs_csi.arn

  tags = {
    layer = "cluster"
  }

  depends_on = [aws_eks_fargate_profile.system, aws_eks_node_group.general]
}

################################################################################
# IAM
################################################################################

resource "aws_iam_openid_connect_provider" "cluster" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role" "irsa_reports" {
  name        = "everything-reports"
  description = "For pods of the service account reports in apps-reports"

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
          "${trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")}:sub" = "system:serviceaccount:apps-reports:reports"
        }
      }
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "apps"
  }
}

resource "aws_iam_role_policy" "irsa_reports" {
  name = "reports"
  role = aws_iam_role.irsa_reports.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sqs:SendMessage"
      Resource = aws_sqs_queue.reports.arn
    }]
  })
}

resource "aws_iam_role" "irsa_aws_load_balancer_controller" {
  name        = "everything-aws-load-balancer-controller"
  description = "For pods of the service account aws-load-balancer-controller in kube-system"

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
          "${trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")}:sub" = "system:serviceaccount:kube-system:aws-load-balancer-controller"
        }
      }
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy" "irsa_aws_load_balancer_controller" {
  name = "aws-load-balancer-controller"
  role = aws_iam_role.irsa_aws_load_balancer_controller.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "iam:CreateServiceLinkedRole"
        Resource = "*"
        Condition = {
          StringEquals = {
            "iam:AWSServiceName" = "elasticloadbalancing.amazonaws.com"
          }
        }
      },
      {
        Effect = "Allow"
        Action = [
          "acm:DescribeCertificate",
          "acm:ListCertificates",
          "cognito-idp:DescribeUserPoolClient",
          "ec2:DescribeAccountAttributes",
          "ec2:DescribeAddresses",
          "ec2:DescribeAvailabilityZones",
          "ec2:DescribeCoipPools",
          "ec2:DescribeInstances",
          "ec2:DescribeInternetGateways",
          "ec2:DescribeIpamPools",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeRouteTables",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeTags",
          "ec2:DescribeVpcPeeringConnections",
          "ec2:DescribeVpcs",
          "ec2:GetCoipPoolUsage",
          "ec2:GetSecurityGroupsForVpc",
          "elasticloadbalancing:DescribeCapacityReservation",
          "elasticloadbalancing:DescribeListenerAttributes",
          "elasticloadbalancing:DescribeListenerCertificates",
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeLoadBalancerAttributes",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeSSLPolicies",
          "elasticloadbalancing:DescribeTags",
          "elasticloadbalancing:DescribeTargetGroupAttributes",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
          "elasticloadbalancing:DescribeTrustStores",
          "iam:GetServerCertificate",
          "iam:ListServerCertificates",
        ]
        Resource = "*"
      },
      {
        Effect = "Allow"
        Action = [
          "ec2:AuthorizeSecurityGroupIngress",
          "ec2:CreateSecurityGroup",
          "ec2:RevokeSecurityGroupIngress",
          "elasticloadbalancing:AddListenerCertificates",
          "elasticloadbalancing:CreateListener",
          "elasticloadbalancing:CreateRule",
          "elasticloadbalancing:DeleteListener",
          "elasticloadbalancing:DeleteRule",
          "elasticloadbalancing:ModifyListener",
          "elasticloadbalancing:ModifyRule",
          "elasticloadbalancing:RemoveListenerCertificates",
          "elasticloadbalancing:SetRulePriorities",
        ]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = "ec2:CreateTags"
        Resource = "arn:aws:ec2:*:*:security-group/*"
        Condition = {
          StringEquals = {
            "ec2:CreateAction" = "CreateSecurityGroup"
          }
          Null = {
            "aws:RequestTag/elbv2.k8s.aws/cluster" = "false"
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:CreateTags", "ec2:DeleteTags"]
        Resource = "arn:aws:ec2:*:*:security-group/*"
        Condition = {
          Null = {
            "aws:RequestTag/elbv2.k8s.aws/cluster"  = "true"
            "aws:ResourceTag/elbv2.k8s.aws/cluster" = "false"
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = "ec2:DeleteSecurityGroup"
        Resource = "*"
        Condition = {
          Null = {
            "aws:ResourceTag/elbv2.k8s.aws/cluster" = "false"
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
        Resource = "*"
        Condition = {
          Null = {
            "aws:RequestTag/elbv2.k8s.aws/cluster" = "false"
          }
        }
      },
      {
        Effect = "Allow"
        Action = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"]
        Resource = [
          "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*",
          "arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*",
          "arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*",
        ]
        Condition = {
          Null = {
            "aws:RequestTag/elbv2.k8s.aws/cluster"  = "true"
            "aws:ResourceTag/elbv2.k8s.aws/cluster" = "false"
          }
        }
      },
      {
        Effect = "Allow"
        Action = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"]
        Resource = [
          "arn:aws:elasticloadbalancing:*:*:listener/net/*/*/*",
          "arn:aws:elasticloadbalancing:*:*:listener/app/*/*/*",
          "arn:aws:elasticloadbalancing:*:*:listener-rule/net/*/*/*",
          "arn:aws:elasticloadbalancing:*:*:listener-rule/app/*/*/*",
        ]
      },
      {
        Effect = "Allow"
        Action = "elasticloadbalancing:AddTags"
        Resource = [
          "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*",
          "arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*",
          "arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*",
        ]
        Condition = {
          StringEquals = {
            "elasticloadbalancing:CreateAction" = ["CreateTargetGroup", "CreateLoadBalancer"]
          }
          Null = {
            "aws:RequestTag/elbv2.k8s.aws/cluster" = "false"
          }
        }
      },
      {
        Effect = "Allow"
        Action = [
          "elasticloadbalancing:DeleteLoadBalancer",
          "elasticloadbalancing:DeleteTargetGroup",
          "elasticloadbalancing:ModifyCapacityReservation",
          "elasticloadbalancing:ModifyIpPools",
          "elasticloadbalancing:ModifyListenerAttributes",
          "elasticloadbalancing:ModifyLoadBalancerAttributes",
          "elasticloadbalancing:ModifyTargetGroup",
          "elasticloadbalancing:ModifyTargetGroupAttributes",
          "elasticloadbalancing:SetIpAddressType",
          "elasticloadbalancing:SetSecurityGroups",
          "elasticloadbalancing:SetSubnets",
        ]
        Resource = "*"
        Condition = {
          Null = {
            "aws:ResourceTag/elbv2.k8s.aws/cluster" = "false"
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"]
        Resource = "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*"
      },
      {
        Effect = "Allow"
        Action = [
          "elasticloadbalancing:SetWebAcl",
          "shield:CreateProtection",
          "shield:DeleteProtection",
          "shield:DescribeProtection",
          "shield:GetSubscriptionState",
          "waf-regional:AssociateWebACL",
          "waf-regional:DisassociateWebACL",
          "waf-regional:GetWebACL",
          "waf-regional:GetWebACLForResource",
          "wafv2:AssociateWebACL",
          "wafv2:DisassociateWebACL",
          "wafv2:GetWebACL",
          "wafv2:GetWebACLForResource",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role" "irsa_external_dns" {
  name        = "everything-external-dns"
  description = "For pods of the service account external-dns in external-dns"

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
          "${trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")}:sub" = "system:serviceaccount:external-dns:external-dns"
        }
      }
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy" "irsa_external_dns" {
  name = "external-dns"
  role = aws_iam_role.irsa_external_dns.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "route53:ChangeResourceRecordSets",
          "route53:ListResourceRecordSets",
          "route53:ListTagsForResources",
        ]
        Resource = ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]
      },
      {
        Effect   = "Allow"
        Action   = ["route53:ListHostedZones"]
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role" "irsa_external_secrets" {
  name        = "everything-external-secrets"
  description = "For pods of the service account external-secrets in external-secrets"

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
          "${trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")}:sub" = "system:serviceaccount:external-secrets:external-secrets"
        }
      }
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy" "irsa_external_secrets" {
  name = "external-secrets"
  role = aws_iam_role.irsa_external_secrets.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetResourcePolicy",
          "secretsmanager:GetSecretValue",
          "secretsmanager:ListSecretVersionIds",
        ]
        Resource = ["arn:aws:secretsmanager:eu-central-1:111122223333:secret:apps/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
        Resource = ["arn:aws:ssm:eu-central-1:111122223333:parameter/apps/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:eu-central-1:111122223333:key/44444444-5555-4666-8777-888888888888"]
      },
    ]
  })
}

resource "aws_iam_role" "irsa_karpenter" {
  name        = "everything-karpenter"
  description = "For pods of the service account karpenter in karpenter"

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
          "${trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")}:sub" = "system:serviceaccount:karpenter:karpenter"
        }
      }
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy" "irsa_karpenter" {
  name = "karpenter"
  role = aws_iam_role.irsa_karpenter.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Launch"
        Effect = "Allow"
        Action = ["ec2:CreateFleet", "ec2:RunInstances"]
        Resource = [
          "arn:aws:ec2:eu-central-1::image/*",
          "arn:aws:ec2:eu-central-1::snapshot/*",
          "arn:aws:ec2:eu-central-1:*:capacity-reservation/*",
          "arn:aws:ec2:eu-central-1:*:security-group/*",
          "arn:aws:ec2:eu-central-1:*:subnet/*",
        ]
      },
      {
        Sid      = "LaunchFromOwnTemplates"
        Effect   = "Allow"
        Action   = ["ec2:CreateFleet", "ec2:RunInstances"]
        Resource = "arn:aws:ec2:eu-central-1:*:launch-template/*"
        Condition = {
          StringEquals = {
            "aws:ResourceTag/kubernetes.io/cluster/everything" = "owned"
          }
          StringLike = {
            "aws:ResourceTag/karpenter.sh/nodepool" = "*"
          }
        }
      },
      {
        Sid    = "LaunchWithTags"
        Effect = "Allow"
        Action = ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"]
        Resource = [
          "arn:aws:ec2:eu-central-1:*:fleet/*",
          "arn:aws:ec2:eu-central-1:*:instance/*",
          "arn:aws:ec2:eu-central-1:*:volume/*",
          "arn:aws:ec2:eu-central-1:*:network-interface/*",
          "arn:aws:ec2:eu-central-1:*:launch-template/*",
          "arn:aws:ec2:eu-central-1:*:spot-instances-request/*",
        ]
        Condition = {
          StringEquals = {
            "aws:RequestTag/kubernetes.io/cluster/everything" = "owned"
            "aws:RequestTag/eks:eks-cluster-name"             = "everything"
          }
          StringLike = {
            "aws:RequestTag/karpenter.sh/nodepool" = "*"
          }
        }
      },
      {
        Sid    = "TagWhatIsLaunched"
        Effect = "Allow"
        Action = "ec2:CreateTags"
        Resource = [
          "arn:aws:ec2:eu-central-1:*:fleet/*",
          "arn:aws:ec2:eu-central-1:*:instance/*",
          "arn:aws:ec2:eu-central-1:*:volume/*",
          "arn:aws:ec2:eu-central-1:*:network-interface/*",
          "arn:aws:ec2:eu-central-1:*:launch-template/*",
          "arn:aws:ec2:eu-central-1:*:spot-instances-request/*",
        ]
        Condition = {
          StringEquals = {
            "aws:RequestTag/kubernetes.io/cluster/everything" = "owned"
            "aws:RequestTag/eks:eks-cluster-name"             = "everything"
            "ec2:CreateAction"                                = ["RunInstances", "CreateFleet", "CreateLaunchTemplate"]
          }
          StringLike = {
            "aws:RequestTag/karpenter.sh/nodepool" = "*"
          }
        }
      },
      {
        Sid      = "TagOwnInstances"
        Effect   = "Allow"
        Action   = "ec2:CreateTags"
        Resource = "arn:aws:ec2:eu-central-1:*:instance/*"
        Condition = {
          StringEquals = {
            "aws:ResourceTag/kubernetes.io/cluster/everything" = "owned"
          }
          StringLike = {
            "aws:ResourceTag/karpenter.sh/nodepool" = "*"
          }
          StringEqualsIfExists = {
            "aws:RequestTag/eks:eks-cluster-name" = "everything"
          }
          "ForAllValues:StringEquals" = {
            "aws:TagKeys" = ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"]
          }
        }
      },
      {
        Sid      = "DeleteOwn"
        Effect   = "Allow"
        Action   = ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"]
        Resource = ["arn:aws:ec2:eu-central-1:*:instance/*", "arn:aws:ec2:eu-central-1:*:launch-template/*"]
        Condition = {
          StringEquals = {
            "aws:ResourceTag/kubernetes.io/cluster/everything" = "owned"
          }
          StringLike = {
            "aws:ResourceTag/karpenter.sh/nodepool" = "*"
          }
        }
      },
      {
        Sid    = "ReadInRegion"
        Effect = "Allow"
        Action = [
          "ec2:DescribeAvailabilityZones",
          "ec2:DescribeCapacityReservations",
          "ec2:DescribeImages",
          "ec2:DescribeInstanceStatus",
          "ec2:DescribeInstanceTypeOfferings",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeInstances",
          "ec2:DescribeLaunchTemplates",
          "ec2:DescribePlacementGroups",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSpotPriceHistory",
          "ec2:DescribeSubnets",
        ]
        Resource = "*"
        Condition = {
          StringEquals = {
            "aws:RequestedRegion" = "eu-central-1"
          }
        }
      },
      {
        Sid      = "ReadImageParameters"
        Effect   = "Allow"
        Action   = "ssm:GetParameter"
        Resource = "arn:aws:ssm:eu-central-1::parameter/aws/service/*"
      },
      {
        Sid      = "ReadPrices"
        Effect   = "Allow"
        Action   = "pricing:GetProducts"
        Resource = "*"
      },
      {
        Sid      = "ReadInterruptions"
        Effect   = "Allow"
        Action   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage"]
        Resource = "arn:aws:sqs:eu-central-1:111122223333:everything-karpenter"
      },
      {
        Sid      = "PassNodeRole"
        Effect   = "Allow"
        Action   = "iam:PassRole"
        Resource = "arn:aws:iam::111122223333:role/everything-karpenter-node"
        Condition = {
          StringEquals = {
            "iam:PassedToService" = ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"]
          }
        }
      },
      {
        Sid      = "CreateOwnInstanceProfiles"
        Effect   = "Allow"
        Action   = "iam:CreateInstanceProfile"
        Resource = "arn:aws:iam::111122223333:instance-profile/*"
        Condition = {
          StringEquals = {
            "aws:RequestTag/kubernetes.io/cluster/everything" = "owned"
            "aws:RequestTag/eks:eks-cluster-name"             = "everything"
            "aws:RequestTag/topology.kubernetes.io/region"    = "eu-central-1"
          }
          StringLike = {
            "aws:RequestTag/karpenter.k8s.aws/ec2nodeclass" = "*"
          }
        }
      },
      {
        Sid      = "TagOwnInstanceProfiles"
        Effect   = "Allow"
        Action   = "iam:TagInstanceProfile"
        Resource = "arn:aws:iam::111122223333:instance-profile/*"
        Condition = {
          StringEquals = {
            "aws:ResourceTag/kubernetes.io/cluster/everything" = "owned"
            "aws:ResourceTag/topology.kubernetes.io/region"    = "eu-central-1"
            "aws:RequestTag/kubernetes.io/cluster/everything"  = "owned"
            "aws:RequestTag/eks:eks-cluster-name"              = "everything"
            "aws:RequestTag/topology.kubernetes.io/region"     = "eu-central-1"
          }
          StringLike = {
            "aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass" = "*"
            "aws:RequestTag/karpenter.k8s.aws/ec2nodeclass"  = "*"
          }
        }
      },
      {
        Sid    = "UseOwnInstanceProfiles"
        Effect = "Allow"
        Action = [
          "iam:AddRoleToInstanceProfile",
          "iam:DeleteInstanceProfile",
          "iam:RemoveRoleFromInstanceProfile",
        ]
        Resource = "arn:aws:iam::111122223333:instance-profile/*"
        Condition = {
          StringEquals = {
            "aws:ResourceTag/kubernetes.io/cluster/everything" = "owned"
            "aws:ResourceTag/topology.kubernetes.io/region"    = "eu-central-1"
          }
          StringLike = {
            "aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass" = "*"
          }
        }
      },
      {
        Sid      = "ReadInstanceProfiles"
        Effect   = "Allow"
        Action   = "iam:GetInstanceProfile"
        Resource = "arn:aws:iam::111122223333:instance-profile/*"
      },
      {
        Sid      = "ListInstanceProfiles"
        Effect   = "Allow"
        Action   = "iam:ListInstanceProfiles"
        Resource = "*"
      },
      {
        Sid      = "FindCluster"
        Effect   = "Allow"
        Action   = "eks:DescribeCluster"
        Resource = "arn:aws:eks:eu-central-1:111122223333:cluster/everything"
      },
    ]
  })
}

resource "aws_iam_role" "irsa_ebs_csi" {
  name        = "everything-ebs-csi"
  description = "For pods of the service account ebs-csi-controller-sa in kube-system"

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
          "${trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")}:sub" = "system:serviceaccount:kube-system:ebs-csi-controller-sa"
        }
      }
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy_attachment" "irsa_ebs_csi_amazonebscsidriverpolicy" {
  role       = aws_iam_role.irsa_ebs_csi.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
}

################################################################################
# Presets
################################################################################

resource "aws_efs_file_system" "shared" {
  encrypted       = true
  throughput_mode = "elastic"

  tags = {
    Name  = "everything-shared"
    layer = "cluster"
  }

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }
}

resource "aws_security_group" "efs_shared" {
  name        = "everything-efs-shared"
  description = "NFS from the pods of the cluster"
  vpc_id      = aws_vpc.this.id

  tags = {
    layer = "cluster"
  }
}

resource "aws_vpc_security_group_ingress_rule" "efs_shared" {
  security_group_id            = aws_security_group.efs_shared.id
  description                  = "NFS from the control plane's group, which pods on Fargate have"
  referenced_security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_efs_mount_target" "shared" {
  for_each = {
    eu-central-1a = aws_subnet.private["eu-central-1a"].id
    eu-central-1b = aws_subnet.private["eu-central-1b"].id
    eu-central-1c = aws_subnet.private["eu-central-1c"].id
  }

  file_system_id  = aws_efs_file_system.shared.id
  subnet_id       = each.value
  security_groups = [aws_security_group.efs_shared.id]
}

resource "aws_efs_access_point" "shared_uploads" {
  file_system_id = aws_efs_file_system.shared.id

  tags = {
    Name  = "everything-shared-uploads"
    layer = "cluster"
  }

  posix_user {
    uid = 1000
    gid = 2000
  }

  root_directory {
    path = "/uploads"

    creation_info {
      owner_uid   = 1000
      owner_gid   = 2000
      permissions = "0750"
    }
  }
}

resource "aws_iam_role" "karpenter_node" {
  name        = "everything-karpenter-node"
  description = "Lets the nodes of Karpenter join the cluster and pull images"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Service = "ec2.amazonaws.com"
      }
      Action = "sts:AssumeRole"
    }]
  })

  permissions_boundary = "arn:aws:iam::111122223333:policy/platform-boundary"

  tags = {
    layer = "cluster"
  }
}

resource "aws_iam_role_policy_attachment" "karpenter_node_worker" {
  role       = aws_iam_role.karpenter_node.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
}

resource "aws_iam_role_policy_attachment" "karpenter_node_registry" {
  role       = aws_iam_role.karpenter_node.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
}

resource "aws_iam_role_policy_attachment" "karpenter_node_cni" {
  role       = aws_iam_role.karpenter_node.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"
}

resource "aws_sqs_queue" "karpenter" {
  name                      = "everything-karpenter"
  message_retention_seconds = 300
  sqs_managed_sse_enabled   = true

  tags = {
    layer = "cluster"
  }
}

resource "aws_sqs_queue_policy" "karpenter" {
  queue_url = aws_sqs_queue.karpenter.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = ["events.amazonaws.com", "sqs.amazonaws.com"]
        }
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.karpenter.arn
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.karpenter.arn
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}

resource "aws_cloudwatch_event_rule" "karpenter" {
  for_each = {
    health = {
      source      = "aws.health"
      detail-type = "AWS Health Event"
    }
    state = {
      source      = "aws.ec2"
      detail-type = "EC2 Instance State-change Notification"
    }
    rebalance = {
      source      = "aws.ec2"
      detail-type = "EC2 Instance Rebalance Recommendation"
    }
    spot = {
      source      = "aws.ec2"
      detail-type = "EC2 Spot Instance Interruption Warning"
    }
    capacity = {
      source      = "aws.ec2"
      detail-type = "EC2 Capacity Reservation Instance Interruption Warning"
    }
  }

  name = "everything-karpenter-${each.key}"

  event_pattern = jsonencode({
    source      = [each.value.source]
    detail-type = [each.value["detail-type"]]
  })

  tags = {
    layer = "cluster"
  }
}

resource "aws_cloudwatch_event_target" "karpenter" {
  for_each = aws_cloudwatch_event_rule.karpenter

  rule = each.value.name
  arn  = aws_sqs_queue.karpenter.arn
}

################################################################################
# Access
################################################################################

resource "aws_eks_access_entry" "platform_admin" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = "arn:aws:iam::111122223333:role/platform-admin"

  tags = {
    layer = "cluster"
  }
}

resource "aws_eks_access_policy_association" "platform_admin_cluster_admin" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.platform_admin.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }
}

resource "aws_eks_access_entry" "developer" {
  cluster_name      = aws_eks_cluster.this.name
  principal_arn     = "arn:aws:iam::111122223333:role/developer"
  kubernetes_groups = ["developers"]
  user_name         = "developer:{{SessionName}}"

  tags = {
    layer = "cluster"
  }
}

resource "aws_eks_access_policy_association" "developer_view" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.developer.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"

  access_scope {
    type = "cluster"
  }
}

resource "aws_eks_access_policy_association" "developer_edit" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.developer.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"

  access_scope {
    type       = "namespace"
    namespaces = ["apps-*"]
  }
}

resource "aws_eks_access_entry" "foreign_node" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = "arn:aws:iam::111122223333:role/foreign-node"
  type          = "EC2_LINUX"

  tags = {
    layer = "cluster"
  }
}

resource "aws_eks_access_entry" "karpenter_node" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_iam_role.karpenter_node.arn
  type          = "EC2_LINUX"

  tags = {
    layer = "cluster"
  }
}

################################################################################
# Further resources
################################################################################

resource "aws_sqs_queue" "reports" {
  name                    = "everything-reports"
  sqs_managed_sse_enabled = true

  lifecycle {
    prevent_destroy = true
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

output "service_account_role_arns" {
  description = "ARNs of the roles of service accounts, by namespace and name"

  value = {
    aws-load-balancer-controller = aws_iam_role.irsa_aws_load_balancer_controller.arn
    ebs-csi                      = aws_iam_role.irsa_ebs_csi.arn
    external-dns                 = aws_iam_role.irsa_external_dns.arn
    external-secrets             = aws_iam_role.irsa_external_secrets.arn
    karpenter                    = aws_iam_role.irsa_karpenter.arn
    reports                      = aws_iam_role.irsa_reports.arn
  }
}

output "aws_load_balancer_controller_helm_values" {
  description = "Values for the Helm chart aws-load-balancer-controller, as YAML"

  value = yamlencode({
    clusterName       = aws_eks_cluster.this.name
    region            = "eu-central-1"
    vpcId             = aws_vpc.this.id
    defaultTargetType = "ip"
    enableShield      = true
    enableWaf         = true
    enableWafv2       = true
    serviceAccount = {
      create = true
      name   = "aws-load-balancer-controller"
      annotations = {
        "eks.amazonaws.com/role-arn" = aws_iam_role.irsa_aws_load_balancer_controller.arn
      }
    }
    resources = {
      requests = {
        cpu    = "250m"
        memory = "256Mi"
      }
    }
  })
}

output "external_dns_helm_values" {
  description = "Values for the Helm chart external-dns, as YAML"

  value = yamlencode({
    provider = {
      name = "aws"
    }
    env = [{
      name  = "AWS_REGION"
      value = "eu-central-1"
    }]
    txtOwnerId = aws_eks_cluster.this.name
    serviceAccount = {
      create = true
      name   = "external-dns"
      annotations = {
        "eks.amazonaws.com/role-arn" = aws_iam_role.irsa_external_dns.arn
      }
    }
    resources = {
      requests = {
        cpu    = "250m"
        memory = "256Mi"
      }
    }
  })
}

output "external_secrets_helm_values" {
  description = "Values for the Helm chart external-secrets, as YAML"

  value = yamlencode({
    extraEnv = [{
      name  = "AWS_REGION"
      value = "eu-central-1"
    }]
    serviceAccount = {
      create = true
      name   = "external-secrets"
      annotations = {
        "eks.amazonaws.com/role-arn" = aws_iam_role.irsa_external_secrets.arn
      }
    }
    resources = {
      requests = {
        cpu    = "250m"
        memory = "256Mi"
      }
    }
    webhook = {
      port = 9443
    }
  })
}

output "efs_shared_volume_handles" {
  description = "Volume handles of the file system shared, for persistent volumes of efs.csi.aws.com"

  value = {
    uploads = "${aws_efs_file_system.shared.id}::${aws_efs_access_point.shared_uploads.id}"
  }
}

output "karpenter_helm_values" {
  description = "Values for the Helm chart karpenter, as YAML"

  value = yamlencode({
    controller = {
      env = [{
        name  = "AWS_REGION"
        value = "eu-central-1"
      }]
      resources = {
        requests = {
          cpu    = "1"
          memory = "1Gi"
        }
      }
    }
    settings = {
      clusterName       = aws_eks_cluster.this.name
      interruptionQueue = aws_sqs_queue.karpenter.name
    }
    serviceAccount = {
      create = true
      name   = "karpenter"
      annotations = {
        "eks.amazonaws.com/role-arn" = aws_iam_role.irsa_karpenter.arn
      }
    }
  })
}

output "karpenter_node_class" {
  description = "What a spec of EC2NodeClass says of this cluster, as YAML"

  value = yamlencode({
    role = aws_iam_role.karpenter_node.name
    securityGroupSelectorTerms = [{
      id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
    }]
    subnetSelectorTerms = [for id in values(aws_subnet.private)[*].id : { id = id }]
    tags = {
      team        = "platform"
      cost-center = var.cost_center
      layer       = "cluster"
    }
  })
}

output "reports_queue_url" {
  description = "Where reports are asked"
  value       = aws_sqs_queue.reports.url
}
