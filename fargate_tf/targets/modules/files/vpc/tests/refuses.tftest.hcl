# What the module refuses: one run for each condition, and each run breaks that condition only.

mock_provider "aws" {}

variables {
  name               = "shop"
  region             = "eu-central-1"
  account_id         = "111122223333"
  cidr               = "10.0.0.0/16"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
}

run "what_is_no_region" {
  command = plan

  variables {
    region             = "frankfurt"
    availability_zones = ["euc1-az1", "euc1-az2"]
  }

  expect_failures = [var.region]
}

run "what_is_no_account" {
  command = plan

  variables {
    account_id = "1111"
  }

  expect_failures = [var.account_id]
}

run "a_range_too_large_for_a_vpc" {
  command = plan

  variables {
    cidr = "10.0.0.0/8"
  }

  expect_failures = [var.cidr]
}

run "a_single_zone" {
  command = plan

  variables {
    availability_zones = ["eu-central-1a"]
  }

  expect_failures = [var.availability_zones]
}

run "zones_by_name_and_by_id" {
  command = plan

  variables {
    availability_zones = ["eu-central-1a", "euc1-az2"]
  }

  expect_failures = [var.availability_zones]
}

run "an_unknown_nat" {
  command = plan

  variables {
    nat = "two"
  }

  expect_failures = [var.nat]
}

run "private_ranges_that_are_none" {
  command = plan

  variables {
    private_subnet_cidrs = {
      eu-central-1a = "10.0.0.0"
      eu-central-1b = "10.0.16.0/20"
    }
  }

  expect_failures = [var.private_subnet_cidrs]
}

run "public_ranges_that_are_none" {
  command = plan

  variables {
    public_subnet_cidrs = {
      eu-central-1a = "10.0.128.0"
      eu-central-1b = "10.0.144.0/20"
    }
  }

  expect_failures = [var.public_subnet_cidrs]
}

run "a_further_range_that_is_none" {
  command = plan

  variables {
    secondary_cidrs = ["100.64.0.0"]
  }

  expect_failures = [var.secondary_cidrs]
}

run "an_interface_endpoint_for_s3" {
  command = plan

  variables {
    interface_endpoints = ["s3"]
  }

  expect_failures = [var.interface_endpoints]
}

run "unknown_traffic" {
  command = plan

  variables {
    flow_logs = { traffic = "NONE" }
  }

  expect_failures = [var.flow_logs]
}

run "days_that_cloudwatch_does_not_know" {
  command = plan

  variables {
    flow_logs = { retention_days = 42 }
  }

  expect_failures = [var.flow_logs]
}

run "an_unknown_interval" {
  command = plan

  variables {
    flow_logs = { aggregation_seconds = 30 }
  }

  expect_failures = [var.flow_logs]
}

run "an_unknown_destination" {
  command = plan

  variables {
    flow_logs = { destination = "kinesis" }
  }

  expect_failures = [var.flow_logs]
}

run "a_bucket_that_is_not_named" {
  command = plan

  variables {
    flow_logs = { destination = "s3" }
  }

  expect_failures = [var.flow_logs]
}

run "zones_of_another_region" {
  command = plan

  variables {
    availability_zones = ["eu-west-1a", "eu-west-1b"]
  }

  expect_failures = [aws_vpc.this]
}

run "a_range_too_small_to_be_cut" {
  command = plan

  variables {
    cidr = "10.0.0.0/26"
  }

  expect_failures = [aws_vpc.this]
}

run "a_private_range_for_one_zone_only" {
  command = plan

  variables {
    private_subnet_cidrs = {
      eu-central-1a = "10.0.0.0/20"
    }
  }

  expect_failures = [aws_vpc.this]
}

run "a_public_range_for_one_zone_only" {
  command = plan

  variables {
    public_subnet_cidrs = {
      eu-central-1a = "10.0.128.0/20"
    }
  }

  expect_failures = [aws_vpc.this]
}

run "nat_gateways_without_public_subnets" {
  command = plan

  variables {
    public_subnets = false
  }

  expect_failures = [aws_vpc.this]
}

run "public_ranges_without_public_subnets" {
  command = plan

  variables {
    nat            = "none"
    public_subnets = false
    public_subnet_cidrs = {
      eu-central-1a = "10.0.128.0/20"
      eu-central-1b = "10.0.144.0/20"
    }
  }

  expect_failures = [aws_vpc.this]
}

run "flow_logs_in_an_unknown_account" {
  command = plan

  variables {
    account_id = null
    flow_logs  = {}
  }

  expect_failures = [aws_iam_role.flow_logs]
}
