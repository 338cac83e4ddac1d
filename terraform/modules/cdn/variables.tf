variable "name_prefix" {
  description = "Beginning of the names of what this module creates."
  type        = string
  nullable    = false
}

variable "name_suffix" {
  description = "End of the names of CloudFront's policies, which an account has once in all its regions, such as \"-eu-west-1\". Those that exist keep theirs."
  type        = string
  default     = ""
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

variable "component_content" {
  description = "What the component is, in the place of the file; \"\" for the file."
  type        = string
  default     = ""
  nullable    = false
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

variable "origin_access" {
  description = "How CloudFront reads the bucket: \"oai\", an origin access identity, or \"oac\", an origin access control, which KMS keys and regions opened after 2022 need."
  type        = string
  default     = "oai"
  nullable    = false

  validation {
    condition     = contains(["oai", "oac"], var.origin_access)
    error_message = "origin_access must be \"oai\" or \"oac\"."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the bucket's objects, with origin_access = \"oac\" only; \"\" for SSE-S3."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.kms_key_arn == "" || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be \"\" or the ARN of a KMS key."
  }
}

variable "custom_domain" {
  description = "Domain of your own for the component, and its certificate in ACM (for CloudFront: of region us-east-1); its DNS record is yours to make. name \"\" for CloudFront's domain."
  type = object({
    name            = optional(string, "")
    certificate_arn = optional(string, "")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.custom_domain.name == "" || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.custom_domain.name))
    error_message = "custom_domain.name must be \"\" or a host name such as \"pose.example.com\"."
  }
  validation {
    condition     = (var.custom_domain.name == "") == (var.custom_domain.certificate_arn == "")
    error_message = "custom_domain needs both name and certificate_arn, or neither."
  }
  validation {
    # CloudFront takes certificates of one region only, whatever the stack's; a region is not written down
    # elsewhere.
    condition     = var.custom_domain.certificate_arn == "" || can(regex("^arn:[a-z-]+:acm:${format("us-%s-1", "east")}:[0-9]{12}:certificate/.+$", var.custom_domain.certificate_arn))
    error_message = "custom_domain.certificate_arn must be the ARN of an ACM certificate in us-east-1: CloudFront takes no other."
  }
}

variable "access_logs" {
  description = "Existing bucket and key prefix for CloudFront's access logs; bucket_name \"\" for none. That bucket must have ACLs on."
  type = object({
    bucket_name = optional(string, "")
    prefix      = optional(string, "cloudfront/")
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
}

variable "remembered_versions" {
  description = "Versions of the component that were published before: hash to \"current\", or to when it was replaced. The output `component_versions` of modules/remembered."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "tags" {
  description = "Tags for everything here that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
