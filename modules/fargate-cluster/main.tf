locals {
  private_subnet_ids = (
    var.network != null
    ? one(module.vpc[*].private_subnet_ids)
    : try(var.existing_network.private_subnet_ids, [])
  )

  control_plane_subnet_ids = (
    var.network != null
    ? values(one(module.vpc[*].private_subnet_ids_by_zone))
    : try(var.existing_network.private_subnet_ids, [])
  )

  fargate_profiles = {
    for name, profile in var.fargate_profiles : name => merge(profile, {
      subnet_ids = (
        profile.availability_zones == null
        ? profile.subnet_ids
        : [
          for zone in profile.availability_zones : try(
            one(module.vpc[*].private_subnet_ids_by_zone)[zone],
            zone,
          )
        ]
      )
      pod_execution_role_arn = (
        profile.create_pod_execution_role
        ? module.iam.profile_role_arns[name]
        : profile.pod_execution_role_arn
      )
    })
  }
}

module "vpc" {
  source = "../vpc"
  count  = var.network != null ? 1 : 0

  name                 = var.name
  region               = var.region
  account_id           = var.account_id
  cidr                 = var.network.cidr
  availability_zones   = var.network.availability_zones
  nat                  = var.network.nat
  public_subnets       = var.network.public_subnets
  private_subnet_cidrs = var.network.private_subnet_cidrs
  public_subnet_cidrs  = var.network.public_subnet_cidrs
  secondary_cidrs      = var.network.secondary_cidrs
  s3_endpoint          = var.network.s3_endpoint
  dynamodb_endpoint    = var.network.dynamodb_endpoint
  interface_endpoints  = var.network.interface_endpoints
  flow_logs            = var.network.flow_logs
  tags                 = var.tags
}

module "iam" {
  source = "../iam"

  cluster_name              = var.name
  region                    = var.region
  account_id                = var.account_id
  create_cluster_role       = var.create_cluster_role
  create_pod_execution_role = var.create_pod_execution_role

  profiles_with_own_role = keys({
    for name, profile in var.fargate_profiles : name => profile
    if profile.create_pod_execution_role
  })

  pod_execution_policies      = var.pod_execution_policies
  create_oidc_provider        = var.create_oidc_provider
  oidc_issuer_url             = module.eks.oidc_issuer_url
  service_account_roles       = var.service_account_roles
  service_account_policies    = var.service_account_policies
  service_account_policy_arns = var.service_account_policy_arns
  permissions_boundary_arn    = var.permissions_boundary_arn
  tags                        = var.tags
}

module "eks" {
  source = "../eks"

  name               = var.name
  kubernetes_version = var.kubernetes_version
  region             = var.region
  account_id         = var.account_id

  cluster_role_arn = (
    var.create_cluster_role
    ? module.iam.cluster_role_arn
    : coalesce(var.cluster_role_arn, "none")
  )

  cluster_role_name = (
    var.create_cluster_role
    ? module.iam.cluster_role_name
    : try(one(regex(":role/(.+)", var.cluster_role_arn)), "none")
  )

  subnet_ids = local.control_plane_subnet_ids

  endpoint = {
    private = var.endpoint.private
    public  = var.endpoint.public
    public_access_cidrs = concat(
      var.endpoint.public_access_cidrs,
      var.endpoint.nat_gateway_access && var.network != null ? one(module.vpc[*].nat_cidrs) : [],
    )
  }

  security_group_ids = var.security_group_ids
  service_cidr       = var.service_cidr
  encryption_key     = var.encryption_key
  kms_key_arn        = var.kms_key_arn
  log_types          = var.log_types
  log_retention_days = var.log_retention_days
  log_kms_key_arn    = var.log_kms_key_arn
  support_type       = var.support_type
  zonal_shift        = var.zonal_shift
  coredns            = var.coredns

  coredns_after = (
    var.create_coredns_profile
    ? [module.fargate_profile.coredns_profile_arn]
    : concat(values(module.fargate_profile.profile_arns), values(module.fargate_profile.revised_profile_arns))
  )

  addons = var.addons

  addons_after = concat(
    values(module.fargate_profile.profile_arns),
    values(module.fargate_profile.revised_profile_arns),
  )

  access_entries = var.access_entries
  tags           = var.tags
}

module "fargate_profile" {
  source = "../fargate-profile"

  cluster_name = module.eks.cluster_name
  subnet_ids   = local.private_subnet_ids

  pod_execution_role_arn = (
    var.create_pod_execution_role
    ? module.iam.pod_execution_role_arn
    : coalesce(var.pod_execution_role_arn, "none")
  )

  fargate_profiles       = local.fargate_profiles
  create_coredns_profile = var.create_coredns_profile
  log_groups             = var.log_groups
  tags                   = var.tags
}
