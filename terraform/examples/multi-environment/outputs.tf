output "bucket_names" {
  description = "Environment to its bucket."
  value       = { for environment, stack in module.poserig : environment => stack.bucket_name }
}

output "workteam_arns" {
  description = "Environment to its work team."
  value       = { for environment, stack in module.poserig : environment => stack.workteam_arn }
}
