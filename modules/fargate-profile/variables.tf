variable "cluster_name" {
  description = "Name of the cluster"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$", var.cluster_name))
    error_message = "cluster_name: 1 to 100 letters, digits, `-` or `_` (FT301)."
  }
}

variable "subnet_ids" {
  description = "Ids of the private subnets in which the pods run, when their routes and endpoints are there"
  type        = list(string)
  nullable    = false
}

variable "pod_execution_role_arn" {
  description = "ARN of the role that starts the pods of every profile without one of its own, with its permissions"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@-]{1,64}$", var.pod_execution_role_arn))
    error_message = "pod_execution_role_arn: the ARN of an IAM role without a path (FT214)."
  }
}

variable "fargate_profiles" {
  description = "Which pods run on Fargate, by profile"

  type = map(object({
    selectors = list(object({
      namespace = string
      labels    = optional(map(string), {})
    }))
    subnet_ids             = optional(list(string))
    pod_execution_role_arn = optional(string)
    revision               = optional(string)
    create_timeout         = optional(string, "30m")
    delete_timeout         = optional(string, "60m")
    tags                   = optional(map(string), {})
  }))

  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : length(profile.selectors) >= 1 && length(profile.selectors) <= 5
    ])

    error_message = "fargate_profiles[*].selectors: 1 to 5 selectors (FT202)."
  }

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : alltrue([
        for selector in profile.selectors : can(regex(
          "^[a-z0-9*?]([-a-z0-9*?]{0,61}[a-z0-9*?])?$",
          selector.namespace,
        ))
      ])
    ])

    error_message = "fargate_profiles[*].selectors[*].namespace: a namespace or a pattern of one (FT205)."
  }

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : alltrue([
        for selector in profile.selectors : length(selector.labels) <= 5
      ])
    ])

    error_message = "fargate_profiles[*].selectors[*].labels: at most 5 labels (FT203)."
  }

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : (
        profile.revision == null
        ? true
        : can(regex("^[A-Za-z0-9_-]{1,32}$", profile.revision))
      )
    ])

    error_message = "fargate_profiles[*].revision: 1 to 32 letters, digits, `-` or `_` (FT218)."
  }

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : can(regex("^([1-9]\\d{0,3}[hms]){1,3}$", profile.create_timeout))
    ])

    error_message = "fargate_profiles[*].create_timeout: a duration, such as '45m' or '1h30m' (FT217)."
  }

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : can(regex("^([1-9]\\d{0,3}[hms]){1,3}$", profile.delete_timeout))
    ])

    error_message = "fargate_profiles[*].delete_timeout: a duration, such as '45m' or '1h30m' (FT217)."
  }

  validation {
    condition = alltrue([
      for name in keys(var.fargate_profiles) : can(regex("^[A-Za-z][A-Za-z0-9_-]{0,99}$", name))
    ])

    error_message = "fargate_profiles: the name of a profile has 1 to 100 letters, digits, `-` or `_` after a letter (FT201)."
  }

  validation {
    condition     = alltrue([for name in keys(var.fargate_profiles) : !startswith(name, "eks-")])
    error_message = "fargate_profiles: the name of a profile does not begin with the reserved 'eks-' (FT204)."
  }

  validation {
    condition = length(toset([
      for name, profile in var.fargate_profiles : (
        profile.revision == null
        ? name
        : "${name}-${profile.revision}"
      )
    ])) == length(var.fargate_profiles)

    error_message = "fargate_profiles: no name with its revision is the name of another profile (FT208)."
  }

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : alltrue([
        for selector in profile.selectors : (
          alltrue([for text in keys(selector.labels) : length(text) >= 1 && length(text) <= 127])
          && alltrue([for text in values(selector.labels) : length(text) >= 1 && length(text) <= 255])
        )
      ])
    ])

    error_message = "fargate_profiles[*].selectors[*].labels: keys of 1 to 127, values of 1 to 255 characters (FT206)."
  }

  validation {
    condition = alltrue([
      for profile in var.fargate_profiles : (
        profile.pod_execution_role_arn == null
        ? true
        : can(regex("^arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@-]{1,64}$", profile.pod_execution_role_arn))
      )
    ])

    error_message = "fargate_profiles[*].pod_execution_role_arn: the ARN of an IAM role without a path (FT213)."
  }
}

variable "create_coredns_profile" {
  description = "A profile for CoreDNS; needed unless another profile, or a node group, takes its pods"
  type        = bool
  default     = true
  nullable    = false
}

variable "log_groups" {
  description = "Log groups that are made for the pods to write to, by name"

  type = map(object({
    log_retention_days = optional(number, 365)
  }))

  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for name in keys(var.log_groups) : (
        can(regex("^[.\\-_/#A-Za-z0-9]+$", name))
        && length(name) >= 1
        && length(name) <= 512
        && contains(
          [
            1,
            3,
            5,
            7,
            14,
            30,
            60,
            90,
            120,
            150,
            180,
            365,
            400,
            545,
            731,
            1096,
            1827,
            2192,
            2557,
            2922,
            3288,
            3653,
            0,
          ],
          var.log_groups[name].log_retention_days,
        )
      )
    ])

    error_message = "log_groups: names of 1 to 512 letters, digits or ./_#- (FT907), kept for a number of days that CloudWatch knows (FT916)."
  }
}

variable "tags" {
  description = "Tags of every part"
  type        = map(string)
  default     = {}
  nullable    = false
}
