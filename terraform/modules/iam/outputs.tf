# A role is used only after its policy is attached.

output "pre_annotation_role_arn" {
  description = "Role of the pre-annotation function."
  value       = aws_iam_role.pre_annotation.arn

  depends_on = [aws_iam_role_policy.pre_annotation]
}

output "post_annotation_role_arn" {
  description = "Role of the post-annotation function."
  value       = aws_iam_role.post_annotation.arn

  depends_on = [aws_iam_role_policy.post_annotation]
}

output "ground_truth_role_arn" {
  description = "Execution role of labeling jobs: CreateLabelingJob's RoleArn."
  value       = aws_iam_role.ground_truth.arn

  depends_on = [aws_iam_role_policy.ground_truth]
}

output "operator_policy_arn" {
  description = "Policy for the people who launch, watch and stop labeling jobs."
  value       = aws_iam_policy.operator.arn
}

output "role_names" {
  description = "Names of the three roles."
  value = {
    pre_annotation  = aws_iam_role.pre_annotation.name
    post_annotation = aws_iam_role.post_annotation.name
    ground_truth    = aws_iam_role.ground_truth.name
  }
}
