output "workteam_arn" {
  description = "ARN of the new work team in the existing workforce."
  value       = module.poserig.workteam_arn
}
