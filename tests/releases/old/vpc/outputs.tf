output "vpc_id" {
  description = "Id of the VPC"
  value       = terraform_data.vpc.id
}

output "nat_ids" {
  description = "Ids of the NAT gateways"
  value       = terraform_data.nat[*].id
}
