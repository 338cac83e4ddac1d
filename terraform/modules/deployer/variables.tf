variable "name_prefix" {
  description = "The stack's name_prefix: rights reach as far as what is named by it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])+$", var.name_prefix)) && length(var.name_prefix) <= 20
    error_message = "name_prefix must have 2 to 20 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "account_name_prefix" {
  description = "The account layer's name_prefix, where it is not the stack's; \"\" for the same."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.account_name_prefix == "" || can(regex("^[a-z](-?[a-z0-9])+$", var.account_name_prefix)) && length(var.account_name_prefix) <= 20
    error_message = "account_name_prefix must be \"\" or have 2 to 20 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "deploy_account_layer" {
  description = "Let who applies make, change and delete the account layer too (terraform/account): user pool, sign-in, workforce. Without it they invite workers into its user pool and make work teams of them."
  type        = bool
  default     = true
  nullable    = false
}

variable "bucket_name" {
  description = "The stack's bucket_name; \"\" for `<name_prefix>-<account>-<region>`."
  type        = string
  default     = ""
  nullable    = false
}

variable "force_destroy" {
  description = "Let `terraform destroy` delete every image and label in the bucket, where the stack is told to (force_destroy)."
  type        = bool
  default     = false
  nullable    = false
}

variable "kms_key_arn" {
  description = "The stack's kms_key_arn; \"\" where there is none."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.kms_key_arn == "" || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be \"\" or the ARN of a KMS key."
  }
}

variable "log_bucket_name" {
  description = "The stack's access_logs.bucket_name, whose ACL CloudFront changes on behalf of who deploys; \"\" where there is none."
  type        = string
  default     = ""
  nullable    = false
}

variable "user_pool_id" {
  description = "The user pool of an existing workforce, to which the stack adds a group and workers; \"\" where the stack makes its own."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.user_pool_id == "" || can(regex("^[a-z0-9-]+_[a-zA-Z0-9]+$", var.user_pool_id))
    error_message = "user_pool_id must be \"\" or the id of a user pool, such as \"eu-west-1_AbCdEfGhI\"."
  }
}

variable "permissions_boundary_arn" {
  description = "The stack's permissions_boundary_arn: roles can then be made with this boundary only, so that who deploys cannot give a role more. \"\" where there is none."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.permissions_boundary_arn == "" || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be \"\" or the ARN of an IAM policy."
  }
}

variable "require_stack_tag" {
  description = "Reach user pools and distributions, whose names AWS makes up, only where they have the tag Stack of this stack. AWS documents the condition key; set to false if a deployment is refused for it."
  type        = bool
  default     = true
  nullable    = false
}
