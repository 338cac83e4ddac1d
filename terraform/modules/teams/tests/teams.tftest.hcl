mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name_prefix   = "poserig"
  workteam_name = "poserig-workers"
  workforce     = { workforce_name = "default", user_pool_id = "eu-west-1_Existing1", user_pool_client_id = "client" }
}

run "work_team_is_of_a_group_in_the_workforces_pool" {
  assert {
    condition     = one(aws_sagemaker_workteam.labeling["workers"].member_definition).cognito_member_definition[0].user_group == "poserig-workers"
    error_message = "The work team's members are the group, by its name."
  }
  assert {
    condition     = aws_sagemaker_workteam.labeling["workers"].worker_access_configuration[0].s3_presign[0].iam_policy_constraints[0].source_ip == "Disabled"
    error_message = "Image addresses are not tied to the worker's address by default, and this is said."
  }
  assert {
    condition     = length(aws_sagemaker_workteam.labeling["workers"].notification_configuration) + length(aws_sns_topic.worker_notifications) == 0
    error_message = "A work team that never had notices must have no topic."
  }
}

run "topic_that_is_there_and_not_handed_on_is_not_removed" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.worker_notifications
    values = { names = ["/poserig/worker-notifications/topic-arn"], values = ["arn:aws:sns:eu-west-1:111122223333:mock"] }
  }

  expect_failures = [aws_sagemaker_workteam.labeling]
}

run "notices_switched_off_keep_the_topic_and_refuse_its_messages" {
  variables {
    had_notices = true
  }

  assert {
    condition     = one(aws_sagemaker_workteam.labeling["workers"].notification_configuration).notification_topic_arn == aws_sns_topic.worker_notifications[0].arn
    error_message = "The provider cannot take the topic away from the work team, so it must stay."
  }
  assert {
    condition     = data.aws_iam_policy_document.worker_notifications[0].statement[0].effect == "Deny" && output.notification_topic_arn == ""
    error_message = "Nobody may be told any more."
  }
}

run "workers_of_the_pool_join_without_an_invitation" {
  variables {
    worker_emails    = ["ann@example.com"]
    existing_workers = ["bob@example.com", "5b7d7d09-7257-4087-8c15-0000002ce934"]
    work_teams       = { reviewers = { existing_workers = ["bob@example.com"] } }
  }

  assert {
    condition     = keys(aws_cognito_user.worker) == ["ann@example.com"]
    error_message = "Who is in the user pool already must not be made again."
  }
  assert {
    condition = toset([for member in aws_cognito_user_in_group.existing_worker : "${member.username} in ${member.group_name}"]) == toset([
      "bob@example.com in poserig-workers", "5b7d7d09-7257-4087-8c15-0000002ce934 in poserig-workers",
      "bob@example.com in poserig-reviewers",
    ])
    error_message = "Each must join the groups of their work teams."
  }
}

run "workforce_of_an_identity_provider_gets_teams_of_its_groups" {
  variables {
    workforce  = { workforce_name = "default", oidc_groups = ["annotators"] }
    work_teams = { reviewers = { oidc_groups = ["leads", "reviewers"] } }
  }

  assert {
    condition     = { for team, made in aws_sagemaker_workteam.labeling : team => one(made.member_definition).oidc_member_definition[0].groups } == { workers = toset(["annotators"]), reviewers = toset(["leads", "reviewers"]) }
    error_message = "The members must be those of the provider's groups."
  }
  assert {
    condition     = length(aws_cognito_user_group.workers) == 0 && output.worker_group_name == "" && output.work_teams["reviewers"].group_name == ""
    error_message = "There is no user pool, so there must be no group in it."
  }
}

run "groups_beside_a_user_pool_are_refused" {
  command = plan

  variables {
    workforce = { workforce_name = "default", oidc_groups = ["annotators"], user_pool_id = "eu-west-1_Existing1" }
  }

  expect_failures = [var.workforce]
}

run "pool_that_is_no_id_is_refused" {
  command = plan

  variables {
    workforce = {
      workforce_name      = "default"
      user_pool_id        = "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Existing1"
      user_pool_client_id = "client"
    }
  }

  expect_failures = [var.workforce]
}

run "workers_of_a_pool_in_a_workforce_without_one_are_refused" {
  command = plan

  variables {
    workforce        = { workforce_name = "default", oidc_groups = ["annotators"] }
    existing_workers = ["bob"]
    work_teams       = { reviewers = { worker_emails = ["eve@example.com"] } }
  }

  expect_failures = [var.existing_workers, var.work_teams]
}

run "worker_who_is_named_twice_is_refused" {
  command = plan

  variables {
    worker_emails = ["ann@example.com", "ann@example.com"]
    work_teams    = { reviewers = { worker_emails = ["eve@example.com", "eve@example.com"] } }
  }

  expect_failures = [var.worker_emails, var.work_teams]
}

run "known_worker_who_is_named_twice_is_refused" {
  command = plan

  variables {
    existing_workers = ["bob", "bob"]
  }

  expect_failures = [var.existing_workers]
}

run "worker_who_is_both_invited_and_known_is_refused" {
  command = plan

  variables {
    worker_emails    = ["ann@example.com"]
    existing_workers = ["ann@example.com"]
  }

  expect_failures = [var.existing_workers]
}

run "workers_are_invited_by_email_without_a_password" {
  variables {
    worker_emails = ["ann@example.com", "bob@example.com"]
  }

  assert {
    condition     = alltrue([for user in aws_cognito_user.worker : user.temporary_password == null && user.password == null && user.desired_delivery_mediums == toset(["EMAIL"])])
    error_message = "Cognito must make the password and send it."
  }
  assert {
    condition     = toset(values(aws_cognito_user_in_group.worker)[*].username) == toset(["ann@example.com", "bob@example.com"]) && alltrue([for member in aws_cognito_user_in_group.worker : member.group_name == "poserig-workers"])
    error_message = "Workers must be members of the work team's group."
  }
}

run "each_work_team_has_its_group_and_its_workers" {
  variables {
    worker_emails  = ["ann@example.com", "bob@example.com"]
    notify_workers = true
    work_teams = {
      reviewers = { worker_emails = ["ann@example.com", "eve@example.com"] }
      trainees  = {}
    }
  }

  assert {
    condition     = { for team, made in aws_sagemaker_workteam.labeling : made.workteam_name => one(made.member_definition).cognito_member_definition[0].user_group } == { for name in ["poserig-workers", "poserig-reviewers", "poserig-trainees"] : name => name }
    error_message = "Each work team must have a group of its own name."
  }
  assert {
    condition     = toset(keys(aws_cognito_user.worker)) == toset(["ann@example.com", "bob@example.com", "eve@example.com"])
    error_message = "Who is in two work teams must be invited once."
  }
  assert {
    condition = toset([for member in aws_cognito_user_in_group.worker : "${member.username} in ${member.group_name}"]) == toset([
      "ann@example.com in poserig-workers", "bob@example.com in poserig-workers",
      "ann@example.com in poserig-reviewers", "eve@example.com in poserig-reviewers",
    ])
    error_message = "Each must be in the groups of their work teams, and in no other."
  }
  assert {
    condition     = alltrue([for made in aws_sagemaker_workteam.labeling : one(made.notification_configuration).notification_topic_arn == output.notification_topic_arn])
    error_message = "Every work team must be told of new tasks."
  }
  assert {
    condition     = output.work_teams["reviewers"] == { arn = aws_sagemaker_workteam.labeling["reviewers"].arn, group_name = "poserig-reviewers" }
    error_message = "Each work team must be an output."
  }
}

run "further_teams_beside_an_existing_team_are_refused" {
  command = plan

  variables {
    workforce  = { workteam_name = "annotators" }
    work_teams = { reviewers = {} }
  }

  expect_failures = [var.work_teams]
}

run "more_work_teams_than_a_region_has_room_for_are_refused" {
  command = plan

  variables {
    work_teams = { for number in range(25) : "team-${number}" => {} }
  }

  expect_failures = [var.work_teams]
}

run "work_team_that_is_always_made_cannot_be_named_again" {
  command = plan

  variables {
    work_teams = { workers = {} }
  }

  expect_failures = [var.work_teams]
}

run "addresses_of_a_work_team_that_are_none_are_refused" {
  command = plan

  variables {
    work_teams = { reviewers = { worker_emails = ["Ann@example.com"] } }
  }

  expect_failures = [var.work_teams]
}

run "notice_and_pinned_addresses_are_used_when_asked_for" {
  variables {
    notify_workers     = true
    pin_presigned_urls = true
  }

  assert {
    condition     = aws_sagemaker_workteam.labeling["workers"].notification_configuration[0].notification_topic_arn == output.notification_topic_arn && output.notification_topic_arn != ""
    error_message = "The work team must use the topic."
  }
  assert {
    condition     = data.aws_iam_policy_document.worker_notifications[0].statement[0].effect == "Allow" && toset([for condition in data.aws_iam_policy_document.worker_notifications[0].statement[0].condition : condition.variable]) == toset(["aws:SourceAccount", "aws:SourceArn"])
    error_message = "Only work teams of this account may publish."
  }
  assert {
    condition     = aws_sagemaker_workteam.labeling["workers"].worker_access_configuration[0].s3_presign[0].iam_policy_constraints[0].source_ip == "Enabled"
    error_message = "Image addresses must be tied to the worker's address."
  }
}

run "workers_of_a_team_made_elsewhere_are_refused" {
  command = plan

  variables {
    workforce     = { workteam_name = "annotators" }
    worker_emails = ["ann@example.com"]
  }

  expect_failures = [var.worker_emails]
}

run "addresses_that_are_none_are_refused" {
  command = plan

  variables {
    worker_emails = ["Ann@example.com", "bob"]
  }

  expect_failures = [var.worker_emails]
}

run "two_addresses_in_one_are_refused" {
  command = plan

  variables {
    worker_emails = ["ann@example.com,bob"]
  }

  expect_failures = [var.worker_emails]
}

run "existing_team_is_used_as_it_is" {
  command = plan

  variables {
    workforce = { workteam_name = "annotators", worker_portal_url = "https://x.labeling.eu-west-1.sagemaker.aws" }
  }

  assert {
    condition     = length(aws_cognito_user_group.workers) + length(aws_sagemaker_workteam.labeling) == 0
    error_message = "Nothing must be created."
  }
  assert {
    condition     = output.workteam_arn == "arn:aws:sagemaker:eu-west-1:111122223333:workteam/private-crowd/annotators"
    error_message = "The ARN must be the existing work team's."
  }
  assert {
    condition     = output.worker_portal_url == "https://x.labeling.eu-west-1.sagemaker.aws" && output.user_pool_id == ""
    error_message = "What is named is passed on, what is not is empty."
  }
}

run "workforce_gets_another_team" {
  command = plan

  variables {
    workforce = {
      workforce_name      = "default"
      user_pool_id        = "eu-west-1_Existing1"
      user_pool_client_id = "client"
    }
  }

  assert {
    condition     = aws_sagemaker_workteam.labeling["workers"].workforce_name == "default"
    error_message = "The work team must belong to the existing workforce."
  }
  assert {
    condition     = aws_cognito_user_group.workers["workers"].user_pool_id == "eu-west-1_Existing1"
    error_message = "Its group must be made in the existing pool."
  }
}

run "existing_group_is_used" {
  command = plan

  variables {
    workforce = {
      workforce_name      = "default"
      user_pool_id        = "eu-west-1_Existing1"
      user_pool_client_id = "client"
      worker_group_name   = "staff"
    }
  }

  assert {
    condition     = length(aws_cognito_user_group.workers) == 0 && one(aws_sagemaker_workteam.labeling["workers"].member_definition).cognito_member_definition[0].user_group == "staff"
    error_message = "The existing group must be the work team's."
  }
}

run "incomplete_workforce_is_refused" {
  command = plan

  variables {
    workforce = { workforce_name = "default" }
  }

  expect_failures = [var.workforce]
}

run "portal_without_tls_is_refused" {
  command = plan

  variables {
    workforce = { workteam_name = "annotators", worker_portal_url = "http://x.labeling.eu-west-1.sagemaker.aws" }
  }

  expect_failures = [var.workforce]
}

run "wrong_values_are_refused" {
  command = plan

  variables {
    workteam_name = "poserig-"
  }

  expect_failures = [var.workteam_name]
}
