variable "pre_annotation" {
  description = "The pre-annotation function: its name, role, built zip (a file, or bucket, key and SHA-256 of an object), memory, timeout and reserved concurrency (-1: none)."
  type = object({
    name                 = string
    role_arn             = string
    zip                  = optional(string, "")
    s3_bucket            = optional(string, "")
    s3_key               = optional(string, "")
    s3_hash              = optional(string, "")
    memory_mb            = optional(number, 256)
    timeout_seconds      = optional(number, 30)
    reserved_concurrency = optional(number, -1)
  })
  nullable = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,64}$", var.pre_annotation.name))
    error_message = "pre_annotation.name must have 1 to 64 letters, digits, hyphens and underscores."
  }
  validation {
    condition     = var.pre_annotation.memory_mb >= 128 && var.pre_annotation.memory_mb <= 10240
    error_message = "pre_annotation.memory_mb must be from 128 to 10240."
  }
  validation {
    condition     = var.pre_annotation.reserved_concurrency == -1 || (var.pre_annotation.reserved_concurrency >= 1 && var.pre_annotation.reserved_concurrency <= 1000)
    error_message = "pre_annotation.reserved_concurrency must be -1 (none) or from 1 to 1000."
  }
  validation {
    condition     = var.pre_annotation.timeout_seconds >= 1 && var.pre_annotation.timeout_seconds <= 900
    error_message = "pre_annotation.timeout_seconds must be from 1 to 900."
  }
}

variable "post_annotation" {
  description = "The post-annotation function: its name, role, built zip (a file, or bucket, key and SHA-256 of an object), memory, timeout and reserved concurrency (-1: none). One call consolidates a whole batch of data objects."
  type = object({
    name                 = string
    role_arn             = string
    zip                  = optional(string, "")
    s3_bucket            = optional(string, "")
    s3_key               = optional(string, "")
    s3_hash              = optional(string, "")
    memory_mb            = optional(number, 1769)
    timeout_seconds      = optional(number, 900)
    reserved_concurrency = optional(number, -1)
  })
  nullable = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,64}$", var.post_annotation.name))
    error_message = "post_annotation.name must have 1 to 64 letters, digits, hyphens and underscores."
  }
  validation {
    condition     = var.post_annotation.memory_mb >= 128 && var.post_annotation.memory_mb <= 10240
    error_message = "post_annotation.memory_mb must be from 128 to 10240."
  }
  validation {
    condition     = var.post_annotation.reserved_concurrency == -1 || (var.post_annotation.reserved_concurrency >= 1 && var.post_annotation.reserved_concurrency <= 1000)
    error_message = "post_annotation.reserved_concurrency must be -1 (none) or from 1 to 1000."
  }
  validation {
    condition     = var.post_annotation.timeout_seconds >= 1 && var.post_annotation.timeout_seconds <= 900
    error_message = "post_annotation.timeout_seconds must be from 1 to 900."
  }
}

variable "job_files_prefix" {
  description = "Key prefix below which launches leave each job's rig, in the bucket of the consolidation requests."
  type        = string
  default     = "input/jobs/"
  nullable    = false
}

variable "assumable_role_arns" {
  description = "Execution roles of labeling jobs that the post-annotation function takes up, where a job names one of them; the iam module allows it."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "label_kms_key_arn" {
  description = "KMS key for labels that are too long for the manifest, where the labeling job names none; \"\" for the bucket's own encryption."
  type        = string
  default     = ""
  nullable    = false
}

variable "environment" {
  description = "Environment variables for both functions, such as POSERIG settings; they win over the module's own."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[a-zA-Z][a-zA-Z0-9_]+$", name)) && !startswith(name, "AWS_")])
    error_message = "The names in environment must begin with a letter, hold letters, digits and underscores, and not begin with AWS_, which Lambda keeps for itself."
  }
}

variable "log_level" {
  description = "Level of the functions' logs: DEBUG, INFO, WARNING, ERROR or CRITICAL. DEBUG may log what workers drew."
  type        = string
  default     = "INFO"
  nullable    = false

  validation {
    condition     = contains(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], var.log_level)
    error_message = "log_level must be DEBUG, INFO, WARNING, ERROR or CRITICAL."
  }
}

variable "log_retention_days" {
  description = "Days until log entries are deleted; 0 keeps them for ever."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "metrics_namespace" {
  description = "CloudWatch namespace of the functions' metrics."
  type        = string
  default     = "poserig"
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9._/#-]{1,255}$", var.metrics_namespace)) && !startswith(var.metrics_namespace, "AWS/")
    error_message = "metrics_namespace must have 1 to 255 letters, digits and . _ / # -, and not begin with AWS/."
  }
}

variable "versions" {
  description = "Publish a version of each function with every change, and let labeling jobs invoke the alias `live`, with `enabled = true`. The alias points to the newest version, or to the one named for a rollback."
  type = object({
    enabled         = optional(bool, false)
    pre_annotation  = optional(string, "")
    post_annotation = optional(string, "")
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for version in [var.versions.pre_annotation, var.versions.post_annotation] : can(regex("^([1-9][0-9]*)?$", version))])
    error_message = "versions.pre_annotation and versions.post_annotation must be \"\" (the newest) or a version's number."
  }
  validation {
    condition     = var.versions.enabled || (var.versions.pre_annotation == "" && var.versions.post_annotation == "")
    error_message = "versions names a version but keeps none: add `enabled = true`."
  }
}

variable "layers" {
  description = "ARNs of layer versions for both functions, such as AWS's Powertools layer for traces."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.layers) <= 5 && alltrue([for arn in var.layers : can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[a-zA-Z0-9_-]+:[0-9]+$", arn))])
    error_message = "layers must hold at most 5 ARNs of layer versions."
  }
}

variable "tracing" {
  description = "Trace invocations with X-Ray. The code's own steps are traced too with a Powertools layer in `layers` and POSERIG_TRACING = \"true\" in `environment`."
  type        = bool
  default     = false
  nullable    = false
}

variable "log_kms_key_arn" {
  description = "KMS key that encrypts the log groups; its policy must let CloudWatch Logs use it. \"\" for CloudWatch's own encryption."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.log_kms_key_arn == "" || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.log_kms_key_arn))
    error_message = "log_kms_key_arn must be \"\" or the ARN of a KMS key."
  }
}

variable "tags" {
  description = "Tags for everything here that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
