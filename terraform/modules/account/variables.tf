variable "name_prefix" {
  description = "Beginning of the names of user pool and client, name of the workforce, and beginning of the sign-in page's host name."
  type        = string
  default     = "poserig"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])+$", var.name_prefix)) && length(var.name_prefix) <= 20
    error_message = "name_prefix must have 2 to 20 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen."
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

variable "existing_workforce" {
  description = "The workforce that this account and region has already: its `workforce_name` and, unless it signs in through OpenID Connect, the `user_pool_id` and `user_pool_client_id` of its sign-in. Nothing is made then; stacks are told of it. `aws sagemaker list-workforces` shows the three."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.existing_workforce)) && length(setsubtract(try(keys(var.existing_workforce), []), keys(local.defaults.existing_workforce))) == 0
    error_message = "existing_workforce must be an object of ${join(", ", keys(local.defaults.existing_workforce))}; ${can(keys(var.existing_workforce)) ? "it does not know ${join(", ", setsubtract(keys(var.existing_workforce), keys(local.defaults.existing_workforce)))}" : "this is none"}."
  }
  validation {
    condition     = (try(var.existing_workforce.user_pool_id, local.defaults.existing_workforce.user_pool_id) == "") == (try(var.existing_workforce.user_pool_client_id, local.defaults.existing_workforce.user_pool_client_id) == "") && (try(var.existing_workforce.workforce_name, local.defaults.existing_workforce.workforce_name) != "" || try(var.existing_workforce.user_pool_id, local.defaults.existing_workforce.user_pool_id) == "")
    error_message = "existing_workforce needs workforce_name and, where people sign in through Cognito, both user_pool_id and user_pool_client_id."
  }
  validation {
    condition     = can(regex("^([a-z]{2,}(-[a-z]+)+-[0-9]+_[0-9a-zA-Z]+)?$", try(var.existing_workforce.user_pool_id, local.defaults.existing_workforce.user_pool_id)))
    error_message = "existing_workforce.user_pool_id must be a user pool's id, such as eu-west-1_AbCdEfGhI, not its name or ARN."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the user pool and the workforce, also to `terraform destroy`. To leave, apply false first."
  type        = bool
  default     = true
  nullable    = false
}

variable "domain_prefix" {
  description = "First part of the sign-in page's host name, unique in its region; \"\" for `<name_prefix>-<account>`."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.domain_prefix == "" || (can(regex("^[a-z0-9](-*[a-z0-9]){0,62}$", var.domain_prefix)) && !can(regex("aws|amazon|cognito", var.domain_prefix)))
    error_message = "domain_prefix must have 1 to 63 lower-case letters, digits and hyphens, neither begin nor end with a hyphen, and not contain aws, amazon or cognito."
  }
}

variable "allowed_cidrs" {
  description = "Address ranges from which workers may reach the portal; empty for everywhere."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.allowed_cidrs) <= 10 && alltrue([for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "allowed_cidrs must hold at most 10 ranges such as \"203.0.113.0/24\"."
  }
  validation {
    condition = alltrue([
      for cidr in var.allowed_cidrs :
      !can(regex("^(10|127|169\\.254|192\\.168|172\\.(1[6-9]|2[0-9]|3[01])|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\\.|^[fF][cCdD]", cidr))
    ])
    error_message = "allowed_cidrs must hold public ranges: the portal is on the internet and never sees a private address such as 10.1.2.3. Name the addresses under which your network goes out."
  }
}

variable "mfa" {
  description = "A second factor (authenticator app) for workers: OFF, OPTIONAL or ON."
  type        = string
  default     = "OFF"
  nullable    = false

  validation {
    condition     = contains(["OFF", "OPTIONAL", "ON"], var.mfa)
    error_message = "mfa must be OFF, OPTIONAL or ON."
  }
}

variable "password_policy" {
  description = "What a worker's password must be like."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.password_policy)) && length(setsubtract(try(keys(var.password_policy), []), keys(local.defaults.password_policy))) == 0
    error_message = "password_policy must be an object of ${join(", ", keys(local.defaults.password_policy))}; ${can(keys(var.password_policy)) ? "it does not know ${join(", ", setsubtract(keys(var.password_policy), keys(local.defaults.password_policy)))}" : "this is none"}."
  }
  validation {
    condition     = try(var.password_policy.minimum_length, local.defaults.password_policy.minimum_length) >= 8 && try(var.password_policy.minimum_length, local.defaults.password_policy.minimum_length) <= 99
    error_message = "password_policy.minimum_length must be from 8 to 99."
  }
  validation {
    condition     = try(var.password_policy.temporary_password_validity_days, local.defaults.password_policy.temporary_password_validity_days) >= 1 && try(var.password_policy.temporary_password_validity_days, local.defaults.password_policy.temporary_password_validity_days) <= 365
    error_message = "password_policy.temporary_password_validity_days must be from 1 to 365."
  }
}

variable "email" {
  description = "Sender of invitations and forgotten passwords: an identity verified in SES, and the addresses shown. ses_identity_arn \"\" for Cognito's own sender, which AWS limits to some fifty messages a day."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.email)) && length(setsubtract(try(keys(var.email), []), keys(local.defaults.email))) == 0
    error_message = "email must be an object of ${join(", ", keys(local.defaults.email))}; ${can(keys(var.email)) ? "it does not know ${join(", ", setsubtract(keys(var.email), keys(local.defaults.email)))}" : "this is none"}."
  }
  validation {
    condition     = try(var.email.ses_identity_arn, local.defaults.email.ses_identity_arn) == "" || can(regex("^arn:[a-z-]+:ses:[a-z0-9-]+:[0-9]{12}:identity/.+$", try(var.email.ses_identity_arn, local.defaults.email.ses_identity_arn)))
    error_message = "email.ses_identity_arn must be \"\" or the ARN of an identity in SES, such as arn:aws:ses:eu-west-1:111122223333:identity/example.com."
  }
  validation {
    condition     = try(var.email.from, local.defaults.email.from) == "" || try(var.email.ses_identity_arn, local.defaults.email.ses_identity_arn) != ""
    error_message = "email.from needs email.ses_identity_arn: Cognito's own sender has an address of its own."
  }
}

variable "identity_provider" {
  description = "A company's sign-in for the user pool: its `name` on the sign-in page, `type` SAML or OIDC, and Cognito's `details` (SAML: MetadataURL or MetadataFile; OIDC: client_id, oidc_issuer, authorize_scopes, attributes_request_method; its secret is `client_secret`). `beside_passwords = false` takes the pool's own passwords away from the page. name \"\" for none."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.identity_provider)) && length(setsubtract(try(keys(var.identity_provider), []), keys(local.defaults.identity_provider))) == 0
    error_message = "identity_provider must be an object of ${join(", ", keys(local.defaults.identity_provider))}; ${can(keys(var.identity_provider)) ? "it does not know ${join(", ", setsubtract(keys(var.identity_provider), keys(local.defaults.identity_provider)))}" : "this is none"}."
  }
  validation {
    condition     = can(regex("^([\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]{3,32})?$", try(var.identity_provider.name, local.defaults.identity_provider.name))) && !contains(["COGNITO"], upper(try(var.identity_provider.name, local.defaults.identity_provider.name)))
    error_message = "identity_provider.name must have 3 to 32 letters, digits and signs without spaces, and not be COGNITO."
  }
  validation {
    condition     = contains(["SAML", "OIDC"], try(var.identity_provider.type, local.defaults.identity_provider.type))
    error_message = "identity_provider.type must be SAML or OIDC."
  }
  validation {
    condition     = try(var.identity_provider.name, local.defaults.identity_provider.name) == "" || length(setintersection(keys(try(var.identity_provider.details, local.defaults.identity_provider.details)), try(var.identity_provider.type, local.defaults.identity_provider.type) == "SAML" ? ["MetadataURL", "MetadataFile"] : ["oidc_issuer"])) == 1
    error_message = "identity_provider.details needs MetadataURL or MetadataFile of a SAML provider, or oidc_issuer (and client_id, authorize_scopes, attributes_request_method) of an OIDC provider."
  }
  validation {
    condition     = !contains(keys(try(var.identity_provider.details, local.defaults.identity_provider.details)), "client_secret")
    error_message = "identity_provider.details must not hold the secret, which plans would show: give it as client_secret."
  }
}

variable "oidc" {
  description = "A workforce that signs in at a company's OpenID Connect provider, without any user pool; its secret is `client_secret`. The provider must send the claims that SageMaker asks for. Work teams are then of its groups. issuer \"\" for a user pool."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.oidc)) && length(setsubtract(try(keys(var.oidc), []), keys(local.defaults.oidc))) == 0
    error_message = "oidc must be an object of ${join(", ", keys(local.defaults.oidc))}; ${can(keys(var.oidc)) ? "it does not know ${join(", ", setsubtract(keys(var.oidc), keys(local.defaults.oidc)))}" : "this is none"}."
  }
  validation {
    condition     = length(distinct([for name, none in local.defaults.oidc : try(var.oidc[name], none) == none])) == 1
    error_message = "oidc needs all of client_id, issuer, authorization_endpoint, token_endpoint, user_info_endpoint, logout_endpoint and jwks_uri, or none."
  }
  validation {
    condition     = alltrue([for name, none in local.defaults.oidc : try(var.oidc[name], none) == none || startswith(try(var.oidc[name], none), "https://") if name != "client_id"])
    error_message = "The addresses in oidc must begin with https://."
  }
  validation {
    condition     = try(var.oidc.issuer, local.defaults.oidc.issuer) == "" || try(var.identity_provider.name, local.defaults.identity_provider.name) == ""
    error_message = "oidc is a workforce without a user pool, and identity_provider is the sign-in of a user pool: give one of them."
  }
}

variable "client_secret" {
  description = "Secret of the client at the OpenID Connect provider, of `oidc` or `identity_provider`. It is in the state, as Terraform's provider has it."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false

  validation {
    condition     = try(var.oidc.issuer, local.defaults.oidc.issuer) == "" || length(var.client_secret) > 0
    error_message = "client_secret is missing: a workforce that signs in through oidc needs it."
  }
}
