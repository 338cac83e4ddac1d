variable "name_prefix" {
  description = "Beginning of the Ground Truth role's name."
  type        = string
  nullable    = false
}

variable "name_suffix" {
  description = "End of the names of roles and policy, which an account has once in all its regions, such as \"-eu-west-1\". Those that exist keep theirs."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]{0,24}$", var.name_suffix))
    error_message = "name_suffix must have at most 24 lower-case letters, digits and hyphens."
  }
}

variable "function_names" {
  description = "Names of the two functions; the names of their roles begin with them."
  type = object({
    pre_annotation  = string
    post_annotation = string
  })
  nullable = false

  validation {
    condition     = alltrue([for name in values(var.function_names) : can(regex("^[a-zA-Z0-9_-]{1,64}$", name))])
    error_message = "function_names must have 1 to 64 letters, digits, hyphens and underscores each."
  }
}

variable "bucket_arn" {
  description = "ARN of the bucket with inputs, templates and outputs."
  type        = string
  nullable    = false
}

variable "input_prefix" {
  description = "Key prefix of images and input manifests."
  type        = string
  default     = "input/"
  nullable    = false

  validation {
    condition     = can(regex("^([a-zA-Z0-9_-]+/)+$", var.input_prefix))
    error_message = "input_prefix must be names of letters, digits, hyphens and underscores, each followed by a slash, such as \"input/\"."
  }
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

variable "template_prefix" {
  description = "Key prefix of the worker task templates."
  type        = string
  default     = "templates/"
  nullable    = false

  validation {
    condition     = can(regex("^([a-zA-Z0-9_-]+/)+$", var.template_prefix))
    error_message = "template_prefix must be names of letters, digits, hyphens and underscores, each followed by a slash, such as \"templates/\"."
  }
}

variable "component_prefix" {
  description = "Key prefix of the published labeling component."
  type        = string
  default     = "components/"
  nullable    = false

  validation {
    condition     = can(regex("^([a-zA-Z0-9_-]+/)+$", var.component_prefix))
    error_message = "component_prefix must be names of letters, digits, hyphens and underscores, each followed by a slash, such as \"components/\"."
  }
}

variable "user_pool_id" {
  description = "User pool in which workers sign in: operators may look at its settings and invite people; \"\" where there is none, or none is known."
  type        = string
  default     = ""
  nullable    = false
}

variable "input_object_arns" {
  description = "ARNs of objects outside the bucket (wildcards allowed after the bucket's name) that labeling jobs may read."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.input_object_arns : can(regex("^arn:[a-z-]+:s3:::[a-z0-9][a-z0-9.-]+/.+$", arn))])
    error_message = "Each of input_object_arns must name objects of one bucket, such as \"arn:aws:s3:::my-images/holiday/*\"."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the roles may ever be allowed; \"\" for none."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.permissions_boundary_arn == "" || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be \"\" or the ARN of an IAM policy."
  }
}

variable "workteam_names" {
  description = "Work teams to which operators may give labeling jobs."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.workteam_names) > 0 && alltrue([for name in var.workteam_names : can(regex("^[0-9a-zA-Z](-*[0-9a-zA-Z]){0,62}$", name))])
    error_message = "workteam_names must hold at least one name of 1 to 63 letters, digits and hyphens, with no hyphen at either end."
  }
}

variable "function_qualifier" {
  description = "Alias by which labeling jobs invoke the functions; \"\" where they invoke the functions themselves."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{0,128}$", var.function_qualifier))
    error_message = "function_qualifier must have at most 128 letters, digits, hyphens and underscores."
  }
}

variable "assumable_role_arns" {
  description = "Execution roles of labeling jobs that the post-annotation function may take up, where a job names one of them; each role must trust the function's role."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.assumable_role_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/[a-zA-Z0-9+=,.@_/-]+$", arn))])
    error_message = "assumable_role_arns must hold ARNs of roles, such as \"arn:aws:iam::111122223333:role/labeling-jobs\"."
  }
}

variable "ground_truth_role" {
  description = "How narrow the role of labeling jobs is: `require_source_account` trusts SageMaker only on behalf of this account (aws:SourceAccount), `output_prefix_only` lets it write under the output prefix only. AWS documents neither for labeling jobs: switch off what a job is refused for."
  type = object({
    require_source_account = optional(bool, true)
    output_prefix_only     = optional(bool, true)
  })
  default  = {}
  nullable = false
}

variable "tracing" {
  description = "Let the functions send X-Ray traces."
  type        = bool
  default     = false
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key of the bucket's objects, which the roles may then use; \"\" without one."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.kms_key_arn == "" || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be \"\" or the ARN of a KMS key."
  }
}

variable "tags" {
  description = "Tags for everything here that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
