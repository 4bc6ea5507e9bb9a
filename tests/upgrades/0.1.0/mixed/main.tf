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
    key          = "shop.tfstate"
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
      team = "platform"
    }
  }
}

################################################################################
# Network
################################################################################

resource "aws_vpc" "this" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "shop"
  }
}

# Without rules here, Terraform closes the group that AWS opens in every VPC.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "shop-closed"
  }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "shop"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    eu-central-1a = "10.20.128.0/20"
    eu-central-1b = "10.20.144.0/20"
    eu-central-1c = "10.20.160.0/20"
  }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                     = "shop-public-${each.key}"
    "kubernetes.io/role/elb" = "1"
  }
}

resource "aws_subnet" "private" {
  for_each = {
    eu-central-1a = "10.20.0.0/20"
    eu-central-1b = "10.20.16.0/20"
    eu-central-1c = "10.20.32.0/20"
  }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                              = "shop-private-${each.key}"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_eip" "nat" {
  for_each = toset(["eu-central-1a", "eu-central-1b", "eu-central-1c"])

  domain = "vpc"

  tags = {
    Name = "shop-${each.key}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "public" {
  for_each = toset(["eu-central-1a", "eu-central-1b", "eu-central-1c"])

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = {
    Name = "shop-${each.key}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "shop-public"
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
    Name = "shop-private-${each.key}"
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
    Name = "shop-s3"
  }
}

################################################################################
# Cluster
################################################################################

resource "aws_iam_role" "cluster" {
  name        = "shop-cluster"
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
  description             = "Kubernetes API data of shop"
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
          AWS = "arn:aws:iam::111122223333:role/shop-cluster"
        }
        Action   = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
        Resource = "*"
      },
    ]
  })

  depends_on = [aws_iam_role.cluster]
}

resource "aws_kms_alias" "cluster" {
  name          = "alias/eks/shop"
  target_key_id = aws_kms_key.cluster.key_id
}

# EKS would make this group itself, without an end of retention.
resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/shop/cluster"
  retention_in_days = 365
}

resource "aws_eks_cluster" "this" {
  name                          = "shop"
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
  name        = "shop-pod-execution"
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
          "aws:SourceArn" = "arn:aws:eks:eu-central-1:111122223333:fargateprofile/shop/*"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "pod_execution" {
  role       = aws_iam_role.pod_execution.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_eks_fargate_profile" "web" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "web"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  selector {
    namespace = "shop-*"

    labels = {
      tier = "web"
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

resource "aws_eks_fargate_profile" "ebs_csi_controller" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "ebs-csi-controller"
  pod_execution_role_arn = aws_iam_role.pod_execution.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  selector {
    namespace = "kube-system"

    labels = {
      app                      = "ebs-csi-controller"
      "app.kubernetes.io/name" = "aws-ebs-csi-driver"
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
# Nodes
################################################################################

resource "aws_iam_role" "node" {
  name        = "shop-node"
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
  name                   = "shop-general"
  update_default_version = true

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
      team = "platform"
      Name = "shop-general"
    }
  }

  tag_specifications {
    resource_type = "volume"

    tags = {
      team = "platform"
      Name = "shop-general"
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
  version         = aws_eks_cluster.this.version

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
    desired_size = 2
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
    aws_eks_addon.vpc_cni,
    aws_eks_addon.kube_proxy,
  ]
}

resource "aws_security_group" "batch_nodes" {
  name        = "shop-batch-nodes"
  description = "Nodes of the group batch"
  vpc_id      = aws_vpc.this.id

  tags = {
    Name = "shop-batch-nodes"
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
  name                   = "shop-batch"
  update_default_version = true
  vpc_security_group_ids = [aws_security_group.batch_nodes.id]

  block_device_mappings {
    device_name = "/dev/xvda"

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
      team = "platform"
      Name = "shop-batch"
    }
  }

  tag_specifications {
    resource_type = "volume"

    tags = {
      team = "platform"
      Name = "shop-batch"
    }
  }
}

resource "aws_eks_node_group" "batch" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "batch"
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = values(aws_subnet.private)[*].id
  instance_types  = ["m7g.xlarge", "m6g.xlarge", "c7g.xlarge"]
  ami_type        = "AL2023_ARM_64_STANDARD"
  capacity_type   = "SPOT"
  version         = aws_eks_cluster.this.version

  labels = {
    tier = "batch"
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

  depends_on = [aws_eks_node_group.general]
}

resource "aws_eks_addon" "vpc_cni" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "vpc-cni"
}

resource "aws_eks_addon" "kube_proxy" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "kube-proxy"
}

resource "aws_eks_addon" "metrics_server" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "metrics-server"

  depends_on = [aws_eks_node_group.general]
}

resource "aws_eks_addon" "aws_ebs_csi_driver" {
  cluster_name             = aws_eks_cluster.this.name
  addon_name               = "aws-ebs-csi-driver"
  service_account_role_arn = aws_iam_role.irsa_ebs_csi.arn

  depends_on = [aws_eks_fargate_profile.ebs_csi_controller, aws_eks_node_group.general]
}

################################################################################
# IAM
################################################################################

resource "aws_iam_openid_connect_provider" "cluster" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "irsa_ebs_csi" {
  name        = "shop-ebs-csi"
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
}

resource "aws_iam_role_policy_attachment" "irsa_ebs_csi_amazonebscsidriverpolicy" {
  role       = aws_iam_role.irsa_ebs_csi.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
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
    ebs-csi = aws_iam_role.irsa_ebs_csi.arn
  }
}
