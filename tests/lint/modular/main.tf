# A root in the manner of the well-known modules: a network module, a cluster module with maps, a module in that module.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  type    = string
  default = "eu-central-1"
}

# The faults are variables, so that one configuration gives the sound plan and the faulty one.
variable "kubernetes_version" {
  type    = string
  default = "1.35"
}

variable "nat_gateways" {
  type    = number
  default = 2
}

variable "log_types" {
  type    = list(string)
  default = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
}

variable "public_access_cidrs" {
  type    = list(string)
  default = ["9.9.9.9/32"]
}

variable "private_cidrs" {
  type    = list(string)
  default = ["10.0.0.0/20", "10.0.16.0/20"]
}

variable "fargate_profiles" {
  type = map(object({ selectors = list(object({ namespace = string, labels = optional(map(string), {}) })) }))
  default = {
    apps = { selectors = [{ namespace = "prod-*", labels = { tier = "web" } }] }
    base = { selectors = [{ namespace = "kube-system" }, { namespace = "default" }] }
  }
}

variable "addons" {
  type    = map(object({ configuration = optional(string) }))
  default = { coredns = { configuration = "{\"computeType\":\"Fargate\"}" } }
}

variable "access_entries" {
  type = map(object({
    principal_arn = string
    type          = optional(string, "STANDARD")
    groups        = optional(list(string))
    policies      = optional(map(object({ arn = string, namespaces = optional(list(string), []) })), {})
  }))
  default = {
    admin = {
      principal_arn = "arn:aws:iam::111122223333:role/Admin"
      policies      = { admin = { arn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" } }
    }
  }
}

variable "service_ipv4_cidr" {
  type    = string
  default = "172.20.0.0/16"
}

module "network" {
  source = "./network"

  name          = "shop"
  cidr          = "10.0.0.0/16"
  zones         = ["${var.region}a", "${var.region}b"]
  private_cidrs = var.private_cidrs
  public_cidrs  = ["10.0.128.0/20", "10.0.144.0/20"]
  nat_gateways  = var.nat_gateways
}

module "cluster" {
  source = "./cluster"

  name                = "shop"
  kubernetes_version  = var.kubernetes_version
  subnet_ids          = module.network.private_subnet_ids
  pod_subnet_ids      = module.network.private_subnet_ids
  log_types           = var.log_types
  public_access_cidrs = var.public_access_cidrs
  service_ipv4_cidr   = var.service_ipv4_cidr
  fargate_profiles    = var.fargate_profiles
  addons              = var.addons
  access_entries      = var.access_entries
}
