resource "terraform_data" "vpc" {
  input = var.name
}

resource "terraform_data" "nat" {
  count = length(var.zones)

  input = var.zones[count.index]
}

resource "terraform_data" "table" {
  input = var.legacy
}
