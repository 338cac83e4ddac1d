variable "name_prefix" {
  description = "The stack's name_prefix: the roles reach as far as what is named by it."
  type        = string
  default     = "poserig"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])+$", var.name_prefix)) && length(var.name_prefix) <= 20
    error_message = "name_prefix must have 2 to 20 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "tags" {
  description = "Tags for everything that takes tags, besides Project, Pipeline and ManagedBy. Not Stack: the apply role reaches what has that tag."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = !contains(keys(var.tags), "Stack")
    error_message = "tags must not have the key Stack: the apply role reaches what has that tag."
  }
}

#### Who

variable "github_repository" {
  description = "The repository whose workflows take up the roles, as GitHub writes it into `sub`: \"owner/name\", or \"owner@123456/name@456789\" where subject claims are immutable, as in repositories made since July 2026 (docs/pipeline.md says how to look)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository)) || can(regex("^[A-Za-z0-9-]+@[0-9]+/[A-Za-z0-9._-]+@[0-9]+$", var.github_repository))
    error_message = "github_repository must be \"owner/name\" or \"owner@123456/name@456789\", without https://github.com/ and without wildcards."
  }
}

variable "github_branch" {
  description = "The branch that is deployed: its runs may plan."
  type        = string
  default     = "main"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9._/-]+$", var.github_branch)) && !startswith(var.github_branch, "refs/")
    error_message = "github_branch must be the name of a branch, such as \"main\", without refs/heads/ and without wildcards."
  }
}

variable "github_environment" {
  description = "The environment of the repository whose jobs may apply. Give it required reviewers."
  type        = string
  default     = "production"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]+$", var.github_environment))
    error_message = "github_environment must be the name of an environment in letters, digits, dots, hyphens and underscores, such as \"production\"."
  }
}

variable "create_oidc_provider" {
  description = "Create GitHub's identity provider. An account has at most one: where it is there already, set this to false."
  type        = bool
  default     = true
  nullable    = false
}

#### The state

variable "state_bucket_name" {
  description = "Name of the bucket for Terraform's state; \"\" for `<name_prefix>-terraform-<account>-<region>`."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.state_bucket_name == "" || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.state_bucket_name))
    error_message = "state_bucket_name must be \"\" or have 3 to 63 lower-case letters, digits and hyphens, and neither begin nor end with a hyphen."
  }
  validation {
    condition     = var.state_bucket_name == "" || var.state_bucket_name != var.bucket_name
    error_message = "state_bucket_name must not be the stack's bucket: who applies may delete that."
  }
}

variable "state_kms_key_arn" {
  description = "KMS key that encrypts the state, in the region of the bucket; \"\" for SSE-S3."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.state_kms_key_arn == "" || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.state_kms_key_arn))
    error_message = "state_kms_key_arn must be \"\" or the ARN of a KMS key."
  }
}

variable "state_version_days" {
  description = "Days until replaced versions of the state are removed; 0 to keep them all."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.state_version_days == 0 || (var.state_version_days >= 30 && var.state_version_days <= 3650 && floor(var.state_version_days) == var.state_version_days)
    error_message = "state_version_days must be 0 (never), or a whole number from 30 to 3650."
  }
}

variable "state_log_bucket_name" {
  description = "Existing bucket for the access logs of the state's bucket; \"\" for none. Its policy must let logging.s3.amazonaws.com write there."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.state_log_bucket_name == "" || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.state_log_bucket_name))
    error_message = "state_log_bucket_name must be \"\" or the name of a bucket."
  }
}

#### The account layer

variable "deploy_account_layer" {
  description = "Deploy the account layer (terraform/account) with this pipeline. Set to false where another deploys it, or the region has a workforce that you use."
  type        = bool
  default     = true
  nullable    = false
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

#### The stack's own switches, as far as rights depend on them

variable "bucket_name" {
  description = "The stack's bucket_name; \"\" for `<name_prefix>-<account>-<region>`."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.bucket_name == "" || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name must be \"\" or have 3 to 63 lower-case letters, digits and hyphens, and neither begin nor end with a hyphen."
  }
}

variable "force_destroy" {
  description = "Let the apply role delete every image and label in the stack's bucket."
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
  description = "The stack's access_logs.bucket_name; \"\" where there is none."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.log_bucket_name == "" || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.log_bucket_name))
    error_message = "log_bucket_name must be \"\" or the name of a bucket."
  }
}

variable "user_pool_id" {
  description = "The user pool of an existing workforce, to which the stack adds a group and workers; \"\" where there is none."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.user_pool_id == "" || can(regex("^[a-z0-9-]+_[a-zA-Z0-9]+$", var.user_pool_id))
    error_message = "user_pool_id must be \"\" or the id of a user pool, such as \"eu-west-1_AbCdEfGhI\"."
  }
}

variable "permissions_boundary_arn" {
  description = "The stack's permissions_boundary_arn: the apply role can then make roles with this boundary only. \"\" where there is none: it can then make a role with any right."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.permissions_boundary_arn == "" || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be \"\" or the ARN of an IAM policy."
  }
}

variable "require_stack_tag" {
  description = "Reach user pools and distributions only where they have the tag Stack of this stack; see modules/deployer."
  type        = bool
  default     = true
  nullable    = false
}
