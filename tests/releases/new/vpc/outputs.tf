output "vpc_id" {
  description = "Id of the VPC"
  value       = terraform_data.this.id
}

output "nat_ids" {
  description = "Ids of the NAT gateways"
  value       = values(terraform_data.nat)[*].id
  sensitive   = true
}
