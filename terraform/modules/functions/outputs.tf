output "pre_annotation_function_arn" {
  description = "ARN of the pre-annotation function, or of its alias: CreateLabelingJob's PreHumanTaskLambdaArn."
  value       = var.versions.enabled ? aws_lambda_alias.pre_annotation[0].arn : aws_lambda_function.pre_annotation.arn
}

output "post_annotation_function_arn" {
  description = "ARN of the post-annotation function, or of its alias: CreateLabelingJob's AnnotationConsolidationLambdaArn."
  value       = var.versions.enabled ? aws_lambda_alias.post_annotation[0].arn : aws_lambda_function.post_annotation.arn
}

output "log_group_names" {
  description = "Log groups of the two functions."
  value = {
    pre_annotation  = aws_cloudwatch_log_group.pre_annotation.name
    post_annotation = aws_cloudwatch_log_group.post_annotation.name
  }
}

output "timeout_seconds" {
  description = "Timeouts of the two functions."
  value = {
    pre_annotation  = aws_lambda_function.pre_annotation.timeout
    post_annotation = aws_lambda_function.post_annotation.timeout
  }
}

output "metrics_namespace" {
  description = "CloudWatch namespace of the functions' metrics."
  value       = lookup(local.environment, "POWERTOOLS_METRICS_NAMESPACE", var.metrics_namespace)
}

output "qualifier" {
  description = "Alias by which labeling jobs invoke the functions; \"\" without versions."
  value       = var.versions.enabled ? local.alias : ""
}
