variable "name" {
  description = "Name of the VPC"
  type        = string
}

variable "zones" {
  description = "Zones by name"
  type        = list(string)
}

variable "nat" {
  description = "Which NAT gateways"
  type        = object({ mode = optional(string, "per_az"), zones = optional(set(string), []) })
  default     = {}
  nullable    = false
}

variable "flow_logs" {
  description = "Whether flows are logged"
  type        = bool
  default     = false
}

variable "legacy" {
  description = "Goes with the next release"
  type        = string
  default     = null
}
