provider "aws" {
  region = "eu-central-1"
}

module "fargate_profile" {
  source = "../.."

  cluster_name           = "shop"
  pod_execution_role_arn = "arn:aws:iam::111122223333:role/shop-pod-execution"
  subnet_ids             = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]

  fargate_profiles = {
    apps = {
      revision = "1"
      selectors = [
        {
          namespace = "prod-*"
          labels    = { tier = "web" }
        },
        { namespace = "stage" },
      ]
    }
    # One profile for each zone spreads pods that carry their zone as a label; EKS itself spreads as it likes.
    queue-a = {
      selectors  = [{ namespace = "queue", labels = { zone = "a" } }]
      subnet_ids = ["subnet-0a1b2c3d4e5f60718"]
    }
    payments = {
      selectors              = [{ namespace = "payments" }]
      pod_execution_role_arn = "arn:aws:iam::111122223333:role/shop-payments-pod-execution"
      delete_timeout         = "90m"
      tags                   = { layer = "payments" }
    }
  }

  log_groups = {
    "/shop/pods" = { log_retention_days = 90 }
  }

  tags = {
    team = "platform"
  }
}
