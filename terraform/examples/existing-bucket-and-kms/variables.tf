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

variable "workforce" {
  description = "The output `workforce` of modules/account, or { workteam_name } of an existing work team."
  type        = map(string)
  nullable    = false
}
