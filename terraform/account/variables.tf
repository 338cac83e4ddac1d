# Written by `python -m tools.terraform_roots` from modules/account: change it there.

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

variable "allowed_cidrs" {
  description = "Address ranges from which workers may reach the portal; empty for everywhere."
  type        = list(string)
  default     = null
}

variable "mfa" {
  description = "A second factor (authenticator app) for workers: OFF, OPTIONAL or ON."
  type        = string
  default     = null
}

variable "password_policy" {
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
