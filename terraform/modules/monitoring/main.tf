data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # `id` is the region's name in versions 5 and 6 of the provider alike; `name` and `region` are not.
  region = data.aws_region.current.id

  rule_name = "${var.name_prefix}-labeling-job-states"
  rule_arn  = "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.rule_name}"
  topic_arn = var.topic_arn != "" ? var.topic_arn : aws_sns_topic.operations[0].arn
}

#### Who is told: a topic of the stack's own, or an existing one

resource "aws_sns_topic" "operations" {
  count = var.topic_arn == "" ? 1 : 0

  # checkov:skip=CKV_AWS_26: encrypted where kms_key_arn is given; the AWS-managed key would shut out EventBridge and CloudWatch
  name              = "${var.name_prefix}-operations"
  display_name      = "Ground Truth labeling: ${var.name_prefix}"
  kms_master_key_id = var.kms_key_arn == "" ? null : var.kms_key_arn
  tags              = var.tags
}

data "aws_iam_policy_document" "operations" {
  count = var.topic_arn == "" ? 1 : 0

  statement {
    sid       = "AllowAlarmsOfThisStack"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.operations[0].arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${var.name_prefix}-*"]
    }
  }

  statement {
    sid       = "AllowLabelingJobStates"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.operations[0].arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [local.rule_arn]
    }
  }
}

resource "aws_sns_topic_policy" "operations" {
  count = var.topic_arn == "" ? 1 : 0

  arn    = aws_sns_topic.operations[0].arn
  policy = data.aws_iam_policy_document.operations[0].json
}

# Each address gets a message with a link that it must confirm.
resource "aws_sns_topic_subscription" "operator" {
  for_each = toset(var.notification_emails)

  topic_arn = local.topic_arn
  protocol  = "email"
  endpoint  = each.value
}

#### Labeling jobs: Ground Truth announces that a job completed, failed or was stopped

resource "aws_cloudwatch_event_rule" "labeling_job_states" {
  name        = local.rule_name
  description = "Labeling jobs of this account and region that completed, failed or were stopped"
  tags        = var.tags

  event_pattern = jsonencode({
    source      = ["aws.sagemaker"]
    detail-type = ["SageMaker Ground Truth Labeling Job State Change"]
    detail      = { LabelingJobStatus = var.labeling_job_states }
  })
}

resource "aws_cloudwatch_event_target" "operations" {
  rule      = aws_cloudwatch_event_rule.labeling_job_states.name
  target_id = "operations"
  arn       = local.topic_arn

  input_transformer {
    input_paths = {
      job   = "$.resources[0]"
      state = "$.detail.LabelingJobStatus"
    }
    input_template = "\"Labeling job <job>: <state>. Its figures: poserig job status.\""
  }
}
