variable "bucket_name" {
  description = "Name of the bucket: unique in all of AWS."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name must have 3 to 63 lower-case letters, digits and hyphens, and neither begin nor end with a hyphen."
  }
}

variable "force_destroy" {
  description = "Let `terraform destroy` delete the bucket with every image and label in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "output_prefix" {
  description = "Key prefix of what labeling jobs write."
  type        = string
  default     = "output/"
  nullable    = false

  validation {
    condition     = can(regex("^([a-zA-Z0-9_-]+/)+$", var.output_prefix))
    error_message = "output_prefix must be names of letters, digits, hyphens and underscores, each followed by a slash, such as \"output/\"."
  }
}

variable "lifecycle_rules" {
  description = "Housekeeping: days until unfinished uploads, and replaced or deleted versions of objects, are removed; and, unless 0, until all that labeling jobs wrote is, intermediate annotations and labels alike."
  type = object({
    enabled                 = optional(bool, true)
    incomplete_upload_days  = optional(number, 7)
    noncurrent_version_days = optional(number, 90)
    job_output_days         = optional(number, 0)
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for days in [var.lifecycle_rules.incomplete_upload_days, var.lifecycle_rules.noncurrent_version_days] :
      days >= 1 && days <= 3650 && floor(days) == days
    ])
    error_message = "The days in lifecycle_rules must be whole numbers from 1 to 3650."
  }
  validation {
    condition     = var.lifecycle_rules.job_output_days == 0 || (var.lifecycle_rules.job_output_days >= 31 && var.lifecycle_rules.job_output_days <= 3650 && floor(var.lifecycle_rules.job_output_days) == var.lifecycle_rules.job_output_days)
    error_message = "lifecycle_rules.job_output_days must be 0 (never), or a whole number from 31 to 3650: a labeling job may run for 30 days."
  }
}

variable "policy_documents" {
  description = "Policy documents (JSON) to merge into the bucket policy, such as the cdn module's `bucket_policy_document`."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the objects; \"\" for SSE-S3. An origin access identity cannot read objects encrypted with KMS: the distribution then needs an origin access control."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.kms_key_arn == "" || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be \"\" or the ARN of a KMS key."
  }
}

variable "access_logs" {
  description = "Existing bucket and key prefix for S3's access logs; bucket_name \"\" for none. That bucket's policy must let logging.s3.amazonaws.com write there."
  type = object({
    bucket_name = optional(string, "")
    prefix      = optional(string, "s3/")
  })
  default  = {}
  nullable = false

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$", var.access_logs.bucket_name))
    error_message = "access_logs.bucket_name must be \"\" or a bucket's name: 3 to 63 lower-case letters, digits, hyphens and dots."
  }
  validation {
    condition     = !startswith(var.access_logs.prefix, "/")
    error_message = "access_logs.prefix must not begin with a slash."
  }
  validation {
    condition     = var.access_logs.bucket_name != var.bucket_name
    error_message = "access_logs.bucket_name must be another bucket: one that logs into itself grows by every entry."
  }
}

variable "tags" {
  description = "Tags for everything here that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
