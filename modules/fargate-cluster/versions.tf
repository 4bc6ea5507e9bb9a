terraform {
  required_version = ">= 1.5"

  required_providers {
    # The modules that are called use it, and tests mock it.
    # tflint-ignore: terraform_unused_required_providers
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0"
    }
  }
}
