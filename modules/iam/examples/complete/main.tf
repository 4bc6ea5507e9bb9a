provider "aws" {
  region = "eu-central-1"
}

resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  sqs_managed_sse_enabled = true
}

module "iam" {
  source = "../.."

  cluster_name             = "shop"
  region                   = "eu-central-1"
  account_id               = "111122223333"
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/platform-boundary"

  # What the pods of one profile alone may pull is attached to a role of its own.
  profiles_with_own_role = ["payments"]

  pod_execution_policies = {
    logs = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-central-1:111122223333:log-group:/shop/pods:*"
      }]
    })
  }

  oidc_issuer_url = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"

  service_account_roles = {
    orders = {
      namespace       = "shop"
      service_account = "orders"
    }
    reports = {
      namespace       = "shop"
      service_account = "reports"
    }
  }

  service_account_policies = {
    orders = {
      send = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect   = "Allow"
          Action   = "sqs:SendMessage"
          Resource = aws_sqs_queue.orders.arn
        }]
      })
    }
  }

  service_account_policy_arns = {
    reports = {
      read = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    }
  }

  tags = {
    team = "platform"
  }
}
