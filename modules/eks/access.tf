locals {
  access_policies = {
    for pair in flatten([
      for principal, entry in var.access_entries : [
        for name, policy in entry.policies : { principal = principal, name = name, policy = policy }
      ]
    ]) : "${pair.principal}/${pair.name}" => pair
  }
}

resource "aws_eks_access_entry" "this" {
  for_each = var.access_entries

  cluster_name      = aws_eks_cluster.this.name
  principal_arn     = each.value.principal_arn
  type              = each.value.type
  kubernetes_groups = each.value.kubernetes_groups
  user_name         = each.value.user_name
  tags              = merge(var.tags, each.value.tags)
}

resource "aws_eks_access_policy_association" "this" {
  for_each = local.access_policies

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.this[each.value.principal].principal_arn
  policy_arn    = "arn:${local.partition}:eks::aws:cluster-access-policy/${each.value.name}"

  access_scope {
    type       = each.value.policy.namespaces == null ? "cluster" : "namespace"
    namespaces = each.value.policy.namespaces
  }
}
