output "coredns_profile_arn" {
  description = "ARN of CoreDNS's profile; null without one"
  value       = one(aws_eks_fargate_profile.coredns[*].arn)
}

output "profile_arns" {
  description = "ARNs of the profiles without revision, by name"
  value       = { for name, profile in aws_eks_fargate_profile.this : name => profile.arn }
}

output "revised_profile_arns" {
  description = "ARNs of the profiles with one, by name"
  value       = { for name, profile in aws_eks_fargate_profile.revised : name => profile.arn }
}
