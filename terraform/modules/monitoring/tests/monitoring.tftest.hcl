mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name_prefix = "poserig"
  functions = {
    pre_annotation  = { name = "poserig-sagemaker-pre", timeout_seconds = 30 }
    post_annotation = { name = "poserig-sagemaker-post", timeout_seconds = 120 }
  }
}

run "alarms_watch_both_functions_and_failed_objects" {
  assert {
    condition = output.alarm_names == tolist([
      "poserig-failed-objects", "poserig-post-annotation-duration", "poserig-post-annotation-errors",
      "poserig-post-annotation-throttles", "poserig-pre-annotation-duration", "poserig-pre-annotation-errors",
      "poserig-pre-annotation-throttles",
    ])
    error_message = "There must be an alarm for each thing that can go wrong."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.function_duration["post-annotation"].threshold == 96000
    error_message = "Four fifths of 120 s are 96000 ms."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.failed_objects.namespace == "poserig" && aws_cloudwatch_metric_alarm.failed_objects.dimensions == tomap({ service = "post-annotation" })
    error_message = "Failed objects are counted by the post-annotation function, under its service name."
  }
  assert {
    condition = alltrue([
      for alarm in concat(
        values(aws_cloudwatch_metric_alarm.function_errors), values(aws_cloudwatch_metric_alarm.function_throttles),
        values(aws_cloudwatch_metric_alarm.function_duration), [aws_cloudwatch_metric_alarm.failed_objects],
      ) : alarm.alarm_actions == toset([output.topic_arn]) && alarm.treat_missing_data == "notBreaching"
    ])
    error_message = "Every alarm must tell the topic, and be silent while no job runs."
  }
}

run "each_alarm_has_its_own_threshold" {
  command = plan

  variables {
    thresholds = { function_errors = 1, function_throttles = 2, failed_objects = 3 }
  }

  assert {
    condition = [
      aws_cloudwatch_metric_alarm.function_errors["pre-annotation"].threshold,
      aws_cloudwatch_metric_alarm.function_throttles["pre-annotation"].threshold,
      aws_cloudwatch_metric_alarm.failed_objects.threshold,
    ] == [1, 2, 3]
    error_message = "Each count must be compared with what was set for it."
  }
}

run "labeling_jobs_that_end_are_announced" {
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.labeling_job_states.event_pattern) == {
      source      = ["aws.sagemaker"]
      detail-type = ["SageMaker Ground Truth Labeling Job State Change"]
      detail      = { LabelingJobStatus = ["Completed", "Failed", "Stopped"] }
    }
    error_message = "The rule must take what Ground Truth announces."
  }
  assert {
    condition     = aws_cloudwatch_event_target.operations.arn == output.topic_arn
    error_message = "The rule must tell the topic."
  }
}

run "topic_takes_messages_of_this_stack_only" {
  assert {
    condition     = one([for c in data.aws_iam_policy_document.operations[0].statement[1].condition : c.values if c.variable == "aws:SourceArn"]) == tolist(["arn:aws:events:eu-west-1:111122223333:rule/poserig-labeling-job-states"])
    error_message = "Only the stack's rule may publish."
  }
  assert {
    condition     = length(data.aws_iam_policy_document.operations[0].statement[0].condition) == 2
    error_message = "Only this account's alarms of this stack may publish."
  }
}

run "existing_topic_is_used_and_addresses_are_subscribed" {
  command = plan

  variables {
    topic_arn           = "arn:aws:sns:eu-west-1:111122223333:on-call"
    notification_emails = ["team@example.com"]
    labeling_job_states = ["Failed"]
  }

  assert {
    condition     = length(aws_sns_topic.operations) == 0 && output.topic_arn == "arn:aws:sns:eu-west-1:111122223333:on-call"
    error_message = "No topic must be made."
  }
  assert {
    condition     = aws_sns_topic_subscription.operator["team@example.com"].topic_arn == "arn:aws:sns:eu-west-1:111122223333:on-call"
    error_message = "The address must be subscribed to it."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.labeling_job_states.event_pattern).detail.LabelingJobStatus == ["Failed"]
    error_message = "Only the states asked for."
  }
}

run "dashboard_shows_the_functions_metrics_in_the_region" {
  assert {
    condition = contains(
      flatten([for widget in jsondecode(aws_cloudwatch_dashboard.labeling.dashboard_body).widgets : [for metric in widget.properties.metrics : join(" ", metric)]]),
      "poserig ObjectsFailed service post-annotation",
    )
    error_message = "Data objects without a label must be shown."
  }
  assert {
    condition     = alltrue([for widget in jsondecode(aws_cloudwatch_dashboard.labeling.dashboard_body).widgets : widget.properties.region == "eu-west-1"])
    error_message = "The dashboard must be of the stack's region."
  }
}

run "wrong_values_are_refused" {
  command = plan

  variables {
    topic_arn           = "on-call"
    notification_emails = ["team"]
    kms_key_arn         = "alias/aws/sns"
    labeling_job_states = ["Started"]
    thresholds          = { function_errors = -1 }
  }

  expect_failures = [
    var.topic_arn, var.notification_emails, var.kms_key_arn, var.labeling_job_states, var.thresholds,
  ]
}

run "share_of_the_timeout_that_is_none_is_refused" {
  command = plan

  variables {
    thresholds = { duration_percent = 0 }
  }

  expect_failures = [var.thresholds]
}
