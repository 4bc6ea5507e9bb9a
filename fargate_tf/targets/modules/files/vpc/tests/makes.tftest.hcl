# What the module makes, known when Terraform plans.

mock_provider "aws" {}

variables {
  name               = "shop"
  region             = "eu-central-1"
  account_id         = "111122223333"
  cidr               = "10.0.0.0/16"
  availability_zones = ["eu-central-1b", "eu-central-1a"]
}

run "a_zone_has_its_place_whatever_the_order" {
  command = plan

  assert {
    condition     = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == { eu-central-1a = "10.0.0.0/20", eu-central-1b = "10.0.16.0/20" }
    error_message = "The first eight of sixteen slots are private, by the letter of the zone."
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.public : zone => subnet.cidr_block } == { eu-central-1a = "10.0.128.0/20", eu-central-1b = "10.0.144.0/20" }
    error_message = "The last eight of sixteen slots are public, by the letter of the zone."
  }

  assert {
    condition     = aws_subnet.private["eu-central-1a"].tags["kubernetes.io/role/internal-elb"] == "1" && aws_subnet.public["eu-central-1a"].tags["kubernetes.io/role/elb"] == "1"
    error_message = "Load balancers find their subnets by these tags."
  }

  assert {
    condition     = aws_vpc.this.enable_dns_hostnames && aws_vpc.this.enable_dns_support
    error_message = "The endpoint of the cluster is found by DNS inside the VPC."
  }

  assert {
    condition     = keys(aws_nat_gateway.public) == ["eu-central-1a", "eu-central-1b"] && keys(aws_route.private_nat) == ["eu-central-1a", "eu-central-1b"]
    error_message = "Each zone has a NAT gateway of its own, and a route to it."
  }

  assert {
    condition     = length(aws_vpc_endpoint.s3) == 1 && length(aws_vpc_endpoint.dynamodb) == 0 && length(aws_vpc_endpoint.interface) == 0
    error_message = "S3 has a gateway endpoint, since image layers come through it; all else is on request."
  }

  assert {
    condition     = length(aws_flow_log.this) == 0
    error_message = "Flow logs are on request."
  }
}

run "one_nat_gateway_for_all_stands_in_the_first_zone" {
  command = plan

  variables {
    nat = "single"
  }

  assert {
    condition     = keys(aws_nat_gateway.public) == ["eu-central-1a"] && keys(aws_route.private_nat) == ["eu-central-1a", "eu-central-1b"]
    error_message = "One gateway, and a route to it from each zone."
  }
}

run "a_network_without_a_way_out" {
  command = plan

  variables {
    nat                 = "none"
    public_subnets      = false
    interface_endpoints = ["ecr.api", "ecr.dkr", "sts"]
    dynamodb_endpoint   = true
  }

  assert {
    condition     = length(aws_internet_gateway.this) + length(aws_subnet.public) + length(aws_nat_gateway.public) + length(aws_route.private_nat) == 0
    error_message = "Nothing leads to the internet."
  }

  assert {
    condition     = { for service, endpoint in aws_vpc_endpoint.interface : service => endpoint.service_name }["ecr.api"] == "com.amazonaws.eu-central-1.ecr.api" && alltrue([for endpoint in aws_vpc_endpoint.interface : endpoint.private_dns_enabled])
    error_message = "Interface endpoints answer under the services' own names."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.endpoints : rule.cidr_ipv4 == "10.0.0.0/16" && rule.from_port == 443 && rule.to_port == 443])
    error_message = "Endpoints let HTTPS in from the VPC, and nothing else."
  }
}

run "zones_by_id_and_ranges_of_their_own" {
  command = plan

  variables {
    availability_zones   = ["euc1-az2", "euc1-az3"]
    secondary_cidrs      = ["100.64.0.0/16"]
    private_subnet_cidrs = { euc1-az2 = "100.64.0.0/18", euc1-az3 = "100.64.64.0/18" }
    tags                 = { team = "platform" }
  }

  assert {
    condition     = aws_subnet.private["euc1-az2"].availability_zone_id == "euc1-az2" && aws_subnet.private["euc1-az2"].cidr_block == "100.64.0.0/18"
    error_message = "A zone by its id is found by its id."
  }

  assert {
    condition     = aws_vpc.this.tags == tomap({ Name = "shop", team = "platform" })
    error_message = "Tags are added to the name."
  }
}

run "flow_logs_in_a_log_group_that_only_this_account_writes_to" {
  command = plan

  variables {
    flow_logs = { traffic = "REJECT", retention_days = 30 }
  }

  assert {
    condition     = aws_flow_log.this[0].traffic_type == "REJECT" && aws_cloudwatch_log_group.flow_logs[0].retention_in_days == 30
    error_message = "The log records what was asked for, and its group ends."
  }

  assert {
    condition     = jsondecode(aws_iam_role.flow_logs[0].assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "111122223333"
    error_message = "Flow logs of another account may not take the role."
  }
}

run "flow_logs_in_a_bucket_need_no_role" {
  command = plan

  variables {
    account_id = null
    flow_logs  = { destination = "s3", s3_bucket_arn = "arn:aws:s3:::flow-logs" }
  }

  assert {
    condition     = aws_flow_log.this[0].log_destination == "arn:aws:s3:::flow-logs" && length(aws_iam_role.flow_logs) + length(aws_cloudwatch_log_group.flow_logs) == 0
    error_message = "A bucket takes the records as it is."
  }
}
