variable "bucket_name" {
  description = "Name of the existing bucket."
  type        = string
  nullable    = false
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the bucket's objects."
  type        = string
  nullable    = false
}
