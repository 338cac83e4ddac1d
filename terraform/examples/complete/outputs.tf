output "worker_portal_url" {
  description = "Where workers sign in."
  value       = module.poserig.worker_portal_url
}

output "operator_policy_arn" {
  description = "Policy for the people who launch labeling jobs: attach it to their role."
  value       = module.poserig.operator_policy_arn
}
