# Written by `python -m tools.terraform_roots` from modules/account and modules/stack: change it there.

variable "name_prefix" {
  description = "Beginning of the names of user pool and client, name of the workforce, and beginning of the sign-in page's host name."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags for everything that takes tags, besides Project, Stack, ManagedBy and Version."
  type        = map(string)
  default     = null
}

variable "existing_workforce" {
  description = "The workforce that this account and region has already: its `workforce_name` and, unless it signs in through OpenID Connect, the `user_pool_id` and `user_pool_client_id` of its sign-in. Nothing is made then; stacks are told of it. `aws sagemaker list-workforces` shows the three."
  type        = any
  default     = null
}

variable "deletion_protection" {
  description = "Refuse to delete the user pool and the workforce, also to `terraform destroy`. To leave, apply false first."
  type        = bool
  default     = null
}

variable "domain_prefix" {
  description = "First part of the sign-in page's host name, unique in its region; \"\" for `<name_prefix>-<account>`."
  type        = string
  default     = null
}

variable "worker_allowed_cidrs" {
  description = "Address ranges from which workers may reach the portal; empty for everywhere."
  type        = list(string)
  default     = null
}

variable "worker_mfa" {
  description = "A second factor (authenticator app) for workers: OFF, OPTIONAL or ON."
  type        = string
  default     = null
}

variable "worker_password_policy" {
  description = "What a worker's password must be like."
  type        = any
  default     = null
}

variable "email" {
  description = "Sender of invitations and forgotten passwords: an identity verified in SES, and the addresses shown. ses_identity_arn \"\" for Cognito's own sender, which AWS limits to some fifty messages a day."
  type        = any
  default     = null
}

variable "identity_provider" {
  description = "A company's sign-in for the user pool: its `name` on the sign-in page, `type` SAML or OIDC, and Cognito's `details` (SAML: MetadataURL or MetadataFile; OIDC: client_id, oidc_issuer, authorize_scopes, attributes_request_method; its secret is `client_secret`). `beside_passwords = false` takes the pool's own passwords away from the page. name \"\" for none."
  type        = any
  default     = null
}

variable "oidc" {
  description = "A workforce that signs in at a company's OpenID Connect provider, without any user pool; its secret is `client_secret`. The provider must send the claims that SageMaker asks for. Work teams are then of its groups. issuer \"\" for a user pool."
  type        = any
  default     = null
}

variable "client_secret" {
  description = "Secret of the client at the OpenID Connect provider, of `oidc` or `identity_provider`. It is in the state, as Terraform's provider has it."
  type        = string
  default     = null
  sensitive   = true
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the stack's roles may ever be allowed; \"\" for none."
  type        = string
  default     = null
}

variable "ground_truth_role" {
  description = "How narrow the role of labeling jobs is, { require_source_account = true, output_prefix_only = true } by default: trusted only on behalf of this account (aws:SourceAccount), and writing only under output/. AWS documents neither for labeling jobs: set to false what CreateLabelingJob, or a job, is refused for."
  type        = any
  default     = null
}

variable "artifacts" {
  description = "A release that was copied into S3, { bucket, prefix }, in the stack's region: for a source of this module that has no built files, such as git. `aws s3 cp --recursive --content-type text/plain RELEASE s3://BUCKET/PREFIX`. Not with depends_on on the call."
  type        = any
  default     = null
}

variable "rigs" {
  description = "Rig name to its built worker task template: an absolute path, or relative to `build_dir` or to the release. By default every template in the folder templates/ of `build_dir` or of the release: the library's rigs, and those that you built."
  type        = map(string)
  default     = null
}

variable "create_bucket" {
  description = "Create the bucket. With false, the existing bucket `bucket_name` is used as it is: merge the output `bucket_policy_document` into its policy and give it Ground Truth's CORS rule."
  type        = bool
  default     = null
}

variable "bucket_name" {
  description = "Name of the bucket; \"\" for `<name_prefix>-<account>-<region>`."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Customer-managed KMS key that encrypts the bucket's objects, with origin_access = \"oac\" only; \"\" for SSE-S3."
  type        = string
  default     = null
}

variable "access_logs" {
  description = "Existing bucket for the access logs of bucket and distribution, under a key prefix; bucket_name \"\" for none. See modules/bucket and modules/cdn for what it needs."
  type        = any
  default     = null
}

variable "force_destroy" {
  description = "Let `terraform destroy` delete the bucket with every image and label in it."
  type        = bool
  default     = null
}

variable "lifecycle_rules" {
  description = "Housekeeping of the bucket: days until unfinished uploads, and replaced or deleted versions of objects, are removed; and, unless 0, until all that labeling jobs wrote is, intermediate annotations and labels alike."
  type        = any
  default     = null
}

variable "input_object_arns" {
  description = "ARNs of objects outside the bucket (wildcards allowed after the bucket's name) that labeling jobs may read. Their bucket needs the same CORS rule."
  type        = list(string)
  default     = null
}

variable "cdn" {
  description = "Whether CloudFront serves the component. Where there is none (GovCloud) or another must do it: { enabled = false, component_url }, the address under which you publish the very file that was built; its hash is in the worker task templates."
  type        = any
  default     = null
}

variable "origin_access" {
  description = "How CloudFront reads the bucket: \"oai\", an origin access identity, or \"oac\", an origin access control, which KMS keys and regions opened after 2022 need."
  type        = string
  default     = null
}

variable "custom_domain" {
  description = "Domain of your own for the component, and its ACM certificate; TLS 1.2 at least. Its DNS record is yours to make. name \"\" for CloudFront's domain."
  type        = any
  default     = null
}

variable "price_class" {
  description = "Where CloudFront serves the component: PriceClass_100, PriceClass_200 or PriceClass_All."
  type        = string
  default     = null
}

variable "wait_for_deployment" {
  description = "Wait until every edge location serves the distribution (minutes)."
  type        = bool
  default     = null
}

variable "functions" {
  description = "Memory (MB), timeout (seconds) and reserved concurrency (-1: none) of each function; environment variables, log level, layers and X-Ray tracing of both; days until their logs are deleted (0: never) and the KMS key of the logs; versions to roll back to, see modules/functions."
  type        = any
  default     = null
}

variable "worker_emails" {
  description = "E-mail addresses of workers to invite, in lower case; each gets a temporary password by e-mail, none is in the state."
  type        = list(string)
  default     = null
}

variable "existing_workers" {
  description = "Users whom the workers' user pool has already, and who join the work team: their user names or, where they sign in by e-mail, their addresses. Terraform neither makes nor deletes them."
  type        = list(string)
  default     = null
}

variable "work_teams" {
  description = "Further work teams, such as reviewers, each with a group of its own in the user pool: name to its workers. Who is in several is invited once. Jobs go to one with `poserig job launch --work-team`."
  type        = any
  default     = null
}

variable "notify_workers" {
  description = "Tell workers by e-mail (SNS) of new tasks. Members are subscribed when the work team is made: decide before the first apply."
  type        = bool
  default     = null
}

variable "pin_presigned_urls" {
  description = "Tie the addresses of images to the worker's own IP address. Workers whose address changes while they work see broken images."
  type        = bool
  default     = null
}

variable "monitoring" {
  description = "Alarms on the functions and on data objects without a label, notice of labeling jobs that end, and a dashboard, with `enabled = true`. Told are `notification_emails` through a new SNS topic (encrypted with `kms_key_arn`, if any), or the existing one `topic_arn`; `thresholds` is what is still all right in five minutes."
  type        = any
  default     = null
}
