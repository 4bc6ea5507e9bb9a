terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}

################################################################################
# Network
################################################################################

module "vpc" {
  source = "git::https://example.com/platform/modules.git//modules/vpc?ref=v1.0.0"

  name               = "dev"
  region             = "eu-central-1"
  cidr               = "10.0.0.0/16"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
}

################################################################################
# Cluster
################################################################################

module "eks" {
  source = "git::https://example.com/platform/modules.git//modules/eks?ref=v1.0.0"

  name               = "dev"
  kubernetes_version = "1.35"
  region             = "eu-central-1"
  account_id         = "111122223333"
  cluster_role_arn   = module.iam.cluster_role_arn
  cluster_role_name  = module.iam.cluster_role_name
  subnet_ids         = values(module.vpc.private_subnet_ids_by_zone)
  coredns_after      = [module.fargate_profile.coredns_profile_arn]

  access_entries = {
    Admin = {
      principal_arn = "arn:aws:iam::111122223333:role/Admin"
      policies = {
        AmazonEKSViewPolicy = {}
      }
    }
  }
}

################################################################################
# Fargate
################################################################################

module "fargate_profile" {
  source = "git::https://example.com/platform/modules.git//modules/fargate-profile?ref=v1.0.0"

  cluster_name           = module.eks.cluster_name
  subnet_ids             = module.vpc.private_subnet_ids
  pod_execution_role_arn = module.iam.pod_execution_role_arn

  fargate_profiles = {
    default = {
      selectors = [{
        namespace = "default"
      }]
    }
  }
}

################################################################################
# IAM
################################################################################

module "iam" {
  source = "git::https://example.com/platform/modules.git//modules/iam?ref=v1.0.0"

  cluster_name = "dev"
  region       = "eu-central-1"
  account_id   = "111122223333"
}

################################################################################
# Outputs
################################################################################

output "vpc_id" {
  description = "Id of the VPC"
  value       = module.vpc.vpc_id
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of their zones"
  value       = module.vpc.public_subnet_ids
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of their zones"
  value       = module.vpc.private_subnet_ids
}

output "cluster_name" {
  description = "Name of the cluster"
  value       = module.eks.cluster_name
}

output "cluster_arn" {
  description = "ARN of the cluster"
  value       = module.eks.cluster_arn
}

output "cluster_endpoint" {
  description = "URL of the Kubernetes API"
  value       = module.eks.cluster_endpoint
}

output "cluster_certificate_authority_data" {
  description = "CA certificate of the Kubernetes API, in base64"
  value       = module.eks.cluster_certificate_authority_data
}

output "cluster_security_group_id" {
  description = "Security group of the control plane and of Fargate pods"
  value       = module.eks.cluster_security_group_id
}

output "cluster_oidc_issuer_url" {
  description = "URL of the cluster's OIDC issuer, for IRSA"
  value       = module.eks.oidc_issuer_url
}

output "pod_execution_role_arn" {
  description = "ARN of the role that pods are started with"
  value       = module.iam.pod_execution_role_arn
}

output "update_kubeconfig_command" {
  description = "Adds the cluster to the local kubeconfig"
  value       = "aws eks update-kubeconfig --region eu-central-1 --name ${module.eks.cluster_name}"
}
