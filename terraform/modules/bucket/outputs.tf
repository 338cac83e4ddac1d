# Objects are written only after the bucket has encryption, versioning and its access block.

output "bucket_name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.labeling.bucket

  depends_on = [
    aws_s3_bucket_ownership_controls.labeling,
    aws_s3_bucket_public_access_block.labeling,
    aws_s3_bucket_server_side_encryption_configuration.labeling,
    aws_s3_bucket_versioning.labeling,
  ]
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.labeling.arn
}

output "bucket_regional_domain_name" {
  description = "The bucket's host name in its region: the origin of a distribution."
  value       = aws_s3_bucket.labeling.bucket_regional_domain_name
}
