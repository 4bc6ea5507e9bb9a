output "addon_arns_before_nodes" {
  description = "ARNs of the add-ons that nodes cannot do without, by name: what a node group waits for"
  value       = { for key, each in aws_eks_addon.before_nodes : key => each.arn }
}

output "cluster_arn" {
  description = "ARN of the cluster"
  value       = aws_eks_cluster.this.arn
}

output "cluster_certificate_authority_data" {
  description = "CA certificate of the Kubernetes API, in base64"
  value       = aws_eks_cluster.this.certificate_authority[0].data
}

output "cluster_endpoint" {
  description = "URL of the Kubernetes API"
  value       = aws_eks_cluster.this.endpoint
}

output "cluster_name" {
  description = "Name of the cluster, once it is there"
  value       = aws_eks_cluster.this.name
}

output "cluster_security_group_id" {
  description = "Security group of the control plane and of Fargate pods"
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "cluster_version" {
  description = "Kubernetes version of the cluster"
  value       = aws_eks_cluster.this.version
}

output "kms_key_arn" {
  description = "ARN of the key of Kubernetes API data; null where it is AWS's"
  value       = var.encryption_key == "create" ? one(aws_kms_key.cluster[*].arn) : var.kms_key_arn
}

output "log_group_name" {
  description = "Name of the log group of the control plane"
  value       = aws_cloudwatch_log_group.cluster.name
}

output "oidc_issuer_url" {
  description = "URL of the cluster's OIDC issuer, for IRSA"
  value       = aws_eks_cluster.this.identity[0].oidc[0].issuer
}
