output "component_url" {
  description = "Address of the component's current version."
  value       = "https://${local.host_name}/${local.component_key}"

  # Nobody is given the address before the component is there.
  depends_on = [aws_s3_object.component]
}

output "component_key" {
  description = "Key of the component's current version in the bucket."
  value       = local.component_key
}

output "component_integrity" {
  description = "Subresource integrity of the component's current version, for a script element."
  value       = local.has_content ? "sha256-${base64sha256(var.component_content)}" : fileexists(var.component_file) ? "sha256-${filebase64sha256(var.component_file)}" : ""
}

output "bucket_policy_document" {
  description = "What the bucket's policy must hold: the distribution reads the component and is denied all else (JSON)."
  value       = data.aws_iam_policy_document.bucket.json
}

output "distribution_domain_name" {
  description = "Host name of the distribution."
  value       = aws_cloudfront_distribution.component.domain_name
}

output "distribution_id" {
  description = "Id of the distribution."
  value       = aws_cloudfront_distribution.component.id
}

output "origin_access_identity_arn" {
  description = "ARN by which policies name the distribution's identity; \"\" with an origin access control."
  value       = local.uses_identity ? aws_cloudfront_origin_access_identity.component[0].iam_arn : ""
}

output "key_policy_document" {
  description = "What the policy of the bucket's KMS key must hold, so that the distribution can decrypt (JSON); \"\" with an origin access identity."
  value       = local.uses_identity ? "" : data.aws_iam_policy_document.key[0].json
}
