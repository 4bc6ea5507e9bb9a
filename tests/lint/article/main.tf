# The article that this project started from: the endpoint is public only and limited to one address, the profiles take the
# namespaces of the applications alone, and nobody thought of CoreDNS.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "endpoint_private_access" {
  type    = bool
  default = true
}

variable "namespaces" {
  type    = list(string)
  default = ["kube-system", "dev-*", "prod-*"]
}

data "aws_iam_policy_document" "none" {}

resource "aws_vpc" "vpc" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "gw" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_subnet" "public" {
  for_each = { a = "10.0.0.0/20", b = "10.0.16.0/20" }

  vpc_id            = aws_vpc.vpc.id
  availability_zone = "eu-central-1${each.key}"
  cidr_block        = each.value
}

resource "aws_subnet" "private" {
  for_each = { a = "10.0.32.0/20", b = "10.0.48.0/20" }

  vpc_id            = aws_vpc.vpc.id
  availability_zone = "eu-central-1${each.key}"
  cidr_block        = each.value
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.gw.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  for_each = aws_subnet.public

  domain = "vpc"
}

resource "aws_nat_gateway" "nat" {
  for_each = aws_subnet.public

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = each.value.id
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private

  vpc_id = aws_vpc.vpc.id
}

resource "aws_route" "private" {
  for_each = aws_subnet.private

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat[each.key].id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_iam_role" "eks" {
  name               = "eks"
  assume_role_policy = data.aws_iam_policy_document.none.json
}

resource "aws_iam_role" "fargate" {
  name               = "fargate"
  assume_role_policy = data.aws_iam_policy_document.none.json
}

resource "aws_eks_cluster" "eks" {
  name                      = "eks"
  role_arn                  = aws_iam_role.eks.arn
  version                   = "1.35"
  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  vpc_config {
    subnet_ids              = [for subnet in aws_subnet.private : subnet.id]
    endpoint_private_access = var.endpoint_private_access
    endpoint_public_access  = true
    public_access_cidrs     = ["9.9.9.9/32"]
  }
}

resource "aws_eks_fargate_profile" "pods" {
  for_each = toset(var.namespaces)

  cluster_name           = aws_eks_cluster.eks.id
  fargate_profile_name   = "fp-${replace(each.value, "*", "all")}"
  pod_execution_role_arn = aws_iam_role.fargate.arn
  subnet_ids             = values(aws_subnet.private)[*].id

  selector {
    namespace = each.value
  }
}
