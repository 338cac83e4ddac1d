data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # Either the workforce gets another work team, or an existing work team is taken as it is.
  create_workteam = var.workforce.workteam_name == ""
  # Whoever signs in through an identity provider of their own is a member by its groups.
  signs_in_by_oidc = length(var.workforce.oidc_groups) > 0
  create_group     = local.create_workteam && !local.signs_in_by_oidc && var.workforce.worker_group_name == ""

  # The provider cannot take a topic away from a work team. One that ever had notices keeps its topic,
  # which then refuses its messages; SSM remembers it.
  notices_path = "/${var.name_prefix}/worker-notifications"
  has_topic    = local.create_workteam && (var.notify_workers || var.had_notices)

  # Work team to its name and workers. The first is the stack's own, "workers".
  teams = local.create_workteam ? merge(
    {
      workers = {
        name             = var.workteam_name
        worker_emails    = var.worker_emails
        existing_workers = var.existing_workers
        oidc_groups      = var.workforce.oidc_groups
      }
    },
    { for team, given in var.work_teams : team => merge(given, { name = "${var.name_prefix}-${team}" }) },
  ) : {}
  # The group's name, not its id: that is "pool/name".
  # https://github.com/hashicorp/terraform-provider-aws/issues/38123
  group_names = merge(
    { workers = var.workforce.worker_group_name },
    { for team, group in aws_cognito_user_group.workers : team => group.name },
  )

  # Who is in several work teams is one user in several groups.
  worker_emails = toset(flatten([for team in values(local.teams) : team.worker_emails]))
  memberships = merge([
    for team, given in local.teams : {
      for email in given.worker_emails : team == "workers" ? email : "${team}/${email}" => { team = team, email = email }
    }
  ]...)
  # Who is a user of the pool already is neither made here nor, one day, deleted here.
  existing_memberships = merge([
    for team, given in local.teams : { for user in given.existing_workers : "${team}/${user}" => { team = team, user = user } }
  ]...)

  existing_workteam_arn = join(":", [
    "arn", data.aws_partition.current.partition, "sagemaker", data.aws_region.current.id,
    data.aws_caller_identity.current.account_id, "workteam/private-crowd/${var.workforce.workteam_name}",
  ])
}

#### Whose members they are: groups of the user pool

resource "aws_cognito_user_group" "workers" {
  for_each = { for team, given in local.teams : team => given.name if team == "workers" ? local.create_group : !local.signs_in_by_oidc }

  name         = "${var.name_prefix}-${each.key}"
  description  = "Members of the work team ${each.value}"
  user_pool_id = var.workforce.user_pool_id
}

# Cognito sends each a temporary password by e-mail; none is in Terraform's state.
resource "aws_cognito_user" "worker" {
  for_each = local.worker_emails

  user_pool_id             = var.workforce.user_pool_id
  username                 = each.value
  desired_delivery_mediums = ["EMAIL"]

  attributes = {
    email          = each.value
    email_verified = "true"
  }
}

resource "aws_cognito_user_in_group" "worker" {
  for_each = local.memberships

  user_pool_id = var.workforce.user_pool_id
  group_name   = local.group_names[each.value.team]
  username     = aws_cognito_user.worker[each.value.email].username
}

resource "aws_cognito_user_in_group" "existing_worker" {
  for_each = local.existing_memberships

  user_pool_id = var.workforce.user_pool_id
  group_name   = local.group_names[each.value.team]
  username     = each.value.user
}

#### Who works: the work teams

resource "aws_sagemaker_workteam" "labeling" {
  for_each = local.teams

  workteam_name  = each.value.name
  workforce_name = var.workforce.workforce_name
  description    = "Annotators of ${var.name_prefix} labeling jobs"
  tags           = var.tags

  member_definition {
    dynamic "cognito_member_definition" {
      for_each = local.signs_in_by_oidc ? [] : [local.group_names[each.key]]

      content {
        client_id  = var.workforce.user_pool_client_id
        user_pool  = var.workforce.user_pool_id
        user_group = cognito_member_definition.value
      }
    }

    dynamic "oidc_member_definition" {
      for_each = local.signs_in_by_oidc ? [each.value.oidc_groups] : []

      content {
        groups = oidc_member_definition.value
      }
    }
  }

  dynamic "notification_configuration" {
    for_each = aws_sns_topic.worker_notifications[*].arn

    content {
      notification_topic_arn = notification_configuration.value
    }
  }

  # Enabled: an address of an image that a worker passes on is of no use elsewhere. Always written:
  # a block that is left out changes nothing, so the constraint could not be lifted again.
  worker_access_configuration {
    s3_presign {
      iam_policy_constraints {
        source_ip = var.pin_presigned_urls ? "Enabled" : "Disabled"
      }
    }
  }

  lifecycle {
    precondition {
      condition     = local.has_topic || length(data.aws_ssm_parameters_by_path.worker_notifications.names) == 0
      error_message = "The work teams of ${var.name_prefix} have a topic for notices, which cannot be taken away from them. Hand on what the stack remembers: `remembered = module.remembered` (modules/remembered)."
    }
  }

  # SageMaker tries the topic, and subscribes the group's members, when the team is made.
  depends_on = [aws_sns_topic_policy.worker_notifications]
}

moved {
  from = aws_cognito_user_group.workers[0]
  to   = aws_cognito_user_group.workers["workers"]
}

moved {
  from = aws_sagemaker_workteam.labeling[0]
  to   = aws_sagemaker_workteam.labeling["workers"]
}

#### How workers hear of new work

# Read once more, only to refuse a call that does not hand on what is remembered.
data "aws_ssm_parameters_by_path" "worker_notifications" {
  path      = local.notices_path
  recursive = true
}

resource "aws_ssm_parameter" "worker_notifications" {
  # checkov:skip=CKV2_AWS_34: nothing in it is secret, and a plan should show what changes

  count = local.has_topic ? 1 : 0

  name           = "${local.notices_path}/topic-arn"
  description    = "poserig: the work teams of this stack have this topic"
  type           = "String"
  insecure_value = aws_sns_topic.worker_notifications[0].arn
  tags           = var.tags
}

resource "aws_sns_topic" "worker_notifications" {
  count = local.has_topic ? 1 : 0

  # checkov:skip=CKV_AWS_26: messages say that there is work, nothing of the data; SageMaker may not use the AWS-managed key
  name         = "${var.name_prefix}-worker-notifications"
  display_name = "New labeling tasks"
  tags         = var.tags
}

data "aws_iam_policy_document" "worker_notifications" {
  count = local.has_topic ? 1 : 0

  statement {
    sid       = "WorkTeamsOfThisAccount"
    effect    = var.notify_workers ? "Allow" : "Deny"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.worker_notifications[0].arn]

    principals {
      type        = "Service"
      identifiers = ["sagemaker.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values = [join(":", [
        "arn", data.aws_partition.current.partition, "sagemaker", data.aws_region.current.id,
        data.aws_caller_identity.current.account_id, "workteam/*",
      ])]
    }
  }
}

resource "aws_sns_topic_policy" "worker_notifications" {
  count = local.has_topic ? 1 : 0

  arn    = aws_sns_topic.worker_notifications[0].arn
  policy = data.aws_iam_policy_document.worker_notifications[0].json
}
