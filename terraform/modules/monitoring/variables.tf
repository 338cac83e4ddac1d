variable "name_prefix" {
  description = "Beginning of the names of what this module creates."
  type        = string
  nullable    = false
}

variable "functions" {
  description = "Name and timeout (seconds) of the two functions to watch."
  type = object({
    pre_annotation  = object({ name = string, timeout_seconds = number })
    post_annotation = object({ name = string, timeout_seconds = number })
  })
  nullable = false
}

variable "metrics_namespace" {
  description = "CloudWatch namespace of the functions' metrics."
  type        = string
  default     = "poserig"
  nullable    = false
}

variable "topic_arn" {
  description = "Existing SNS topic to notify; its policy must let CloudWatch and EventBridge publish. \"\" for a new one."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.topic_arn == "" || can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[^:]+$", var.topic_arn))
    error_message = "topic_arn must be \"\" or the ARN of an SNS topic."
  }
}

variable "notification_emails" {
  description = "E-mail addresses to notify; each must confirm by the link that it is sent."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for email in var.notification_emails : can(regex("^[^@\\s,;:<>()\"]+@[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)+$", email))])
    error_message = "notification_emails must hold e-mail addresses such as \"team@example.com\"."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the new topic; its policy must let CloudWatch and EventBridge use it. \"\" for none."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.kms_key_arn == "" || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be \"\" or the ARN of a KMS key."
  }
}

variable "labeling_job_states" {
  description = "States of labeling jobs to notify of: Completed, Failed, Stopped."
  type        = list(string)
  default     = ["Completed", "Failed", "Stopped"]
  nullable    = false

  validation {
    condition     = length(var.labeling_job_states) > 0 && alltrue([for state in var.labeling_job_states : contains(["Completed", "Failed", "Stopped"], state)])
    error_message = "labeling_job_states must hold at least one of Completed, Failed and Stopped."
  }
}

variable "thresholds" {
  description = "What is still all right in five minutes: errors and throttles of each function, data objects without a label; and the share of its timeout (percent) that a function may need."
  type = object({
    function_errors    = optional(number, 0)
    function_throttles = optional(number, 0)
    failed_objects     = optional(number, 0)
    duration_percent   = optional(number, 80)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for count in [var.thresholds.function_errors, var.thresholds.function_throttles, var.thresholds.failed_objects] : count >= 0])
    error_message = "The counts in thresholds must be 0 or more."
  }
  validation {
    condition     = var.thresholds.duration_percent >= 10 && var.thresholds.duration_percent <= 100
    error_message = "thresholds.duration_percent must be from 10 to 100."
  }
}

variable "tags" {
  description = "Tags for everything here that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
