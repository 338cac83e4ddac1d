terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    # Not 6.22 to 6.39: S3 blocks SSE-C on new buckets and says so, and these take the block away again
    # at every apply, so that no plan is ever empty.
    # https://github.com/hashicorp/terraform-provider-aws/issues/47320
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, != 6.22.0, != 6.22.1, != 6.23.0, != 6.24.0, != 6.25.0, != 6.26.0, != 6.27.0, != 6.28.0, != 6.29.0, != 6.30.0, != 6.31.0, != 6.32.0, != 6.32.1, != 6.33.0, != 6.34.0, != 6.35.0, != 6.35.1, != 6.36.0, != 6.37.0, != 6.38.0, != 6.39.0"
    }
  }
}
