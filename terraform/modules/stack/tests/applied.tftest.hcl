mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  build_dir = "tests/fixtures/build"
  rigs      = { "two-points" = "templates/two-points.liquid.html" }
  workforce = { workforce_name = "default", user_pool_id = "eu-west-1_Example01", user_pool_client_id = "client" }
  # A test's stack is destroyed after it, and there is no bucket to look into before.
  force_destroy = true
}

run "stack_is_applied" {
  assert {
    condition     = output.name_prefix == "poserig"
    error_message = "The runs below are about this stack."
  }
}

run "renamed_stack_is_refused" {
  command = plan

  variables {
    name_prefix = "poses"
  }

  expect_failures = [terraform_data.stack]
}

run "stack_of_another_region_is_refused" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { id = "eu-west-2" }
  }

  expect_failures = [terraform_data.stack]
}

run "bucket_with_another_name_is_refused" {
  command = plan

  variables {
    bucket_name = "images-of-ours"
  }

  expect_failures = [terraform_data.images]
}
