mock_provider "aws" {
  source = "../tests/mocks"
}

variables {
  github_repository = "our-team/pose"
}

run "names_follow_prefix_account_and_region" {
  command = plan

  variables {
    name_prefix = "pose-lab"
  }

  assert {
    condition     = aws_s3_bucket.state.bucket == "pose-lab-terraform-111122223333-eu-west-1"
    error_message = "The bucket's name must be unique without being given."
  }
  assert {
    condition     = toset(concat([aws_iam_role.plan.path, aws_iam_role.apply.path], values(aws_iam_policy.plan)[*].path, values(aws_iam_policy.apply)[*].path)) == toset(["/pipeline/"])
    error_message = "Outside that path the roles and their policies would be in reach of who applies."
  }
  assert {
    condition     = strcontains(output.backend_stack, "key          = \"pose-lab/stack.tfstate\"") && strcontains(output.backend_stack, "use_lockfile = true")
    error_message = "The lines for backend.tf must name the stack's own state, and lock it."
  }
  assert {
    condition     = local.roots == ["terraform/account", "terraform"]
    error_message = "The account layer comes before the stack."
  }
  assert {
    condition     = length(toset([output.backend_account, output.backend_stack, output.backend_bootstrap])) == 3
    error_message = "Each root must have a state of its own."
  }
}

run "workflows_of_one_repository_are_told_apart" {
  command = plan

  variables {
    github_repository  = "our-team@12/pose@34"
    github_branch      = "release/1"
    github_environment = "aws-prod"
  }

  assert {
    condition     = local.plan_subjects == ["repo:our-team@12/pose@34:pull_request", "repo:our-team@12/pose@34:ref:refs/heads/release/1"]
    error_message = "Pull requests and the branch may plan."
  }
  assert {
    condition     = local.apply_subjects == ["repo:our-team@12/pose@34:environment:aws-prod"]
    error_message = "Only jobs of the environment may apply."
  }
}

run "roles_have_the_policies_made_for_them" {
  command = plan

  assert {
    condition     = toset(keys(aws_iam_role_policy_attachment.plan)) == toset(["read", "state"])
    error_message = "Who plans must only read."
  }
  assert {
    condition     = toset(keys(aws_iam_role_policy_attachment.apply)) == toset(["account", "people", "publish", "read", "run", "state"])
    error_message = "Who applies needs every policy."
  }
}

run "account_layer_of_another_pipeline_is_left_alone" {
  command = plan

  variables {
    name_prefix          = "poses"
    account_name_prefix  = "people"
    deploy_account_layer = false
  }

  assert {
    condition     = toset(keys(aws_iam_role_policy_attachment.apply)) == toset(["people", "publish", "read", "run", "state"])
    error_message = "Who applies the stack must not change the account layer."
  }
  assert {
    condition     = local.state_keys == [local.stack_key]
    error_message = "The account layer's state must be out of reach."
  }
  assert {
    condition     = local.roots == ["terraform"]
    error_message = "The workflow must deploy the stack alone."
  }
}

run "existing_provider_key_and_logs_are_used" {
  command = plan

  variables {
    create_oidc_provider  = false
    state_kms_key_arn     = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    state_log_bucket_name = "logs-of-ours"
    state_version_days    = 0
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && local.provider_arn == "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    error_message = "An account has one provider of GitHub."
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).kms_master_key_id == "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    error_message = "The state must be encrypted with the key."
  }
  assert {
    condition     = contains(data.aws_iam_policy_document.read_state.statement[*].sid, "DecryptTheState") && contains(data.aws_iam_policy_document.write_state.statement[*].sid, "EncryptTheState")
    error_message = "Both roles must be able to use the key."
  }
  assert {
    condition     = strcontains(output.backend_stack, "kms_key_id   = \"arn:aws:kms:eu-west-1:111122223333:key/0a1b\"")
    error_message = "Terraform must name the key."
  }
  assert {
    condition     = aws_s3_bucket_logging.state[0].target_bucket == "logs-of-ours" && length(aws_s3_bucket_lifecycle_configuration.state) == 0
    error_message = "Access must be logged, and every version kept."
  }
}

run "stack_switches_are_taken" {
  command = plan

  variables {
    bucket_name              = "images-of-ours"
    force_destroy            = true
    kms_key_arn              = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    log_bucket_name          = "logs-of-ours"
    user_pool_id             = "eu-west-1_AbCdEfGhI"
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
    require_stack_tag        = false
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.state[0].rule).noncurrent_version_expiration[0].noncurrent_days == 365
    error_message = "Replaced versions must be kept for a year."
  }
}

run "what_would_trust_or_lose_too_much_is_refused" {
  command = plan

  variables {
    name_prefix              = "Pose*"
    tags                     = { Stack = "poserig" }
    github_repository        = "our-team/*"
    github_branch            = "*"
    github_environment       = "prod*"
    state_kms_key_arn        = "alias/ours"
    state_version_days       = 1
    state_log_bucket_name    = "Logs"
    bucket_name              = "*"
    kms_key_arn              = "*"
    log_bucket_name          = "*"
    user_pool_id             = "*"
    permissions_boundary_arn = "boundary"
  }

  expect_failures = [
    var.name_prefix, var.tags, var.github_repository, var.github_branch, var.github_environment,
    var.state_kms_key_arn, var.state_version_days, var.state_log_bucket_name, var.bucket_name, var.kms_key_arn,
    var.log_bucket_name, var.user_pool_id, var.permissions_boundary_arn,
  ]
}

run "web_address_is_no_repository" {
  command = plan

  variables {
    github_repository = "https://github.com/our-team/pose"
    state_bucket_name = "images-of-ours"
    bucket_name       = "images-of-ours"
  }

  expect_failures = [var.github_repository, var.state_bucket_name]
}

run "upper_case_is_no_bucket" {
  command = plan

  variables {
    state_bucket_name = "States"
  }

  expect_failures = [var.state_bucket_name]
}
