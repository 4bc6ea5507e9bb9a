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
    key          = "data.tfstate"
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
      team = "data"
    }
  }
}

################################################################################
# Network
################################################################################

resource "aws_vpc" "this" {
  cidr_block           = "10.50.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "data"
  }
}

# Without rules here, Terraform closes the group that AWS opens in every VPC.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "data-closed"
  }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "data"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    eu-central-1a = "10.50.128.0/20"
    eu-central-1b = "10.50.144.0/20"
    eu-central-1c = "10.50.160.0/20"
  }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                     = "data-public-${each.key}"
    "kubernetes.io/role/elb" = "1"
  }
}

resource "aws_subnet" "private" {
  for_each = {
    eu-central-1a = "10.50.0.0/20"
    eu-central-1b = "10.50.16.0/20"
    eu-central-1c = "10.50.32.0/20"
  }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                              = "data-private-${each.key}"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_eip" "nat" {
  for_each = toset(["eu-central-1a", "eu-central-1b", "eu-central-1c"])

  domain = "vpc"

  tags = {
    Name = "data-${each.key}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "public" {
  for_each = toset(["eu-central-1a", "eu-central-1b", "eu-central-1c"])

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = {
    Name = "data-${each.key}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "data-public"
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
    Name = "data-private-${each.key}"
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
    Name = "data-s3"
  }
}

################################################################################
# Cluster
################################################################################

resource "aws_iam_role" "cluster" {
  name        = "data-cluster"
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
  description             = "Kubernetes API data of data"
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
          AWS = "arn:aws:iam::111122223333:role/data-cluster"
        }
        Action   = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
        Resource = "*"
      },
    ]
  })

  depends_on = [aws_iam_role.cluster]
}

resource "aws_kms_alias" "cluster" {
  name          = "alias/eks/data"
  target_key_id = aws_kms_key.cluster.key_id
}

# EKS would make this group itself, without an end of retention.
resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/data/cluster"
  retention_in_days = 365
}

resource "aws_eks_cluster" "this" {
  name                          = "data"
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
  name        = "data-pod-execution"
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
          "aws:SourceArn" = "arn:aws:eks:eu-central-1:111122223333:fargateprofile/data/*"
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
  ]
}

resource "aws_eks_fargate_profile" "karpenter" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "karpenter"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

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
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
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

  depends_on = [aws_eks_fargate_profile.system]
}

resource "aws_eks_addon" "metrics_server" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "metrics-server"

  depends_on = [aws_eks_fargate_profile.system]
}

resource "aws_eks_addon" "vpc_cni" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "vpc-cni"
}

resource "aws_eks_addon" "kube_proxy" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "kube-proxy"
}

################################################################################
# IAM
################################################################################

resource "aws_iam_openid_connect_provider" "cluster" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "irsa_karpenter" {
  name        = "data-karpenter"
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
            "aws:ResourceTag/kubernetes.io/cluster/data" = "owned"
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
            "aws:RequestTag/kubernetes.io/cluster/data" = "owned"
            "aws:RequestTag/eks:eks-cluster-name"       = "data"
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
            "aws:RequestTag/kubernetes.io/cluster/data" = "owned"
            "aws:RequestTag/eks:eks-cluster-name"       = "data"
            "ec2:CreateAction"                          = ["RunInstances", "CreateFleet", "CreateLaunchTemplate"]
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
            "aws:ResourceTag/kubernetes.io/cluster/data" = "owned"
          }
          StringLike = {
            "aws:ResourceTag/karpenter.sh/nodepool" = "*"
          }
          StringEqualsIfExists = {
            "aws:RequestTag/eks:eks-cluster-name" = "data"
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
            "aws:ResourceTag/kubernetes.io/cluster/data" = "owned"
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
        Resource = "arn:aws:sqs:eu-central-1:111122223333:data-karpenter"
      },
      {
        Sid      = "PassNodeRole"
        Effect   = "Allow"
        Action   = "iam:PassRole"
        Resource = "arn:aws:iam::111122223333:role/data-karpenter-node"
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
            "aws:RequestTag/kubernetes.io/cluster/data"    = "owned"
            "aws:RequestTag/eks:eks-cluster-name"          = "data"
            "aws:RequestTag/topology.kubernetes.io/region" = "eu-central-1"
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
            "aws:ResourceTag/kubernetes.io/cluster/data"    = "owned"
            "aws:ResourceTag/topology.kubernetes.io/region" = "eu-central-1"
            "aws:RequestTag/kubernetes.io/cluster/data"     = "owned"
            "aws:RequestTag/eks:eks-cluster-name"           = "data"
            "aws:RequestTag/topology.kubernetes.io/region"  = "eu-central-1"
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
            "aws:ResourceTag/kubernetes.io/cluster/data"    = "owned"
            "aws:ResourceTag/topology.kubernetes.io/region" = "eu-central-1"
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
        Resource = "arn:aws:eks:eu-central-1:111122223333:cluster/data"
      },
    ]
  })
}

################################################################################
# Presets
################################################################################

resource "aws_iam_role" "karpenter_node" {
  name        = "data-karpenter-node"
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
  name                      = "data-karpenter"
  message_retention_seconds = 300
  sqs_managed_sse_enabled   = true
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

  name = "data-karpenter-${each.key}"

  event_pattern = jsonencode({
    source      = [each.value.source]
    detail-type = [each.value["detail-type"]]
  })
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
}

resource "aws_eks_access_policy_association" "platform_admin_cluster_admin" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.platform_admin.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }
}

resource "aws_eks_access_entry" "karpenter_node" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_iam_role.karpenter_node.arn
  type          = "EC2_LINUX"
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
    karpenter = aws_iam_role.irsa_karpenter.arn
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
      team = "data"
    }
  })
}
