resource "terraform_data" "this" {
  input = var.name
}

moved {
  from = terraform_data.vpc
  to   = terraform_data.this
}

resource "terraform_data" "nat" {
  for_each = var.zones

  input = each.key
}
