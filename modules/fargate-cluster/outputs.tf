output "cluster_arn" {
  description = "ARN of the cluster"
  value       = module.eks.cluster_arn
}

output "cluster_certificate_authority_data" {
  description = "CA certificate of the Kubernetes API, in base64"
  value       = module.eks.cluster_certificate_authority_data
}

output "cluster_endpoint" {
  description = "URL of the Kubernetes API"
  value       = module.eks.cluster_endpoint
}

output "cluster_name" {
  description = "Name of the cluster, once it is there"
  value       = module.eks.cluster_name
}

output "cluster_role_arn" {
  description = "ARN of the control plane's role, once it has its permissions; null without one"
  value       = module.iam.cluster_role_arn

  precondition {
    condition     = var.create_cluster_role == (var.cluster_role_arn == null)
    error_message = "cluster_role_arn goes with create_cluster_role = false: give the ARN where no role is made, and only there (FT318)."
  }
}

output "cluster_role_name" {
  description = "Name of the control plane's role; null without one"
  value       = module.iam.cluster_role_name
}

output "cluster_security_group_id" {
  description = "Security group of the control plane and of Fargate pods"
  value       = module.eks.cluster_security_group_id
}

output "cluster_version" {
  description = "Kubernetes version of the cluster"
  value       = module.eks.cluster_version
}

output "coredns_profile_arn" {
  description = "ARN of CoreDNS's profile; null without one"
  value       = module.fargate_profile.coredns_profile_arn
}

output "kms_key_arn" {
  description = "ARN of the key of Kubernetes API data; null where it is AWS's"
  value       = module.eks.kms_key_arn
}

output "log_group_name" {
  description = "Name of the log group of the control plane"
  value       = module.eks.log_group_name
}

output "nat_cidrs" {
  description = "Addresses from which pods reach the internet, as ranges; nothing of an existing network"
  value       = var.network != null ? one(module.vpc[*].nat_cidrs) : []
}

output "nat_public_ips" {
  description = "Addresses of the NAT gateways, by zone; nothing of an existing network"
  value       = var.network != null ? one(module.vpc[*].nat_public_ips) : {}
}

output "oidc_issuer_url" {
  description = "URL of the cluster's OIDC issuer, for IRSA"
  value       = module.eks.oidc_issuer_url
}

output "oidc_provider_arn" {
  description = "ARN of the OIDC provider; null without one"
  value       = module.iam.oidc_provider_arn
}

output "pod_execution_role_arn" {
  description = "ARN of the pod execution role, once it has its permissions; null without one"
  value       = module.iam.pod_execution_role_arn

  precondition {
    condition     = var.create_pod_execution_role == (var.pod_execution_role_arn == null)
    error_message = "pod_execution_role_arn goes with create_pod_execution_role = false: give the ARN where no role is made, and only there (FT214)."
  }
}

output "pod_execution_role_name" {
  description = "Name of the pod execution role; null without one"
  value       = module.iam.pod_execution_role_name
}

output "private_route_table_ids" {
  description = "Ids of the private subnets' route tables, by zone; nothing of an existing network"
  value       = var.network != null ? one(module.vpc[*].private_route_table_ids) : {}
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, once the network is ready"
  value       = local.private_subnet_ids

  precondition {
    condition = alltrue([
      for profile in var.fargate_profiles : (
        profile.availability_zones == null
        ? true
        : alltrue([
          for zone in profile.availability_zones : contains(try(var.network.availability_zones, []), zone)
        ])
      )
    ])

    error_message = "fargate_profiles[*].availability_zones: zones of `network`; without it, name `subnet_ids` (FT212)."
  }
}

output "private_subnet_ids_by_zone" {
  description = "Ids of the private subnets by zone, as soon as they are there: for the control plane; nothing of an existing network"
  value       = var.network != null ? one(module.vpc[*].private_subnet_ids_by_zone) : {}
}

output "profile_arns" {
  description = "ARNs of the profiles without revision, by name"
  value       = module.fargate_profile.profile_arns
}

output "profile_role_arns" {
  description = "ARNs of the pod execution roles of single profiles, once they have their permissions, by profile"
  value       = module.iam.profile_role_arns
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of their zones; nothing of an existing network"
  value       = var.network != null ? one(module.vpc[*].public_subnet_ids) : []
}

output "public_subnet_ids_by_zone" {
  description = "Ids of the public subnets, by zone; nothing of an existing network"
  value       = var.network != null ? one(module.vpc[*].public_subnet_ids_by_zone) : {}
}

output "revised_profile_arns" {
  description = "ARNs of the profiles with one, by name"
  value       = module.fargate_profile.revised_profile_arns
}

output "service_account_role_arns" {
  description = "ARNs of the roles of service accounts, by key"
  value       = module.iam.service_account_role_arns
}

output "service_account_role_names" {
  description = "Names of the roles of service accounts, by key"
  value       = module.iam.service_account_role_names
}

output "vpc_cidr_block" {
  description = "IPv4 range of the VPC; nothing of an existing network"
  value       = var.network != null ? one(module.vpc[*].vpc_cidr_block) : null
}

output "vpc_endpoint_ids" {
  description = "Ids of the VPC endpoints, by service; nothing of an existing network"
  value       = var.network != null ? one(module.vpc[*].vpc_endpoint_ids) : {}
}

output "vpc_id" {
  description = "Id of the VPC"
  value       = var.network != null ? one(module.vpc[*].vpc_id) : try(var.existing_network.vpc_id, null)

  precondition {
    condition     = (var.network == null) != (var.existing_network == null)
    error_message = "Give `network` or `existing_network`, and not both (FT007)."
  }
}
