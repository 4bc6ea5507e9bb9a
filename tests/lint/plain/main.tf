# One file in the manner of what command-line tools lay out: subnets named by zone, one NAT gateway, a default profile for
# the namespaces that every cluster has, a small group of nodes.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "faulty" {
  type    = bool
  default = false
}

locals {
  name = "billing"
  tags = { "alpha.eksctl.io/cluster-name" = local.name }
}

resource "aws_vpc" "this" {
  cidr_block = "192.168.0.0/16"
  tags       = local.tags
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "public_a" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "eu-west-1a"
  cidr_block        = "192.168.0.0/19"
}

resource "aws_subnet" "public_b" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "eu-west-1b"
  cidr_block        = "192.168.32.0/19"
}

resource "aws_subnet" "private_a" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "eu-west-1a"
  cidr_block        = "192.168.96.0/19"
}

resource "aws_subnet" "private_b" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "eu-west-1b"
  cidr_block        = "192.168.128.0/19"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table_association" "public_a" {
  subnet_id      = aws_subnet.public_a.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "public_b" {
  subnet_id      = aws_subnet.public_b.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "a" {
  domain = "vpc"
}

resource "aws_eip" "b" {
  domain = "vpc"
}

resource "aws_nat_gateway" "a" {
  allocation_id = aws_eip.a.id
  subnet_id     = aws_subnet.public_a.id
}

resource "aws_nat_gateway" "b" {
  allocation_id = aws_eip.b.id
  subnet_id     = aws_subnet.public_b.id
}

resource "aws_route_table" "private_a" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.a.id
  }
}

resource "aws_route_table" "private_b" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.b.id
  }
}

resource "aws_route_table_association" "private_a" {
  subnet_id      = aws_subnet.private_a.id
  route_table_id = aws_route_table.private_a.id
}

resource "aws_route_table_association" "private_b" {
  subnet_id      = aws_subnet.private_b.id
  route_table_id = aws_route_table.private_b.id
}

resource "aws_iam_role" "cluster" {
  name               = "billing-cluster"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role" "pods" {
  name               = "billing-pods"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role" "nodes" {
  name               = "billing-nodes"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role" "operators" {
  name               = "billing-operators"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_eks_cluster" "this" {
  name                      = local.name
  role_arn                  = aws_iam_role.cluster.arn
  version                   = "1.35"
  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  tags                      = local.tags

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  vpc_config {
    subnet_ids              = [aws_subnet.public_a.id, aws_subnet.public_b.id, aws_subnet.private_a.id, aws_subnet.private_b.id]
    endpoint_private_access = true
    endpoint_public_access  = var.faulty
  }
}

resource "aws_eks_fargate_profile" "default" {
  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "fp-default"
  pod_execution_role_arn = aws_iam_role.pods.arn
  subnet_ids             = var.faulty ? [aws_subnet.public_a.id, aws_subnet.public_b.id] : [aws_subnet.private_a.id, aws_subnet.private_b.id]

  selector {
    namespace = "default"
  }

  selector {
    namespace = "kube-system"
  }
}

# Its subnets are public ones whatever else is right.
resource "aws_eks_fargate_profile" "public" {
  count = var.faulty ? 1 : 0

  cluster_name           = aws_eks_cluster.this.name
  fargate_profile_name   = "fp-web"
  pod_execution_role_arn = "arn:aws:iam::111122223333:role/eks/pods"
  subnet_ids             = [aws_subnet.public_a.id, aws_subnet.public_b.id]

  selector {
    namespace = "web"
  }

  selector {
    namespace = "default"
  }
}

resource "aws_eks_node_group" "general" {
  cluster_name           = aws_eks_cluster.this.name
  node_group_name_prefix = "general-"
  node_role_arn          = aws_iam_role.nodes.arn
  subnet_ids             = [aws_subnet.private_a.id, aws_subnet.private_b.id]
  instance_types         = var.faulty ? ["m7i.large", "m7g.large"] : ["m7i.large"]
  ami_type               = "AL2023_x86_64_STANDARD"
  capacity_type          = "ON_DEMAND"
  version                = var.faulty ? "1.30" : null

  scaling_config {
    min_size     = 1
    desired_size = 2
    max_size     = var.faulty ? 1 : 3
  }

  labels = var.faulty ? { "eks.amazonaws.com/tier" = "general" } : { tier = "general" }
}

resource "aws_eks_addon" "coredns" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "coredns"
}

resource "aws_eks_access_entry" "operators" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_iam_role.operators.arn
  type          = var.faulty ? "EC2_LINUX" : "STANDARD"
}

resource "aws_eks_access_policy_association" "operators" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_iam_role.operators.arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }
}
