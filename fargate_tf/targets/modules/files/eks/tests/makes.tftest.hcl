# What the module makes, known when Terraform plans.

mock_provider "aws" {}

variables {
  name               = "shop"
  kubernetes_version = "1.35"
  region             = "eu-central-1"
  account_id         = "111122223333"
  cluster_role_arn   = "arn:aws:iam::111122223333:role/shop-cluster"
  cluster_role_name  = "shop-cluster"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
}

run "a_private_cluster_with_its_own_key_and_all_logs" {
  command = plan

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access && !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "The Kubernetes API is reached from the VPC only."
  }

  assert {
    condition     = aws_eks_cluster.this.access_config[0].authentication_mode == "API" && !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions
    error_message = "Access goes by entries, and whoever makes the cluster gets none by that."
  }

  assert {
    condition     = !aws_eks_cluster.this.bootstrap_self_managed_addons
    error_message = "EKS installs no add-on for nodes by itself."
  }

  assert {
    condition     = aws_eks_cluster.this.enabled_cluster_log_types == toset(["api", "audit", "authenticator", "controllerManager", "scheduler"]) && aws_cloudwatch_log_group.cluster.name == "/aws/eks/shop/cluster" && aws_cloudwatch_log_group.cluster.retention_in_days == 365
    error_message = "All five logs go to a group that keeps them for a year."
  }

  assert {
    condition     = length(aws_eks_cluster.this.encryption_config) == 1 && aws_kms_key.cluster[0].enable_key_rotation && aws_kms_alias.cluster[0].name == "alias/eks/shop"
    error_message = "An own key that rotates encrypts Kubernetes API data."
  }

  assert {
    condition     = [for statement in jsondecode(aws_kms_key.cluster[0].policy).Statement : statement.Principal.AWS] == ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/shop-cluster"]
    error_message = "The account administers the key, the role of the control plane uses it, nobody else."
  }

  assert {
    condition     = jsondecode(aws_eks_addon.coredns[0].configuration_values) == { computeType = "Fargate" }
    error_message = "CoreDNS is told to run on Fargate."
  }

  assert {
    condition     = length(aws_eks_cluster.this.kubernetes_network_config) + length(aws_eks_cluster.this.upgrade_policy) + length(aws_eks_cluster.this.zonal_shift_config) == 0
    error_message = "What is not given stays as EKS has it."
  }
}

run "what_is_given_is_handed_on" {
  command = plan

  variables {
    endpoint     = { public = true, public_access_cidrs = ["203.0.114.0/24"] }
    service_cidr = "172.20.0.0/16"
    support_type = "STANDARD"
    zonal_shift  = true
    tags         = { team = "platform" }
  }

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].public_access_cidrs == toset(["203.0.114.0/24"])
    error_message = "The public endpoint lets the listed ranges in."
  }

  assert {
    condition     = aws_eks_cluster.this.kubernetes_network_config[0].service_ipv4_cidr == "172.20.0.0/16" && aws_eks_cluster.this.upgrade_policy[0].support_type == "STANDARD" && aws_eks_cluster.this.zonal_shift_config[0].enabled
    error_message = "Each setting stands in its block."
  }

  assert {
    condition     = aws_eks_cluster.this.tags == tomap({ team = "platform" }) && aws_kms_key.cluster[0].tags == tomap({ team = "platform" })
    error_message = "Tags are on every part."
  }
}

run "an_existing_key_and_a_key_of_aws" {
  command = plan

  variables {
    encryption_key = "existing"
    kms_key_arn    = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555"
  }

  assert {
    condition     = length(aws_kms_key.cluster) == 0 && aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555"
    error_message = "An existing key takes the place of one that would be made."
  }
}

run "a_key_of_aws" {
  command = plan

  variables {
    encryption_key = "aws"
  }

  assert {
    condition     = length(aws_kms_key.cluster) == 0 && length(aws_eks_cluster.this.encryption_config) == 0
    error_message = "Without an own key, AWS encrypts with its own."
  }
}

run "addons_where_nodes_take_coredns" {
  command = plan

  variables {
    coredns_on_fargate  = false
    addons              = { metrics-server = { configuration_values = jsonencode({ replicas = 2 }), resolve_conflicts_on_update = "PRESERVE" } }
    addons_before_nodes = { vpc-cni = {}, kube-proxy = { version = "v1.35.0-eksbuild.2" } }
  }

  assert {
    condition     = keys(aws_eks_addon.before_nodes) == ["kube-proxy", "vpc-cni"] && aws_eks_addon.before_nodes["kube-proxy"].addon_version == "v1.35.0-eksbuild.2"
    error_message = "What nodes cannot do without stands in a block of its own."
  }

  assert {
    condition     = jsondecode(aws_eks_addon.this["metrics-server"].configuration_values) == { replicas = 2 } && aws_eks_addon.this["metrics-server"].resolve_conflicts_on_update == "PRESERVE"
    error_message = "An add-on gets its settings."
  }
}

run "access_in_all_namespaces_and_in_some" {
  command = plan

  variables {
    access_entries = {
      developer = {
        principal_arn     = "arn:aws:iam::111122223333:role/developer"
        kubernetes_groups = ["developers"]
        policies = {
          AmazonEKSViewPolicy = {}
          AmazonEKSEditPolicy = { namespaces = ["apps-*"] }
        }
      }
    }
  }

  assert {
    condition     = aws_eks_access_entry.this["developer"].kubernetes_groups == toset(["developers"])
    error_message = "The entry has its groups."
  }

  assert {
    condition     = aws_eks_access_policy_association.this["developer/AmazonEKSViewPolicy"].access_scope[0].type == "cluster" && aws_eks_access_policy_association.this["developer/AmazonEKSEditPolicy"].access_scope[0].namespaces == toset(["apps-*"])
    error_message = "A policy holds in the namespaces that it names, or in all."
  }

  assert {
    condition     = aws_eks_access_policy_association.this["developer/AmazonEKSViewPolicy"].policy_arn == "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    error_message = "Policies go by their names."
  }
}
