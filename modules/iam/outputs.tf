output "cluster_role_arn" {
  description = "ARN of the control plane's role, once it has its permissions; null without one"
  value       = one(aws_iam_role.cluster[*].arn)

  depends_on = [aws_iam_role_policy_attachment.cluster]
}

output "cluster_role_name" {
  description = "Name of the control plane's role; null without one"
  value       = one(aws_iam_role.cluster[*].name)
}

output "oidc_provider_arn" {
  description = "ARN of the OIDC provider; null without one"
  value       = one(aws_iam_openid_connect_provider.cluster[*].arn)
}

output "pod_execution_role_arn" {
  description = "ARN of the pod execution role, once it has its permissions; null without one"
  value       = one(aws_iam_role.pod_execution[*].arn)

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution,
    aws_iam_role_policy.pod_execution,
    aws_iam_role_policy.pod_execution_by_profile,
  ]
}

output "pod_execution_role_name" {
  description = "Name of the pod execution role; null without one"
  value       = one(aws_iam_role.pod_execution[*].name)
}

output "profile_role_arns" {
  description = "ARNs of the pod execution roles of single profiles, once they have their permissions, by profile"
  value       = { for key, each in aws_iam_role.pod_execution_by_profile : key => each.arn }

  depends_on = [
    aws_iam_role_policy_attachment.pod_execution_by_profile,
    aws_iam_role_policy.pod_execution,
    aws_iam_role_policy.pod_execution_by_profile,
  ]
}

output "service_account_role_arns" {
  description = "ARNs of the roles of service accounts, by key"
  value       = { for key, each in aws_iam_role.irsa : key => each.arn }
}

output "service_account_role_names" {
  description = "Names of the roles of service accounts, by key"
  value       = { for key, each in aws_iam_role.irsa : key => each.name }
}
