terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    # The version that the tests run.
    aws = {
      source  = "hashicorp/aws"
      version = "= 5.100.0"
    }
  }
}
