output "pre_annotation_function_arn" {
  description = "ARN of the pre-annotation function: CreateLabelingJob's PreHumanTaskLambdaArn."
  value       = aws_lambda_function.pre_annotation.arn
}

output "post_annotation_function_arn" {
  description = "ARN of the post-annotation function: CreateLabelingJob's AnnotationConsolidationLambdaArn."
  value       = aws_lambda_function.post_annotation.arn
}

output "log_group_names" {
  description = "Log groups of the two functions."
  value = {
    pre_annotation  = aws_cloudwatch_log_group.pre_annotation.name
    post_annotation = aws_cloudwatch_log_group.post_annotation.name
  }
}
