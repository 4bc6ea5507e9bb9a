variable "name" {
  description = "Name of the cluster"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$", var.name))
    error_message = "name: 1 to 100 letters, digits, `-` or `_` (FT301)."
  }
}

variable "kubernetes_version" {
  description = "Kubernetes version, such as '1.35'"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^1\\.\\d{1,3}$", var.kubernetes_version))
    error_message = "kubernetes_version: a version, such as '1.35' (FT302)."
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

  validation {
    condition     = var.endpoint.private || var.endpoint.public
    error_message = "endpoint: `private` or `public` is on; pods on Fargate need the private one (FT306)."
  }

  validation {
    condition     = length(var.endpoint.public_access_cidrs) <= 40
    error_message = "endpoint.public_access_cidrs: at most 40 ranges (FT311)."
  }

  validation {
    condition = alltrue([
      for cidr in var.endpoint.public_access_cidrs : (
        can(regex("^\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}$", cidr))
        && can(cidrhost(cidr, 0))
      )
    ])

    error_message = "endpoint.public_access_cidrs: IPv4 ranges, such as '203.0.113.0/24' (FT309)."
  }
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

  validation {
    condition     = length(var.security_group_ids) <= 4
    error_message = "security_group_ids: at most 4 security groups (FT319)."
  }
}

variable "service_cidr" {
  description = "Addresses of Kubernetes services, for ever; without it EKS takes 10.100.0.0/16 or 172.20.0.0/16"
  type        = string
  default     = null

  validation {
    condition = (
      var.service_cidr == null
      ? true
      : can(regex("^(?:(10\\.\\d{1,3}|172\\.(1[6-9]|2\\d|3[01])|192\\.168)\\.\\d{1,3}\\.\\d{1,3}/(1[2-9]|2[0-4]))$", var.service_cidr)) && can(cidrhost(var.service_cidr, 0))
    )

    error_message = "service_cidr: an IPv4 range from /12 to /24 within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 (FT320)."
  }
}

variable "encryption_key" {
  description = "Whose key encrypts Kubernetes API data: 'create' an own rotating one, 'existing' for `kms_key_arn`, or 'aws'"
  type        = string
  default     = "create"
  nullable    = false

  validation {
    condition     = contains(["create", "existing", "aws"], var.encryption_key)
    error_message = "encryption_key: one of create, existing, aws (FT317)."
  }
}

variable "kms_key_arn" {
  description = "ARN of an existing key for Kubernetes API data"
  type        = string
  default     = null

  validation {
    condition = (
      var.kms_key_arn == null
      ? true
      : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    )

    error_message = "kms_key_arn: the ARN of a KMS key, such as 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' (FT317)."
  }
}

variable "log_types" {
  description = "Control plane logs that go to CloudWatch"
  type        = list(string)
  default     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  nullable    = false

  validation {
    condition = alltrue([
      for item in var.log_types : contains(
        ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        item,
      )
    ])

    error_message = "log_types: one of api, audit, authenticator, controllerManager, scheduler (FT008)."
  }
}

variable "log_retention_days" {
  description = "Days that the logs are kept; 0 is for ever"
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition = contains(
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
      var.log_retention_days,
    )

    error_message = "log_retention_days: one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, 0 (FT304)."
  }
}

variable "log_kms_key_arn" {
  description = "ARN of an existing key for these logs, whose policy lets CloudWatch Logs use it; without it a key of AWS"
  type        = string
  default     = null

  validation {
    condition = (
      var.log_kms_key_arn == null
      ? true
      : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+$", var.log_kms_key_arn))
    )

    error_message = "log_kms_key_arn: the ARN of a KMS key, such as 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' (FT317)."
  }
}

variable "support_type" {
  description = "What follows standard support: 'EXTENDED' keeps the version at a higher price, 'STANDARD' lets EKS upgrade; without it EKS's default, which is EXTENDED"
  type        = string
  default     = null

  validation {
    condition     = var.support_type == null ? true : contains(["STANDARD", "EXTENDED"], var.support_type)
    error_message = "support_type: one of STANDARD, EXTENDED (FT008)."
  }
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
  description = "Further add-ons by name, their values as JSON text, which wait for `addons_after`"

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

  validation {
    condition = alltrue([
      for addon in var.addons : (
        addon.service_account_role_arn == null
        ? true
        : can(regex(
          "^arn:aws[a-z-]*:iam::\\d{12}:role/([!-.0-~]+/)*[\\w+=,.@-]{1,64}$",
          addon.service_account_role_arn,
        ))
      )
    ])

    error_message = "addons[*].service_account_role_arn: the ARN of an IAM role, such as 'arn:aws:iam::111122223333:role/name' (FT407)."
  }

  validation {
    condition = alltrue([
      for addon in var.addons : (
        addon.resolve_conflicts_on_create == null
        ? true
        : contains(["NONE", "OVERWRITE"], addon.resolve_conflicts_on_create)
      )
    ])

    error_message = "addons[*].resolve_conflicts_on_create: one of NONE, OVERWRITE (FT008)."
  }

  validation {
    condition = alltrue([
      for addon in var.addons : (
        addon.resolve_conflicts_on_update == null
        ? true
        : contains(["NONE", "OVERWRITE", "PRESERVE"], addon.resolve_conflicts_on_update)
      )
    ])

    error_message = "addons[*].resolve_conflicts_on_update: one of NONE, OVERWRITE, PRESERVE (FT008)."
  }

  validation {
    condition     = alltrue([for name in keys(var.addons) : can(regex("^[a-z][a-z0-9-]{0,98}[a-z0-9]$", name))])
    error_message = "addons: the name of an add-on, such as 'metrics-server' (FT401)."
  }
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

  validation {
    condition = alltrue([
      for entry in var.access_entries : contains(
        ["STANDARD", "EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"],
        entry.type,
      )
    ])

    error_message = "access_entries[*].type: one of STANDARD, EC2, EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, HYPERPOD_LINUX (FT008)."
  }

  validation {
    condition     = length(var.access_entries) <= 3000
    error_message = "access_entries: at most 3000 (FT512)."
  }

  validation {
    condition = alltrue([
      for entry in var.access_entries : alltrue([
        for name in keys(entry.policies) : can(regex("^AmazonEKS[A-Za-z0-9]+$", name))
      ])
    ])

    error_message = "access_entries[*].policies: names of EKS access policies, such as 'AmazonEKSViewPolicy' (FT503)."
  }
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
