output "key_policy_document" {
  description = "What the policy of the KMS key must hold, so that CloudFront can serve the component (JSON)."
  value       = module.poserig.key_policy_document
}
