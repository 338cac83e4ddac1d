# Everything here is silent while no labeling job runs: no data is no fault.

locals {
  functions = {
    "pre-annotation"  = var.functions.pre_annotation
    "post-annotation" = var.functions.post_annotation
  }
  alarm_actions = [local.topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "function_errors" {
  for_each = local.functions

  alarm_name          = "${var.name_prefix}-${each.key}-errors"
  alarm_description   = "The ${each.key} function failed; Ground Truth counts its data objects as failed. Why is in the log group /aws/lambda/${each.value.name}."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = each.value.name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.thresholds.function_errors
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "function_throttles" {
  for_each = local.functions

  alarm_name          = "${var.name_prefix}-${each.key}-throttles"
  alarm_description   = "Lambda refused to run the ${each.key} function: raise its reserved concurrency, or the account's."
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = each.value.name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.thresholds.function_throttles
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "function_duration" {
  for_each = local.functions

  alarm_name          = "${var.name_prefix}-${each.key}-duration"
  alarm_description   = "The ${each.key} function needs more than ${var.thresholds.duration_percent} % of its ${each.value.timeout_seconds} s: raise its timeout or memory before it is cut off."
  namespace           = "AWS/Lambda"
  metric_name         = "Duration"
  dimensions          = { FunctionName = each.value.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.timeout_seconds * 10 * var.thresholds.duration_percent # ms
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  tags                = var.tags
}

# The function itself succeeds where one data object of a batch gets no label.
resource "aws_cloudwatch_metric_alarm" "failed_objects" {
  alarm_name          = "${var.name_prefix}-failed-objects"
  alarm_description   = "Data objects got no label from the workers' answers. Which and why: the log group /aws/lambda/${var.functions.post_annotation.name}, or poserig job status."
  namespace           = var.metrics_namespace
  metric_name         = "ObjectsFailed"
  dimensions          = { service = "post-annotation" }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.thresholds.failed_objects
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
  tags                = var.tags
}
