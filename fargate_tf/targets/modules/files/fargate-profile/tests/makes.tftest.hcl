# What the module makes, known when Terraform plans.

mock_provider "aws" {}

variables {
  cluster_name           = "shop"
  pod_execution_role_arn = "arn:aws:iam::111122223333:role/shop-pod-execution"
  subnet_ids             = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
}

run "coredns_has_a_profile_of_its_own" {
  command = plan

  assert {
    condition     = one(aws_eks_fargate_profile.coredns[0].selector).namespace == "kube-system" && one(aws_eks_fargate_profile.coredns[0].selector).labels == tomap({ k8s-app = "kube-dns" })
    error_message = "The profile takes the pods of CoreDNS alone."
  }

  assert {
    condition     = length(aws_eks_fargate_profile.this) + length(aws_eks_fargate_profile.revised) + length(aws_cloudwatch_log_group.pods) == 0
    error_message = "All else is on request."
  }
}

run "profiles_with_what_they_share_and_what_is_their_own" {
  command = plan

  variables {
    create_coredns_profile = false
    tags                   = { team = "platform" }
    fargate_profiles = {
      apps = { selectors = [{ namespace = "prod-*", labels = { tier = "web" } }, { namespace = "stage" }] }
      payments = {
        selectors              = [{ namespace = "payments" }]
        subnet_ids             = ["subnet-0a1b2c3d4e5f60718"]
        pod_execution_role_arn = "arn:aws:iam::111122223333:role/shop-payments-pod-execution"
        delete_timeout         = "90m"
        tags                   = { layer = "payments" }
      }
      jobs = { selectors = [{ namespace = "jobs" }], revision = "2" }
    }
    log_groups = { "/shop/pods" = { log_retention_days = 90 } }
  }

  assert {
    condition     = length(aws_eks_fargate_profile.coredns) == 0 && output.coredns_profile_arn == null
    error_message = "CoreDNS's profile has its switch."
  }

  assert {
    condition     = aws_eks_fargate_profile.this["apps"].subnet_ids == toset(["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]) && aws_eks_fargate_profile.this["apps"].pod_execution_role_arn == "arn:aws:iam::111122223333:role/shop-pod-execution"
    error_message = "A profile has the shared role and all subnets, unless it says otherwise."
  }

  assert {
    condition     = { for selector in aws_eks_fargate_profile.this["apps"].selector : selector.namespace => selector.labels }["prod-*"] == tomap({ tier = "web" }) && length(aws_eks_fargate_profile.this["apps"].selector) == 2
    error_message = "A profile takes the pods of each of its selectors."
  }

  assert {
    condition     = aws_eks_fargate_profile.this["payments"].subnet_ids == toset(["subnet-0a1b2c3d4e5f60718"]) && aws_eks_fargate_profile.this["payments"].pod_execution_role_arn == "arn:aws:iam::111122223333:role/shop-payments-pod-execution"
    error_message = "A profile may have a role and subnets of its own."
  }

  assert {
    condition     = aws_eks_fargate_profile.this["payments"].tags == tomap({ team = "platform", layer = "payments" }) && aws_eks_fargate_profile.this["payments"].timeouts.delete == "90m" && aws_eks_fargate_profile.this["apps"].timeouts.delete == "60m"
    error_message = "Tags are added, and Terraform waits as long as deleting takes."
  }

  assert {
    condition     = aws_eks_fargate_profile.revised["jobs"].fargate_profile_name == "jobs-2" && keys(aws_eks_fargate_profile.this) == ["apps", "payments"]
    error_message = "A profile with a revision is called after both, in a block that makes the new one first."
  }

  assert {
    condition     = aws_cloudwatch_log_group.pods["/shop/pods"].retention_in_days == 90
    error_message = "Log groups end."
  }
}
