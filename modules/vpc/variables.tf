variable "name" {
  description = "What the resources are called after, such as the name of the cluster"
  type        = string
  nullable    = false
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
  description = "Id of the account, which the role of flow logs trusts; needed for those in a log group"
  type        = string
  default     = null

  validation {
    condition     = var.account_id == null ? true : can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id: twelve digits, in quotes (FT604)."
  }
}

variable "cidr" {
  description = "IPv4 range of the VPC, from /16 to /24 (to /28 with your own subnet ranges)"
  type        = string
  nullable    = false

  validation {
    condition = (
      can(regex("^[0-9.]+/(16|17|18|19|20|21|22|23|24|25|26|27|28)$", var.cidr))
      && try(cidrsubnet(var.cidr, 0, 0) == var.cidr, false)
    )

    error_message = "cidr: an IPv4 range from /16 to /28, by its first address, such as '10.0.0.0/16' (FT101)."
  }
}

variable "availability_zones" {
  description = "Two or more zones of the region, all by name ('eu-central-1a') or all by id ('euc1-az2')"
  type        = list(string)
  nullable    = false

  validation {
    condition = (
      length(var.availability_zones) >= 2
      && length(distinct(var.availability_zones)) == length(var.availability_zones)
    )

    error_message = "availability_zones: at least 2 zones, each named once (FT102)."
  }

  validation {
    condition = (
      alltrue([for zone in var.availability_zones : can(regex("^[a-z][a-z0-9]{1,12}-az[1-8]$", zone))])
      || alltrue([
        for zone in var.availability_zones : can(regex("^[a-z]{2,4}(-[a-z]+)+-\\d[abcdefgh]$", zone))
      ])
    )

    error_message = "availability_zones: all by name ('eu-central-1a'), or all by id ('euc1-az2') (FT111)."
  }
}

variable "nat" {
  description = "NAT gateways: `per_az` (each zone has its own), `single` (one for all, cheaper), `none`"
  type        = string
  default     = "per_az"
  nullable    = false

  validation {
    condition     = contains(["per_az", "single", "none"], var.nat)
    error_message = "nat: one of per_az, single, none (FT008)."
  }
}

variable "public_subnets" {
  description = "A public subnet in each zone, with an internet gateway; NAT gateways and public load balancers need them"
  type        = bool
  default     = true
  nullable    = false
}

variable "private_subnet_cidrs" {
  description = "Own ranges of the private subnets, by zone; without it the first eight slots of the VPC"
  type        = map(string)
  default     = null

  validation {
    condition = (
      var.private_subnet_cidrs == null
      ? true
      : alltrue([
        for cidr in var.private_subnet_cidrs : (
          can(regex("^[0-9.]+/(16|17|18|19|20|21|22|23|24|25|26|27|28)$", cidr))
          && try(cidrsubnet(cidr, 0, 0) == cidr, false)
        )
      ])
    )

    error_message = "private_subnet_cidrs: IPv4 ranges from /16 to /28, by their first addresses (FT104)."
  }
}

variable "public_subnet_cidrs" {
  description = "Own ranges of the public subnets, by zone; without it the last eight slots of the VPC"
  type        = map(string)
  default     = null

  validation {
    condition = (
      var.public_subnet_cidrs == null
      ? true
      : alltrue([
        for cidr in var.public_subnet_cidrs : (
          can(regex("^[0-9.]+/(16|17|18|19|20|21|22|23|24|25|26|27|28)$", cidr))
          && try(cidrsubnet(cidr, 0, 0) == cidr, false)
        )
      ])
    )

    error_message = "public_subnet_cidrs: IPv4 ranges from /16 to /28, by their first addresses (FT104)."
  }
}

variable "secondary_cidrs" {
  description = "Further IPv4 ranges of the VPC, in which own subnet ranges may lie"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = (
      alltrue([
        for cidr in var.secondary_cidrs : (
          can(regex("^[0-9.]+/(16|17|18|19|20|21|22|23|24|25|26|27|28)$", cidr))
          && try(cidrsubnet(cidr, 0, 0) == cidr, false)
        )
      ])
      && length(distinct(var.secondary_cidrs)) == length(var.secondary_cidrs)
    )

    error_message = "secondary_cidrs: IPv4 ranges from /16 to /28, by their first addresses (FT113)."
  }
}

variable "s3_endpoint" {
  description = "An S3 gateway endpoint: free, and image layers come through it"
  type        = bool
  default     = true
  nullable    = false
}

variable "dynamodb_endpoint" {
  description = "A DynamoDB gateway endpoint: free"
  type        = bool
  default     = false
  nullable    = false
}

variable "interface_endpoints" {
  description = "AWS services reached inside the VPC, by the end of their endpoint's name, such as 'ecr.api'"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = (
      alltrue([
        for service in var.interface_endpoints : (
          can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", service))
          && !(contains(["dynamodb", "s3"], service) || startswith(service, "com.amazonaws."))
        )
      ])
      && length(distinct(var.interface_endpoints)) == length(var.interface_endpoints)
    )

    error_message = "interface_endpoints: the ends of endpoints' names, such as 'ecr.api', each once; S3 and DynamoDB have variables (FT116)."
  }
}

variable "flow_logs" {
  description = "A record of the traffic, to a log group ('cloud-watch-logs') or to a bucket that is there ('s3'); without it there is none"

  type = object({
    traffic             = optional(string, "ALL")
    s3_bucket_arn       = optional(string)
    retention_days      = optional(number, 365)
    kms_key_arn         = optional(string)
    aggregation_seconds = optional(number, 600)
    destination         = optional(string, "cloud-watch-logs")
  })

  default = null

  validation {
    condition     = var.flow_logs == null ? true : contains(["ALL", "ACCEPT", "REJECT"], var.flow_logs.traffic)
    error_message = "flow_logs.traffic: one of ALL, ACCEPT, REJECT (FT008)."
  }

  validation {
    condition = (
      var.flow_logs == null
      ? true
      : contains(
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
        var.flow_logs.retention_days,
      )
    )

    error_message = "flow_logs.retention_days: one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, 0 (FT118)."
  }

  validation {
    condition     = var.flow_logs == null ? true : contains([60, 600], var.flow_logs.aggregation_seconds)
    error_message = "flow_logs.aggregation_seconds: one of 60, 600 (FT119)."
  }

  validation {
    condition     = var.flow_logs == null ? true : contains(["cloud-watch-logs", "s3"], var.flow_logs.destination)
    error_message = "flow_logs.destination: one of cloud-watch-logs, s3 (FT008)."
  }

  validation {
    condition = (
      var.flow_logs == null
      ? true
      : (var.flow_logs.destination == "s3") == (var.flow_logs.s3_bucket_arn != null)
    )

    error_message = "flow_logs.s3_bucket_arn: the ARN of a bucket goes with destination = \"s3\" (FT120)."
  }
}

variable "tags" {
  description = "Tags of every part of the network"
  type        = map(string)
  default     = {}
  nullable    = false
}
