output "topic_arn" {
  description = "SNS topic that is told of alarms and of labeling jobs that end."
  value       = local.topic_arn
}

output "dashboard_name" {
  description = "Name of the CloudWatch dashboard."
  value       = aws_cloudwatch_dashboard.labeling.dashboard_name
}

output "alarm_names" {
  description = "Names of the alarms."
  value = sort(concat(
    values(aws_cloudwatch_metric_alarm.function_errors)[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.function_throttles)[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.function_duration)[*].alarm_name,
    [aws_cloudwatch_metric_alarm.failed_objects.alarm_name],
  ))
}
