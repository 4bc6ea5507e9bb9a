resource "aws_eks_addon" "coredns" {
  count = var.create_coredns ? 1 : 0

  cluster_name  = aws_eks_cluster.this.name
  addon_name    = "coredns"
  addon_version = var.coredns.version

  configuration_values = (
    var.coredns_on_fargate
    ? jsonencode(merge(
      {
        computeType = "Fargate"
      },
      jsondecode(coalesce(var.coredns.configuration_values, "{}")),
    ))
    : var.coredns.configuration_values
  )

  service_account_role_arn    = var.coredns.service_account_role_arn
  resolve_conflicts_on_create = var.coredns.resolve_conflicts_on_create
  resolve_conflicts_on_update = var.coredns.resolve_conflicts_on_update
  preserve                    = var.coredns.preserve
  tags                        = merge(var.tags, var.coredns.tags)

  depends_on = [var.coredns_after]
}

resource "aws_eks_addon" "before_nodes" {
  for_each = var.addons_before_nodes

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = each.value.version
  configuration_values        = each.value.configuration_values
  service_account_role_arn    = each.value.service_account_role_arn
  resolve_conflicts_on_create = each.value.resolve_conflicts_on_create
  resolve_conflicts_on_update = each.value.resolve_conflicts_on_update
  preserve                    = each.value.preserve
  tags                        = merge(var.tags, each.value.tags)
}

resource "aws_eks_addon" "this" {
  for_each = var.addons

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = each.value.version
  configuration_values        = each.value.configuration_values
  service_account_role_arn    = each.value.service_account_role_arn
  resolve_conflicts_on_create = each.value.resolve_conflicts_on_create
  resolve_conflicts_on_update = each.value.resolve_conflicts_on_update
  preserve                    = each.value.preserve
  tags                        = merge(var.tags, each.value.tags)

  depends_on = [var.addons_after]
}
