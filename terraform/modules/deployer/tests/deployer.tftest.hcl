mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name_prefix = "poserig"
}

run "who_plans_is_among_who_applies" {
  command = plan

  assert {
    condition     = toset(keys(output.read)) == toset(["read"]) && toset(keys(output.apply)) == toset(["account", "people", "publish", "read", "run"])
    error_message = "A role needs every policy of its output, and of no other."
  }
}

run "arns_follow_partition_region_and_prefix" {
  command = plan

  variables {
    name_prefix = "pose-lab"
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }
  override_data {
    target = data.aws_region.current
    values = { id = "us-gov-west-1" }
  }

  assert {
    condition     = data.aws_iam_policy_document.run.statement[0].resources == toset(["arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:pose-lab-sagemaker-*"])
    error_message = "The functions' ARNs must follow partition, region and prefix."
  }
  assert {
    condition     = local.bucket_arn == "arn:aws-us-gov:s3:::pose-lab-111122223333-us-gov-west-1"
    error_message = "The bucket's name must be the stack's default."
  }
}

run "own_names_key_and_boundary_are_used" {
  command = plan

  variables {
    bucket_name              = "images-of-ours"
    force_destroy            = true
    kms_key_arn              = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000"
    log_bucket_name          = "logs-of-ours"
    user_pool_id             = "eu-west-1_AbCdEfGhI"
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
  }

  assert {
    condition     = anytrue([for s in data.aws_iam_policy_document.publish.statement : s.sid == "DeleteImagesAndLabels" && s.resources == toset(["arn:aws:s3:::images-of-ours/*"])])
    error_message = "With force_destroy everything in the bucket may go."
  }
  assert {
    condition     = alltrue([for sid in ["EncryptWhatIsPublished", "LetCloudFrontLog"] : contains(data.aws_iam_policy_document.publish.statement[*].sid, sid)])
    error_message = "The key and the log bucket must be in reach."
  }
  assert {
    condition     = contains(data.aws_iam_policy_document.people.statement[*].sid, "InviteWorkersIntoAnExistingPool")
    error_message = "Workers must be invited into the existing pool."
  }
  assert {
    condition     = one([for s in data.aws_iam_policy_document.run.statement : one(s.condition).variable if s.sid == "MakeRoles"]) == "iam:PermissionsBoundary"
    error_message = "Roles must be made with the boundary only."
  }
  assert {
    condition     = alltrue([for s in data.aws_iam_policy_document.run.statement : !contains(s.actions, "iam:DeleteRolePermissionsBoundary")])
    error_message = "The boundary of a role must not be taken away."
  }
}

run "nothing_but_what_is_asked_for_by_default" {
  command = plan

  assert {
    condition     = length(setintersection(data.aws_iam_policy_document.publish.statement[*].sid, ["DeleteImagesAndLabels", "EncryptWhatIsPublished", "LetCloudFrontLog"])) == 0
    error_message = "Images must stay, and no key or bucket of others be in reach."
  }
}

run "names_that_no_stack_has_are_refused" {
  command = plan

  variables {
    name_prefix              = "Pose*"
    account_name_prefix      = "people*"
    kms_key_arn              = "alias/ours"
    user_pool_id             = "*"
    permissions_boundary_arn = "boundary"
  }

  expect_failures = [var.name_prefix, var.account_name_prefix, var.kms_key_arn, var.user_pool_id, var.permissions_boundary_arn]
}

run "tag_of_the_stack_is_asked_for" {
  command = plan

  assert {
    condition     = length([for s in concat(data.aws_iam_policy_document.read.statement, data.aws_iam_policy_document.run.statement) : s if anytrue([for c in s.condition : c.variable == "aws:ResourceTag/Stack" && c.values == tolist(["poserig"])])]) > 0
    error_message = "User pools and distributions of other stacks are out of reach."
  }
}

run "account_layer_of_others_is_used_and_left_alone" {
  command = plan

  variables {
    name_prefix          = "poses"
    account_name_prefix  = "people"
    deploy_account_layer = false
  }

  assert {
    condition     = toset(keys(output.apply)) == toset(["people", "publish", "read", "run"])
    error_message = "The account layer is not theirs to change."
  }
  assert {
    condition     = alltrue([for s in concat(data.aws_iam_policy_document.read.statement, data.aws_iam_policy_document.people.statement) : one(s.condition).values == tolist(["people"]) if contains(["LookAtWorkers", "InviteWorkers"], s.sid)])
    error_message = "The user pool has the account layer's tag."
  }
  assert {
    condition     = !contains(flatten(data.aws_iam_policy_document.read.statement[*].actions), "cognito-idp:Describe*")
    error_message = "The client's secret is not theirs to read."
  }
  assert {
    condition     = anytrue([for s in data.aws_iam_policy_document.publish.statement : s.effect == "Deny" && s.resources == toset(local.account_arns)])
    error_message = "Parameters of a stack named poserig begin like the account layer's."
  }
  assert {
    condition     = local.workforce_arns == ["arn:aws:sagemaker:eu-west-1:111122223333:workforce/people"]
    error_message = "The workforce has the account layer's name."
  }
}

run "account_layer_is_the_stacks_by_default" {
  command = plan

  assert {
    condition     = local.account_prefix == "poserig" && length([for s in data.aws_iam_policy_document.publish.statement : s if s.effect == "Deny"]) == 0
    error_message = "Who deploys both has one name for both."
  }
  assert {
    condition     = one([for s in data.aws_iam_policy_document.account.statement : one(s.condition).values if s.sid == "ChangeTheUserPool"]) == tolist(["poserig"])
    error_message = "User pools of others are out of reach."
  }
}

run "tag_of_the_stack_may_be_left_out" {
  command = plan

  variables {
    require_stack_tag = false
  }

  assert {
    condition     = length([for s in concat(data.aws_iam_policy_document.read.statement, data.aws_iam_policy_document.run.statement, data.aws_iam_policy_document.people.statement, data.aws_iam_policy_document.account.statement) : s if anytrue([for c in s.condition : startswith(c.variable, "aws:ResourceTag/")])]) == 0
    error_message = "Nothing may hang on a tag when the switch is off."
  }
}
