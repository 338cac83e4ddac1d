variable "name_prefix" {
  description = "Beginning of the names of what this module creates."
  type        = string
  nullable    = false
}

variable "bucket_name" {
  description = "Bucket that the component is published in."
  type        = string
  nullable    = false
}

variable "bucket_arn" {
  description = "ARN of that bucket."
  type        = string
  nullable    = false
}

variable "bucket_regional_domain_name" {
  description = "Host name of that bucket in its region."
  type        = string
  nullable    = false
}

variable "component_file" {
  description = "Path of the built component, crowd-2d-skeleton.js."
  type        = string
  nullable    = false

  validation {
    condition     = endswith(var.component_file, ".js")
    error_message = "component_file must be the path of a .js file."
  }
}

variable "retained_component_files" {
  description = "Paths of earlier builds of the component that stay published, for labeling jobs still running with them."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for file in var.retained_component_files : endswith(file, ".js")])
    error_message = "Each of retained_component_files must be the path of a .js file."
  }
}

variable "key_prefix" {
  description = "Key prefix of the component's versions: all that the distribution may read."
  type        = string
  default     = "components"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]+(/[a-z0-9-]+)*$", var.key_prefix))
    error_message = "key_prefix must be names of lower-case letters, digits and hyphens joined by slashes, with no slash at either end."
  }
}

variable "allowed_origins" {
  description = "Origins whose pages may load the component; the worker portal's differs with each workforce."
  type        = list(string)
  default     = ["*"]
  nullable    = false

  validation {
    condition     = length(var.allowed_origins) > 0 && alltrue([for origin in var.allowed_origins : origin == "*" || can(regex("^https://[^/\\s]+$", origin))])
    error_message = "allowed_origins must hold at least one of: \"*\", or an origin such as \"https://*.sagemaker.aws\" (https, no path)."
  }
}

variable "price_class" {
  description = "Where CloudFront serves the component: PriceClass_100, PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "wait_for_deployment" {
  description = "Wait until every edge location serves the distribution (minutes)."
  type        = bool
  default     = true
  nullable    = false
}
