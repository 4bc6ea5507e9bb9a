output "nat_cidrs" {
  description = "Addresses from which pods reach the internet, as ranges"
  value       = [for eip in aws_eip.nat : "${eip.public_ip}/32"]
}

output "nat_public_ips" {
  description = "Addresses of the NAT gateways, by zone"
  value       = { for key, each in aws_eip.nat : key => each.public_ip }
}

output "private_route_table_ids" {
  description = "Ids of the private subnets' route tables, by zone"
  value       = { for key, each in aws_route_table.private : key => each.id }
}

output "private_subnet_ids" {
  description = "Ids of the private subnets in the order of their zones, once pods in them reach what they need"
  value       = values(aws_subnet.private)[*].id

  depends_on = [
    aws_route.private_nat,
    aws_route_table_association.private,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.dynamodb,
    aws_vpc_endpoint.interface,
  ]
}

output "private_subnet_ids_by_zone" {
  description = "Ids of the private subnets by zone, as soon as they are there: for the control plane"
  value       = { for key, each in aws_subnet.private : key => each.id }
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of their zones"
  value       = values(aws_subnet.public)[*].id
}

output "public_subnet_ids_by_zone" {
  description = "Ids of the public subnets, by zone"
  value       = { for key, each in aws_subnet.public : key => each.id }
}

output "vpc_cidr_block" {
  description = "IPv4 range of the VPC"
  value       = aws_vpc.this.cidr_block
}

output "vpc_endpoint_ids" {
  description = "Ids of the VPC endpoints, by service"

  value = merge(
    { for endpoint in aws_vpc_endpoint.s3 : "s3" => endpoint.id },
    { for endpoint in aws_vpc_endpoint.dynamodb : "dynamodb" => endpoint.id },
    { for key, each in aws_vpc_endpoint.interface : key => each.id },
  )
}

output "vpc_id" {
  description = "Id of the VPC"
  value       = aws_vpc.this.id
}
