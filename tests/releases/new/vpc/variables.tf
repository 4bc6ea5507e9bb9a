variable "name" {
  description = "Name of the VPC"
  type        = string

  validation {
    condition     = length(var.name) <= 100
    error_message = "name: at most 100 characters."
  }
}

variable "zones" {
  description = "Zones by name"
  type        = set(string)
}

variable "nat" {
  description = "Which NAT gateways"

  type = object({
    mode    = optional(string, "single")
    zones   = optional(set(string), [])
    subnets = optional(map(string), {})
  })

  default  = {}
  nullable = false
}

variable "flow_logs" {
  description = "Whether flows are logged"
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of everything"
  type        = map(string)
  default     = {}
}
