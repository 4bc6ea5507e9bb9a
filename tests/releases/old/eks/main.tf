variable "name" {
  description = "Name of the cluster"
  type        = string
}

resource "terraform_data" "cluster" {
  input = var.name
}
