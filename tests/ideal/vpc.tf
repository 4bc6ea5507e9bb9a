locals {
  # A zone's slot is the last letter of its name, or the number of its id: where one zone goes, the others stay.
  slots = {
    for zone in var.availability_zones : zone => index(split("", "abcdefgh12345678"), substr(zone, -1, 1)) % 8
  }

  private_subnet_cidrs = (
    var.private_subnet_cidrs != null
    ? var.private_subnet_cidrs
    : { for zone, slot in local.slots : zone => cidrsubnet(var.cidr, 4, slot) }
  )

  public_subnet_cidrs = (
    var.public_subnet_cidrs != null
    ? var.public_subnet_cidrs
    : { for zone, slot in local.slots : zone => cidrsubnet(var.cidr, 4, slot + 8) }
  )

  zones_by_id = alltrue([
    for zone in var.availability_zones : can(regex("^[a-z][a-z0-9]{1,12}-az[1-8]$", zone))
  ])

  # The zone whose NAT gateway each zone uses.
  nat_zones = {
    for zone in var.availability_zones : zone => var.nat == "per_az" ? zone : sort(var.availability_zones)[0]
    if var.nat != "none"
  }

  create_interface_endpoints = length(var.interface_endpoints) > 0

  partition = coalesce(
    one([
      for prefix, partition in {
        cn-      = "aws-cn"
        us-gov-  = "aws-us-gov"
        eusc-    = "aws-eusc"
        us-iso-  = "aws-iso"
        us-isob- = "aws-iso-b"
        eu-isoe- = "aws-iso-e"
        us-isof- = "aws-iso-f"
      } : partition
      if startswith(var.region, prefix)
    ]),
    "aws",
  )

  # By a word: whether a bucket's ARN is null may be known only after apply.
  create_flow_log_group = var.flow_logs == null ? false : var.flow_logs.destination == "cloud-watch-logs"
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge({ Name = var.name }, var.tags)

  lifecycle {
    precondition {
      condition = (
        local.zones_by_id
        || alltrue([for zone in var.availability_zones : startswith(zone, var.region)])
      )

      error_message = "availability_zones: zones of the region, by name or by id (FT103)."
    }

    precondition {
      condition = (
        tonumber(split("/", var.cidr)[1]) <= 24
        || var.private_subnet_cidrs != null && (var.public_subnet_cidrs != null || !var.public_subnets)
      )

      error_message = "cidr: /24 or larger, or give private_subnet_cidrs and public_subnet_cidrs (FT101)."
    }

    precondition {
      condition     = toset(keys(local.private_subnet_cidrs)) == toset(var.availability_zones)
      error_message = "private_subnet_cidrs: a range for each of the zones (FT104)."
    }

    precondition {
      condition     = toset(keys(local.public_subnet_cidrs)) == toset(var.availability_zones)
      error_message = "public_subnet_cidrs: a range for each of the zones (FT104)."
    }

    precondition {
      condition     = var.nat == "none" || var.public_subnets
      error_message = "nat: NAT gateways need public subnets (FT115)."
    }

    precondition {
      condition     = var.public_subnet_cidrs == null || var.public_subnets
      error_message = "public_subnet_cidrs: there are no public subnets (FT115)."
    }
  }
}

resource "aws_vpc_ipv4_cidr_block_association" "this" {
  for_each = toset(var.secondary_cidrs)

  vpc_id     = aws_vpc.this.id
  cidr_block = each.key
}

# Without rules here, Terraform closes the group that AWS opens in every VPC.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
  tags   = merge({ Name = "${var.name}-closed" }, var.tags)
}

resource "aws_internet_gateway" "this" {
  count = var.public_subnets ? 1 : 0

  vpc_id = aws_vpc.this.id
  tags   = merge({ Name = var.name }, var.tags)
}

resource "aws_subnet" "public" {
  for_each = var.public_subnets ? local.public_subnet_cidrs : {}

  vpc_id               = aws_vpc.this.id
  availability_zone    = local.zones_by_id ? null : each.key
  availability_zone_id = local.zones_by_id ? each.key : null
  cidr_block           = each.value

  tags = merge(
    {
      Name                     = "${var.name}-public-${each.key}"
      "kubernetes.io/role/elb" = "1"
    },
    var.tags,
  )

  depends_on = [aws_vpc_ipv4_cidr_block_association.this]
}

resource "aws_subnet" "private" {
  for_each = local.private_subnet_cidrs

  vpc_id               = aws_vpc.this.id
  availability_zone    = local.zones_by_id ? null : each.key
  availability_zone_id = local.zones_by_id ? each.key : null
  cidr_block           = each.value

  tags = merge(
    {
      Name                              = "${var.name}-private-${each.key}"
      "kubernetes.io/role/internal-elb" = "1"
    },
    var.tags,
  )

  depends_on = [aws_vpc_ipv4_cidr_block_association.this]
}

resource "aws_eip" "nat" {
  for_each = toset(values(local.nat_zones))

  domain = "vpc"
  tags   = merge({ Name = "${var.name}-${each.key}" }, var.tags)

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "public" {
  for_each = toset(values(local.nat_zones))

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id
  tags          = merge({ Name = "${var.name}-${each.key}" }, var.tags)

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  count = var.public_subnets ? 1 : 0

  vpc_id = aws_vpc.this.id
  tags   = merge({ Name = "${var.name}-public" }, var.tags)
}

resource "aws_route" "public_internet" {
  count = var.public_subnets ? 1 : 0

  route_table_id         = one(aws_route_table.public[*].id)
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = one(aws_internet_gateway.this[*].id)
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = one(aws_route_table.public[*].id)
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private

  vpc_id = aws_vpc.this.id
  tags   = merge({ Name = "${var.name}-private-${each.key}" }, var.tags)
}

resource "aws_route" "private_nat" {
  for_each = var.nat != "none" ? aws_route_table.private : {}

  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.public[local.nat_zones[each.key]].id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_vpc_endpoint" "s3" {
  count = var.s3_endpoint ? 1 : 0

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat(aws_route_table.public[*].id, values(aws_route_table.private)[*].id)
  tags              = merge({ Name = "${var.name}-s3" }, var.tags)
}

resource "aws_vpc_endpoint" "dynamodb" {
  count = var.dynamodb_endpoint ? 1 : 0

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat(aws_route_table.public[*].id, values(aws_route_table.private)[*].id)
  tags              = merge({ Name = "${var.name}-dynamodb" }, var.tags)
}

resource "aws_security_group" "endpoints" {
  count = local.create_interface_endpoints ? 1 : 0

  name        = "${var.name}-endpoints"
  description = "VPC endpoints: HTTPS from the VPC"
  vpc_id      = aws_vpc.this.id
  tags        = merge({ Name = "${var.name}-endpoints" }, var.tags)
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each = toset(local.create_interface_endpoints ? concat([var.cidr], var.secondary_cidrs) : [])

  security_group_id = one(aws_security_group.endpoints[*].id)
  description       = "HTTPS from the VPC"
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  tags              = merge({ Name = "${var.name}-endpoints" }, var.tags)
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(var.interface_endpoints)

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = values(aws_subnet.private)[*].id
  security_group_ids  = aws_security_group.endpoints[*].id
  tags                = merge({ Name = "${var.name}-${each.key}" }, var.tags)

  depends_on = [aws_vpc_security_group_ingress_rule.endpoints]
}

resource "aws_cloudwatch_log_group" "flow_logs" {
  count = local.create_flow_log_group ? 1 : 0

  name              = "/aws/vpc-flow-log/${var.name}"
  retention_in_days = var.flow_logs.retention_days
  kms_key_id        = var.flow_logs.kms_key_arn
  tags              = merge({ Name = var.name }, var.tags)
}

resource "aws_iam_role" "flow_logs" {
  count = local.create_flow_log_group ? 1 : 0

  name        = "${var.name}-flow-logs"
  description = "Writes the flow logs of the VPC"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Service = "vpc-flow-logs.amazonaws.com"
      }
      Action = "sts:AssumeRole"
      Condition = {
        ArnLike = {
          "aws:SourceArn" = "arn:${local.partition}:ec2:${var.region}:${var.account_id}:vpc-flow-log/*"
        }
        StringEquals = {
          "aws:SourceAccount" = var.account_id
        }
      }
    }]
  })

  tags = merge({ Name = var.name }, var.tags)

  lifecycle {
    precondition {
      condition     = var.account_id != null
      error_message = "account_id: needed for flow logs in a log group, whose role trusts this account only (FT604)."
    }
  }
}

resource "aws_iam_role_policy" "flow_logs" {
  count = local.create_flow_log_group ? 1 : 0

  name = "write-flow-logs"
  role = one(aws_iam_role.flow_logs[*].name)

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = [
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
      ]
      Resource = [
        "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/vpc-flow-log/${var.name}",
        "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/vpc-flow-log/${var.name}:*",
      ]
    }]
  })
}

resource "aws_flow_log" "this" {
  count = var.flow_logs != null ? 1 : 0

  vpc_id               = aws_vpc.this.id
  traffic_type         = var.flow_logs.traffic
  log_destination_type = var.flow_logs.destination

  log_destination = (
    local.create_flow_log_group
    ? one(aws_cloudwatch_log_group.flow_logs[*].arn)
    : var.flow_logs.s3_bucket_arn
  )

  iam_role_arn             = one(aws_iam_role.flow_logs[*].arn)
  max_aggregation_interval = var.flow_logs.aggregation_seconds
  tags                     = merge({ Name = var.name }, var.tags)

  depends_on = [aws_iam_role_policy.flow_logs]
}
