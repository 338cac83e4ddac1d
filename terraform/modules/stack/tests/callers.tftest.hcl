mock_provider "aws" {
  source = "../../tests/mocks"
}

mock_provider "aws" {
  alias  = "elsewhere"
  source = "../../tests/mocks"

  mock_data "aws_region" {
    defaults = {
      id = "us-west-2"
    }
  }
}

run "several_stacks_by_one_call_and_one_in_another_region" {
  module {
    source = "./tests/callers"
  }

  providers = {
    aws           = aws
    aws.elsewhere = aws.elsewhere
  }

  assert {
    condition     = output.bucket_names == { dev = "dev-111122223333-eu-west-1", prod = "prod-111122223333-eu-west-1" }
    error_message = "Each environment must have a bucket of its own."
  }
  assert {
    condition     = output.bucket_name_elsewhere == "poserig-111122223333-us-west-2"
    error_message = "The module must be where its provider is."
  }
}
