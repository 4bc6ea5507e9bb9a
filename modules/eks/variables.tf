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
    condition     = can(regex("^1\\.\\d{2,3}$", var.kubernetes_version))
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
  description = "Id of the account, which administers the key"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id: twelve digits, in quotes (FT604)."
  }
}

variable "cluster_role_arn" {
  description = "ARN of the control plane's role, once it has its permissions"
  type        = string
  nullable    = false

  validation {
    condition = can(regex(
      "^arn:aws[a-z-]*:iam::\\d{12}:role/([!-.0-~]+/)*[\\w+=,.@-]{1,64}$",
      var.cluster_role_arn,
    ))

    error_message = "cluster_role_arn: the ARN of an IAM role, such as 'arn:aws:iam::111122223333:role/name' (FT318)."
  }
}

variable "cluster_role_name" {
  description = "Name of that role, behind its path if it has one: what the policy of the key is made of"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[\\w+=,.@/-]+$", var.cluster_role_name))
    error_message = "cluster_role_name: the name of an IAM role, behind its path if it has one (FT318)."
  }
}

variable "subnet_ids" {
  description = "Ids of two or more private subnets in different zones"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids: at least 2 subnets, in different zones (FT161)."
  }
}

variable "endpoint" {
  description = "How the Kubernetes API is reached: from the VPC, which pods on Fargate need, from listed ranges of the internet, or both"

  type = object({
    private             = optional(bool, true)
    public              = optional(bool, false)
    public_access_cidrs = optional(list(string), [])
  })

  default  = {}
  nullable = false

  validation {
    condition     = var.endpoint.private || var.endpoint.public
    error_message = "endpoint: `private` or `public` is on; pods on Fargate need the private one (FT306)."
  }

  validation {
    condition     = !var.endpoint.public || length(var.endpoint.public_access_cidrs) > 0
    error_message = "endpoint: `public` needs `public_access_cidrs`, the ranges that reach it (FT309)."
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

variable "create_coredns" {
  description = "CoreDNS as an add-on that waits for `coredns_after`"
  type        = bool
  default     = true
  nullable    = false
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

  validation {
    condition = (
      var.coredns.service_account_role_arn == null
      ? true
      : can(regex(
        "^arn:aws[a-z-]*:iam::\\d{12}:role/([!-.0-~]+/)*[\\w+=,.@-]{1,64}$",
        var.coredns.service_account_role_arn,
      ))
    )

    error_message = "coredns.service_account_role_arn: the ARN of an IAM role, such as 'arn:aws:iam::111122223333:role/name' (FT407)."
  }

  validation {
    condition = (
      var.coredns.resolve_conflicts_on_create == null
      ? true
      : contains(["NONE", "OVERWRITE"], var.coredns.resolve_conflicts_on_create)
    )

    error_message = "coredns.resolve_conflicts_on_create: one of NONE, OVERWRITE (FT008)."
  }

  validation {
    condition = (
      var.coredns.resolve_conflicts_on_update == null
      ? true
      : contains(["NONE", "OVERWRITE", "PRESERVE"], var.coredns.resolve_conflicts_on_update)
    )

    error_message = "coredns.resolve_conflicts_on_update: one of NONE, OVERWRITE, PRESERVE (FT008)."
  }
}

variable "coredns_on_fargate" {
  description = "CoreDNS is told to run on Fargate, beside values of its own; off where nodes take its pods"
  type        = bool
  default     = true
  nullable    = false
}

variable "coredns_after" {
  description = "ARNs of the profile or node groups that take CoreDNS's pods"
  type        = list(string)
  default     = []
  nullable    = false
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
    condition     = alltrue([for name in keys(var.addons) : can(regex("^[a-z][a-z0-9_-]{0,98}[a-z0-9]$", name))])
    error_message = "addons: the name of an add-on, such as 'metrics-server' (FT401)."
  }

  validation {
    condition     = !contains(keys(var.addons), "coredns")
    error_message = "addons: 'coredns' has a variable of its own, `coredns` (FT404)."
  }
}

variable "addons_before_nodes" {
  description = "Add-ons that nodes cannot do without (vpc-cni, kube-proxy), which wait for the cluster only"

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
      for addon in var.addons_before_nodes : (
        addon.service_account_role_arn == null
        ? true
        : can(regex(
          "^arn:aws[a-z-]*:iam::\\d{12}:role/([!-.0-~]+/)*[\\w+=,.@-]{1,64}$",
          addon.service_account_role_arn,
        ))
      )
    ])

    error_message = "addons_before_nodes[*].service_account_role_arn: the ARN of an IAM role, such as 'arn:aws:iam::111122223333:role/name' (FT407)."
  }

  validation {
    condition = alltrue([
      for addon in var.addons_before_nodes : (
        addon.resolve_conflicts_on_create == null
        ? true
        : contains(["NONE", "OVERWRITE"], addon.resolve_conflicts_on_create)
      )
    ])

    error_message = "addons_before_nodes[*].resolve_conflicts_on_create: one of NONE, OVERWRITE (FT008)."
  }

  validation {
    condition = alltrue([
      for addon in var.addons_before_nodes : (
        addon.resolve_conflicts_on_update == null
        ? true
        : contains(["NONE", "OVERWRITE", "PRESERVE"], addon.resolve_conflicts_on_update)
      )
    ])

    error_message = "addons_before_nodes[*].resolve_conflicts_on_update: one of NONE, OVERWRITE, PRESERVE (FT008)."
  }

  validation {
    condition = alltrue([
      for name in keys(var.addons_before_nodes) : can(regex("^[a-z][a-z0-9_-]{0,98}[a-z0-9]$", name))
    ])

    error_message = "addons_before_nodes: the name of an add-on, such as 'metrics-server' (FT401)."
  }
}

variable "addons_after" {
  description = "ARNs of the profiles and node groups that take the pods of add-ons"
  type        = list(string)
  default     = []
  nullable    = false
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
        for name in keys(entry.policies) : can(regex("^AmazonEKS[A-Za-z0-9]+Policy$", name))
      ])
    ])

    error_message = "access_entries[*].policies: names of EKS access policies, such as 'AmazonEKSViewPolicy' (FT503)."
  }

  validation {
    condition = alltrue([
      for entry in var.access_entries : alltrue([
        for policy in values(entry.policies) : (
          policy.namespaces == null
          ? true
          : length(policy.namespaces) > 0
        )
      ])
    ])

    error_message = "access_entries[*].policies[*].namespaces: one or more; for all namespaces leave them out (FT511)."
  }

  validation {
    condition     = length(toset([for entry in values(var.access_entries) : entry.principal_arn])) == length(var.access_entries)
    error_message = "access_entries[*].principal_arn: each principal has one entry (FT504)."
  }
}

variable "tags" {
  description = "Tags of every part of the cluster"
  type        = map(string)
  default     = {}
  nullable    = false
}
