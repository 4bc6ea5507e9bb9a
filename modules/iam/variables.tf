variable "cluster_name" {
  description = "Name of the cluster"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$", var.cluster_name))
    error_message = "cluster_name: 1 to 100 letters, digits, `-` or `_` (FT301)."
  }

  validation {
    condition     = length(var.cluster_name) >= 1 && length(var.cluster_name) <= 50
    error_message = "cluster_name: at most 50 characters, so that the name of the role that ends in '-pod-execution' fits IAM (FT315)."
  }
}

variable "region" {
  description = "Region of the cluster; the partition follows from it"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-\\d$", var.region))
    error_message = "region: the name of an AWS region, such as 'eu-central-1' (FT601)."
  }
}

variable "account_id" {
  description = "Id of the account, which trust policies name"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id: twelve digits, in quotes (FT604)."
  }
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

variable "profiles_with_own_role" {
  description = "Names of profiles that get a pod execution role of their own"
  type        = set(string)
  default     = []
  nullable    = false
}

variable "pod_execution_policies" {
  description = "Further policies of every pod execution role, as JSON text by name: what the log router writes to"
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for policy in values(var.pod_execution_policies) : can(jsondecode(policy).Statement)
    ])

    error_message = "pod_execution_policies: IAM policies as JSON text, as jsonencode gives it (FT802)."
  }
}

variable "create_oidc_provider" {
  description = "An OIDC provider, also without a role in `service_account_roles`"
  type        = bool
  default     = false
  nullable    = false
}

variable "oidc_issuer_url" {
  description = "URL of the cluster's OIDC issuer; needed for the provider and the roles"
  type        = string
  default     = null
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

  validation {
    condition = alltrue([
      for role in var.service_account_roles : can(regex(
        "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
        role.service_account,
      ))
    ])

    error_message = "service_account_roles[*].service_account: the name of a service account: lower-case letters, digits, `-` and `.` (FT800)."
  }

  validation {
    condition = alltrue([
      for role in var.service_account_roles : can(regex(
        "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        role.namespace,
      ))
    ])

    error_message = "service_account_roles[*].namespace: a namespace: lower-case letters, digits and `-` (FT801)."
  }

  validation {
    condition = alltrue([
      for role in var.service_account_roles : (
        role.permissions_boundary_arn == null
        ? true
        : can(regex(
          "^(?:arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/([!-.0-~]+/)*[\\w+=,.@-]{1,128})$",
          role.permissions_boundary_arn,
        ))
      )
    ])

    error_message = "service_account_roles[*].permissions_boundary_arn: the ARN of an IAM policy, such as 'arn:aws:iam::111122223333:policy/name' (FT811)."
  }
}

variable "service_account_policies" {
  description = "Policies of these roles as JSON text, by the key of the role and a name; apart from the roles, so that a policy may name what itself names the role"
  type        = map(map(string))
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for policies in var.service_account_policies : alltrue([
        for policy in values(policies) : can(jsondecode(policy).Statement)
      ])
    ])

    error_message = "service_account_policies: IAM policies as JSON text, as jsonencode gives it (FT802)."
  }
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

  validation {
    condition = (
      var.permissions_boundary_arn == null
      ? true
      : can(regex(
        "^(?:arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/([!-.0-~]+/)*[\\w+=,.@-]{1,128})$",
        var.permissions_boundary_arn,
      ))
    )

    error_message = "permissions_boundary_arn: the ARN of an IAM policy, such as 'arn:aws:iam::111122223333:policy/name' (FT318)."
  }
}

variable "tags" {
  description = "Tags of every role"
  type        = map(string)
  default     = {}
  nullable    = false
}
