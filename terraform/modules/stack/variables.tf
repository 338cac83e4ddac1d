# An object's type would be written as object({ … }), if Terraform refused what an object does not know:
# it drops it in silence, and a misspelled attribute would be a setting that is never made. So `any`, and
# a rule. The modules' variables have the types and the defaults.

#### The stack

variable "name_prefix" {
  description = "Beginning of every name in the stack, and of its SSM parameters."
  type        = string
  default     = "poserig"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])+$", var.name_prefix)) && length(var.name_prefix) <= 20
    error_message = "name_prefix must have 2 to 20 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen."
  }
  validation {
    # Cognito refuses the first three anywhere in a sign-in domain, SSM the other two at the start.
    condition     = !can(regex("aws|amazon|cognito|^ssm", var.name_prefix))
    error_message = "name_prefix must not contain aws, amazon or cognito, nor begin with ssm: AWS keeps these for itself."
  }
}

variable "tags" {
  description = "Tags for everything that takes tags, besides Project, Stack, ManagedBy and Version."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(var.tags) <= 46 && alltrue([for name in keys(var.tags) : !startswith(lower(name), "aws:")])
    error_message = "tags must be at most 46, and their names must not begin with aws:."
  }
  validation {
    condition     = alltrue([for name, value in var.tags : can(regex("^[\\p{L}\\p{N} _.:/=+@-]{1,128}$", name)) && can(regex("^[\\p{L}\\p{N} _.:/=+@-]{0,256}$", value))])
    error_message = "tags must have names of 1 to 128 and values of at most 256 letters, digits, spaces and _ . : / = + - @: AWS refuses other characters."
  }
}

variable "remembered" {
  description = "What an applied stack remembers: module.remembered, a call of modules/remembered with the same name_prefix."
  type = object({
    component_versions = optional(map(string), {})
    has_notices        = optional(bool, false)
  })
  default  = {}
  nullable = false
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the stack's roles may ever be allowed; \"\" for none."
  type        = string
  default     = ""
  nullable    = false
}

variable "ground_truth_role" {
  description = "How narrow the role of labeling jobs is, { require_source_account = true, output_prefix_only = true } by default: trusted only on behalf of this account (aws:SourceAccount), and writing only under output/. AWS documents neither for labeling jobs: set to false what CreateLabelingJob, or a job, is refused for."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.ground_truth_role)) && length(setsubtract(try(keys(var.ground_truth_role), []), local.attributes.ground_truth_role)) == 0
    error_message = "ground_truth_role must be an object of ${join(", ", local.attributes.ground_truth_role)}; ${can(keys(var.ground_truth_role)) ? "it does not know ${join(", ", setsubtract(keys(var.ground_truth_role), local.attributes.ground_truth_role))}" : "this is none"}."
  }
}

#### What was built, and what is to be published of it

variable "build_dir" {
  description = "Folder of what was built: `make build` fills it, and a release has it. \"\" with `artifacts`."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = (var.build_dir == "") == (length(try(coalesce(var.artifacts.bucket), "")) > 0)
    error_message = "build_dir or artifacts must say where the built functions, component and templates are, and not both."
  }
}

variable "artifacts" {
  description = "A release that was copied into S3, { bucket, prefix }, in the stack's region: for a source of this module that has no built files, such as git. `aws s3 cp --recursive --content-type text/plain RELEASE s3://BUCKET/PREFIX`. Not with depends_on on the call."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.artifacts)) && length(setsubtract(try(keys(var.artifacts), []), local.attributes.artifacts)) == 0
    error_message = "artifacts must be an object of ${join(", ", local.attributes.artifacts)}; ${can(keys(var.artifacts)) ? "it does not know ${join(", ", setsubtract(keys(var.artifacts), local.attributes.artifacts))}" : "this is none"}."
  }
}

variable "rigs" {
  description = "Rig name to its built worker task template: an absolute path, or relative to `build_dir` or to the release. By default every template in the folder templates/ of `build_dir` or of the release: the library's rigs, and those that you built."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for rig in keys(var.rigs) : can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", rig)) && length(rig) <= 63])
    error_message = "The names in rigs must have 1 to 63 lower-case letters, digits and single hyphens, and neither begin nor end with a hyphen."
  }
}

#### The bucket

variable "create_bucket" {
  description = "Create the bucket. With false, the existing bucket `bucket_name` is used as it is: merge the output `bucket_policy_document` into its policy and give it Ground Truth's CORS rule."
  type        = bool
  default     = true
  nullable    = false
}

variable "bucket_name" {
  description = "Name of the bucket; \"\" for `<name_prefix>-<account>-<region>`."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.create_bucket || var.bucket_name != ""
    error_message = "bucket_name must name the existing bucket when create_bucket = false."
  }
}

variable "kms_key_arn" {
  description = "Customer-managed KMS key that encrypts the bucket's objects, with origin_access = \"oac\" only; \"\" for SSE-S3."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.kms_key_arn == "" || var.origin_access == "oac"
    error_message = "kms_key_arn needs origin_access = \"oac\": an origin access identity cannot read objects encrypted with KMS, so CloudFront could not serve the component."
  }
}

variable "access_logs" {
  description = "Existing bucket for the access logs of bucket and distribution, under a key prefix; bucket_name \"\" for none. See modules/bucket and modules/cdn for what it needs."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.access_logs)) && length(setsubtract(try(keys(var.access_logs), []), local.attributes.access_logs)) == 0
    error_message = "access_logs must be an object of ${join(", ", local.attributes.access_logs)}; ${can(keys(var.access_logs)) ? "it does not know ${join(", ", setsubtract(keys(var.access_logs), local.attributes.access_logs))}" : "this is none"}."
  }
}

variable "force_destroy" {
  description = "Let `terraform destroy` delete the bucket with every image and label in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "lifecycle_rules" {
  description = "Housekeeping of the bucket: days until unfinished uploads, and replaced or deleted versions of objects, are removed; and, unless 0, until all that labeling jobs wrote is, intermediate annotations and labels alike."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.lifecycle_rules)) && length(setsubtract(try(keys(var.lifecycle_rules), []), local.attributes.lifecycle_rules)) == 0
    error_message = "lifecycle_rules must be an object of ${join(", ", local.attributes.lifecycle_rules)}; ${can(keys(var.lifecycle_rules)) ? "it does not know ${join(", ", setsubtract(keys(var.lifecycle_rules), local.attributes.lifecycle_rules))}" : "this is none"}."
  }
}

variable "input_object_arns" {
  description = "ARNs of objects outside the bucket (wildcards allowed after the bucket's name) that labeling jobs may read. Their bucket needs the same CORS rule."
  type        = list(string)
  default     = []
  nullable    = false
}

#### The distribution

variable "cdn" {
  description = "Whether CloudFront serves the component. Where there is none (GovCloud) or another must do it: { enabled = false, component_url }, the address under which you publish the very file that was built; its hash is in the worker task templates."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.cdn)) && length(setsubtract(try(keys(var.cdn), []), local.attributes.cdn)) == 0
    error_message = "cdn must be an object of ${join(", ", local.attributes.cdn)}; ${can(keys(var.cdn)) ? "it does not know ${join(", ", setsubtract(keys(var.cdn), local.attributes.cdn))}" : "this is none"}."
  }
  validation {
    condition     = coalesce(try(var.cdn.enabled, null), true) == !startswith(try(coalesce(var.cdn.component_url), ""), "https://")
    error_message = "cdn.component_url must be an address that begins with https:// where cdn.enabled = false, and be left out otherwise."
  }
}

variable "origin_access" {
  description = "How CloudFront reads the bucket: \"oai\", an origin access identity, or \"oac\", an origin access control, which KMS keys and regions opened after 2022 need."
  type        = string
  default     = "oai"
  nullable    = false
}

variable "custom_domain" {
  description = "Domain of your own for the component, and its ACM certificate; TLS 1.2 at least. Its DNS record is yours to make. name \"\" for CloudFront's domain."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.custom_domain)) && length(setsubtract(try(keys(var.custom_domain), []), local.attributes.custom_domain)) == 0
    error_message = "custom_domain must be an object of ${join(", ", local.attributes.custom_domain)}; ${can(keys(var.custom_domain)) ? "it does not know ${join(", ", setsubtract(keys(var.custom_domain), local.attributes.custom_domain))}" : "this is none"}."
  }
}

variable "price_class" {
  description = "Where CloudFront serves the component: PriceClass_100, PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"
  nullable    = false
}

variable "wait_for_deployment" {
  description = "Wait until every edge location serves the distribution (minutes)."
  type        = bool
  default     = true
  nullable    = false
}

#### The functions

variable "functions" {
  description = "Memory (MB), timeout (seconds) and reserved concurrency (-1: none) of each function; environment variables, log level, layers and X-Ray tracing of both; days until their logs are deleted (0: never) and the KMS key of the logs; versions to roll back to, see modules/functions."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.functions)) && length(setsubtract(try(keys(var.functions), []), local.attributes.functions)) == 0
    error_message = "functions must be an object of ${join(", ", local.attributes.functions)}; ${can(keys(var.functions)) ? "it does not know ${join(", ", setsubtract(keys(var.functions), local.attributes.functions))}" : "this is none"}."
  }
  validation {
    condition     = (try(var.functions.pre_annotation, null) == null || can(keys(var.functions.pre_annotation))) && length(setsubtract(try(keys(var.functions.pre_annotation), []), local.attributes["functions.pre_annotation"])) == 0
    error_message = "functions.pre_annotation must be an object of ${join(", ", local.attributes["functions.pre_annotation"])}; ${can(keys(var.functions.pre_annotation)) ? "it does not know ${join(", ", setsubtract(keys(var.functions.pre_annotation), local.attributes["functions.pre_annotation"]))}" : "this is none"}."
  }
  validation {
    condition     = (try(var.functions.post_annotation, null) == null || can(keys(var.functions.post_annotation))) && length(setsubtract(try(keys(var.functions.post_annotation), []), local.attributes["functions.post_annotation"])) == 0
    error_message = "functions.post_annotation must be an object of ${join(", ", local.attributes["functions.post_annotation"])}; ${can(keys(var.functions.post_annotation)) ? "it does not know ${join(", ", setsubtract(keys(var.functions.post_annotation), local.attributes["functions.post_annotation"]))}" : "this is none"}."
  }
  validation {
    condition     = (try(var.functions.versions, null) == null || can(keys(var.functions.versions))) && length(setsubtract(try(keys(var.functions.versions), []), local.attributes["functions.versions"])) == 0
    error_message = "functions.versions must be an object of ${join(", ", local.attributes["functions.versions"])}; ${can(keys(var.functions.versions)) ? "it does not know ${join(", ", setsubtract(keys(var.functions.versions), local.attributes["functions.versions"]))}" : "this is none"}."
  }
}

#### The workers

variable "workforce" {
  description = "The workforce: the output `workforce` of modules/account, or that of an existing one as { workforce_name, user_pool_id, user_pool_client_id }; with `worker_group_name` the work team is of that group of the user pool, else of a new one. { workforce_name, oidc_groups } where workers sign in through OpenID Connect. { workteam_name } takes an existing work team as it is, with `worker_portal_url`, `user_pool_id`, `user_pool_client_id` and `worker_group_name` where they are known."
  type        = any
  nullable    = false

  validation {
    condition     = can(keys(var.workforce)) && length(setsubtract(try(keys(var.workforce), []), local.attributes.workforce)) == 0
    error_message = "workforce must be an object of ${join(", ", local.attributes.workforce)}; ${can(keys(var.workforce)) ? "it does not know ${join(", ", setsubtract(keys(var.workforce), local.attributes.workforce))}" : "this is none"}."
  }
}

variable "worker_emails" {
  description = "E-mail addresses of workers to invite, in lower case; each gets a temporary password by e-mail, none is in the state."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "existing_workers" {
  description = "Users whom the workers' user pool has already, and who join the work team: their user names or, where they sign in by e-mail, their addresses. Terraform neither makes nor deletes them."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "work_teams" {
  description = "Further work teams, such as reviewers, each with a group of its own in the user pool: name to its workers. Who is in several is invited once. Jobs go to one with `poserig job launch --work-team`."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.work_teams)) && length(setsubtract(try(keys(merge(values(var.work_teams)...)), []), local.attributes.work_teams)) == 0
    error_message = "A team of work_teams must be an object of ${join(", ", local.attributes.work_teams)}; ${can(keys(merge(values(var.work_teams)...))) ? "it does not know ${join(", ", setsubtract(keys(merge(values(var.work_teams)...)), local.attributes.work_teams))}" : "this is none"}."
  }
}

variable "notify_workers" {
  description = "Tell workers by e-mail (SNS) of new tasks. Members are subscribed when the work team is made: decide before the first apply."
  type        = bool
  default     = false
  nullable    = false
}

variable "pin_presigned_urls" {
  description = "Tie the addresses of images to the worker's own IP address. Workers whose address changes while they work see broken images."
  type        = bool
  default     = false
  nullable    = false
}

#### Who watches

variable "monitoring" {
  description = "Alarms on the functions and on data objects without a label, notice of labeling jobs that end, and a dashboard, with `enabled = true`. Told are `notification_emails` through a new SNS topic (encrypted with `kms_key_arn`, if any), or the existing one `topic_arn`; `thresholds` is what is still all right in five minutes."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = coalesce(try(var.monitoring.enabled, null), false) || (try(length(var.monitoring.topic_arn), 0) == 0 && try(length(var.monitoring.notification_emails), 0) == 0)
    error_message = "monitoring names whom to tell but is switched off: add `enabled = true`."
  }
  validation {
    condition     = can(keys(var.monitoring)) && length(setsubtract(try(keys(var.monitoring), []), local.attributes.monitoring)) == 0
    error_message = "monitoring must be an object of ${join(", ", local.attributes.monitoring)}; ${can(keys(var.monitoring)) ? "it does not know ${join(", ", setsubtract(keys(var.monitoring), local.attributes.monitoring))}" : "this is none"}."
  }
  validation {
    condition     = (try(var.monitoring.thresholds, null) == null || can(keys(var.monitoring.thresholds))) && length(setsubtract(try(keys(var.monitoring.thresholds), []), local.attributes["monitoring.thresholds"])) == 0
    error_message = "monitoring.thresholds must be an object of ${join(", ", local.attributes["monitoring.thresholds"])}; ${can(keys(var.monitoring.thresholds)) ? "it does not know ${join(", ", setsubtract(keys(var.monitoring.thresholds), local.attributes["monitoring.thresholds"]))}" : "this is none"}."
  }
}
