variable "name" {
  description = "Name of the cluster"
  type        = string
  nullable    = false
}

variable "kubernetes_version" {
  description = "Kubernetes version, such as '1.35'"
  type        = string
  nullable    = false
}

variable "region" {
  description = "Region of the cluster; the partition follows from it"
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "Id of the account, which trust policies name"
  type        = string
  nullable    = false
}

variable "network" {
  description = "A network that is made: the variables of the vpc module; null where `existing_network` is given"

  type = object({
    cidr                 = string
    availability_zones   = list(string)
    nat                  = optional(string, "per_az")
    public_subnets       = optional(bool, true)
    private_subnet_cidrs = optional(map(string))
    public_subnet_cidrs  = optional(map(string))
    secondary_cidrs      = optional(list(string), [])
    s3_endpoint          = optional(bool, true)
    dynamodb_endpoint    = optional(bool, false)
    interface_endpoints  = optional(list(string), [])
    flow_logs = optional(object({
      traffic             = optional(string, "ALL")
      s3_bucket_arn       = optional(string)
      retention_days      = optional(number, 365)
      kms_key_arn         = optional(string)
      aggregation_seconds = optional(number, 600)
      destination         = optional(string, "cloud-watch-logs")
    }))
  })

  default = null
}

variable "existing_network" {
  description = "A VPC that is there, with two or more private subnets; null where `network` is given"

  type = object({
    vpc_id             = string
    private_subnet_ids = list(string)
  })

  default = null
}

variable "endpoint" {
  description = "How the Kubernetes API is reached: from the VPC, which pods on Fargate need, from listed ranges of the internet, or both; `nat_gateway_access` adds the NAT gateways of `network` to the ranges"

  type = object({
    private             = optional(bool, true)
    public              = optional(bool, false)
    public_access_cidrs = optional(list(string), [])
    nat_gateway_access  = optional(bool, false)
  })

  default  = {}
  nullable = false
}

variable "fargate_profiles" {
  description = "Which pods run on Fargate, by profile"

  type = map(object({
    selectors = list(object({
      namespace = string
      labels    = optional(map(string), {})
    }))
    subnet_ids                = optional(list(string))
    pod_execution_role_arn    = optional(string)
    revision                  = optional(string)
    create_timeout            = optional(string, "30m")
    delete_timeout            = optional(string, "60m")
    tags                      = optional(map(string), {})
    availability_zones        = optional(list(string))
    create_pod_execution_role = optional(bool, false)
  }))

  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : profile.availability_zones == null || profile.subnet_ids == null
    ])

    error_message = "fargate_profiles[*]: give `availability_zones` or `subnet_ids`, not both (FT212)."
  }

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : (
        (!profile.create_pod_execution_role)
        || profile.pod_execution_role_arn == null
      )
    ])

    error_message = "fargate_profiles[*]: `create_pod_execution_role` makes the role that `pod_execution_role_arn` names: give one of them (FT219)."
  }
}

variable "create_coredns_profile" {
  description = "A profile for CoreDNS alone, which CoreDNS waits for; off where one of `fargate_profiles` takes its pods"
  type        = bool
  default     = true
  nullable    = false
}

variable "create_cluster_role" {
  description = "A role for the control plane"
  type        = bool
  default     = true
  nullable    = false
}

variable "create_pod_execution_role" {
  description = "A role that starts the pods of all profiles"
  type        = bool
  default     = true
  nullable    = false
}

variable "cluster_role_arn" {
  description = "ARN of an existing role for the control plane"
  type        = string
  default     = null
}

variable "pod_execution_role_arn" {
  description = "ARN of an existing pod execution role, without a path"
  type        = string
  default     = null
}

variable "security_group_ids" {
  description = "Further security groups of the control plane's interfaces; pods on Fargate do not get them"
  type        = list(string)
  default     = []
  nullable    = false
}

variable "service_cidr" {
  description = "Addresses of Kubernetes services, for ever; without it EKS takes 10.100.0.0/16 or 172.20.0.0/16"
  type        = string
  default     = null
}

variable "encryption_key" {
  description = "Whose key encrypts Kubernetes API data: 'create' an own rotating one, 'existing' for `kms_key_arn`, or 'aws'"
  type        = string
  default     = "create"
  nullable    = false
}

variable "kms_key_arn" {
  description = "ARN of an existing key for Kubernetes API data"
  type        = string
  default     = null
}

variable "log_types" {
  description = "Control plane logs that go to CloudWatch"
  type        = list(string)
  default     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  nullable    = false
}

variable "log_retention_days" {
  description = "Days that the logs are kept; 0 is for ever"
  type        = number
  default     = 365
  nullable    = false
}

variable "log_kms_key_arn" {
  description = "ARN of an existing key for these logs, whose policy lets CloudWatch Logs use it; without it a key of AWS"
  type        = string
  default     = null
}

variable "support_type" {
  description = "What follows standard support: 'EXTENDED' keeps the version at a higher price, 'STANDARD' lets EKS upgrade; without it EKS's default, which is EXTENDED"
  type        = string
  default     = null
}

variable "zonal_shift" {
  description = "AWS may shift traffic away from a zone that fails; without it what EKS has"
  type        = bool
  default     = null
}

variable "coredns" {
  description = "Settings of CoreDNS, its values as JSON text"

  type = object({
    version                     = optional(string)
    configuration_values        = optional(string)
    service_account_role_arn    = optional(string)
    resolve_conflicts_on_create = optional(string)
    resolve_conflicts_on_update = optional(string)
    preserve                    = optional(bool)
    tags                        = optional(map(string), {})
  })

  default  = {}
  nullable = false
}

variable "addons" {
  description = "Further add-ons by name, their values as JSON text, made after the profiles and nodes of their pods"

  type = map(object({
    version                     = optional(string)
    configuration_values        = optional(string)
    service_account_role_arn    = optional(string)
    resolve_conflicts_on_create = optional(string)
    resolve_conflicts_on_update = optional(string)
    preserve                    = optional(bool)
    tags                        = optional(map(string), {})
  }))

  default  = {}
  nullable = false
}

variable "access_entries" {
  description = "Who may use the Kubernetes API, by a name of yours; policies by their names, in all namespaces or in some"

  type = map(object({
    principal_arn     = string
    type              = optional(string, "STANDARD")
    kubernetes_groups = optional(list(string), [])
    user_name         = optional(string)
    tags              = optional(map(string), {})
    policies = optional(
      map(object({
        namespaces = optional(list(string))
      })),
      {},
    )
  }))

  default  = {}
  nullable = false
}

variable "pod_execution_policies" {
  description = "Further policies of every pod execution role, as JSON text by name: what the log router writes to"
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "create_oidc_provider" {
  description = "An OIDC provider, also without a role in `service_account_roles`"
  type        = bool
  default     = false
  nullable    = false
}

variable "service_account_roles" {
  description = "Roles that pods take by their service account (IRSA), by a key that ends the role's name"

  type = map(object({
    service_account          = string
    namespace                = string
    permissions_boundary_arn = optional(string)
    tags                     = optional(map(string), {})
  }))

  default  = {}
  nullable = false
}

variable "service_account_policies" {
  description = "Policies of these roles as JSON text, by the key of the role and a name; apart from the roles, so that a policy may name what itself names the role"
  type        = map(map(string))
  default     = {}
  nullable    = false
}

variable "service_account_policy_arns" {
  description = "ARNs of policies that exist, by the key of the role and a name of yours"
  type        = map(map(string))
  default     = {}
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "ARN of the policy that bounds every role that is made"
  type        = string
  default     = null
}

variable "log_groups" {
  description = "Log groups that are made for the pods to write to, by name"

  type = map(object({
    log_retention_days = optional(number, 365)
  }))

  default  = {}
  nullable = false
}

variable "tags" {
  description = "Tags of every part"
  type        = map(string)
  default     = {}
  nullable    = false
}
