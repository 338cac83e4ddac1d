variable "name_prefix" {
  description = "Beginning of the names of what this module creates."
  type        = string
  nullable    = false
}

variable "create_workforce" {
  description = "Create the workforce with a user pool of its own. An account has at most one workforce in a region: where there is one, set this to false and describe it in `existing_workforce`."
  type        = bool
  default     = true
  nullable    = false
}

variable "existing_workforce" {
  description = "The existing workforce, with `create_workforce = false`. Either `workteam_name`: that work team is used as it is. Or `workforce_name`, `user_pool_id` and `user_pool_client_id`: the workforce gets another work team, of the group `worker_group_name` or of a new one. Where workers sign in through OpenID Connect: `workforce_name` and `oidc_groups`, the groups whose members are the work team."
  type = object({
    workforce_name      = optional(string, "")
    user_pool_id        = optional(string, "")
    user_pool_client_id = optional(string, "")
    worker_group_name   = optional(string, "")
    oidc_groups         = optional(list(string), [])
    workteam_name       = optional(string, "")
    worker_portal_url   = optional(string, "")
  })
  default  = {}
  nullable = false

  validation {
    condition     = !var.create_workforce || (length(var.existing_workforce.oidc_groups) == 0 && alltrue([for key, value in var.existing_workforce : value == "" if key != "oidc_groups"]))
    error_message = "existing_workforce is used only with create_workforce = false."
  }
  validation {
    condition = (
      var.create_workforce || var.existing_workforce.workteam_name != ""
      || (var.existing_workforce.workforce_name != "" && length(var.existing_workforce.oidc_groups) > 0)
      || alltrue([for key in ["workforce_name", "user_pool_id", "user_pool_client_id"] : var.existing_workforce[key] != ""])
    )
    error_message = "With create_workforce = false, existing_workforce needs one of: workteam_name; workforce_name, user_pool_id and user_pool_client_id; workforce_name and oidc_groups. `aws sagemaker list-workforces` names all but the work team."
  }
  validation {
    condition     = length(var.existing_workforce.oidc_groups) == 0 || alltrue([for key in ["user_pool_id", "user_pool_client_id", "worker_group_name", "workteam_name"] : var.existing_workforce[key] == ""])
    error_message = "existing_workforce.oidc_groups is for a workforce without a user pool: leave user_pool_id, user_pool_client_id, worker_group_name and workteam_name out."
  }
  validation {
    condition     = var.existing_workforce.worker_portal_url == "" || startswith(var.existing_workforce.worker_portal_url, "https://")
    error_message = "existing_workforce.worker_portal_url must begin with https://."
  }
  validation {
    condition     = can(regex("^([a-z]{2,}(-[a-z]+)+-[0-9]+_[0-9a-zA-Z]+)?$", var.existing_workforce.user_pool_id))
    error_message = "existing_workforce.user_pool_id must be a user pool's id, such as eu-west-1_AbCdEfGhI, not its name or ARN."
  }
}

variable "workforce_name" {
  description = "Name of the workforce to create."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-zA-Z](-*[0-9a-zA-Z]){0,62}$", var.workforce_name))
    error_message = "workforce_name must have 1 to 63 letters, digits and hyphens, and neither begin nor end with a hyphen."
  }
}

variable "workteam_name" {
  description = "Name of the work team to create."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-zA-Z](-*[0-9a-zA-Z]){0,62}$", var.workteam_name))
    error_message = "workteam_name must have 1 to 63 letters, digits and hyphens, and neither begin nor end with a hyphen."
  }
}

variable "domain_prefix" {
  description = "First part of the sign-in page's host name, unique in its region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9](-*[a-z0-9]){0,62}$", var.domain_prefix)) && !can(regex("aws|amazon|cognito", var.domain_prefix))
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
  type = object({
    minimum_length                   = optional(number, 12)
    require_lowercase                = optional(bool, true)
    require_numbers                  = optional(bool, true)
    require_symbols                  = optional(bool, false)
    require_uppercase                = optional(bool, true)
    temporary_password_validity_days = optional(number, 7)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.password_policy.minimum_length >= 8 && var.password_policy.minimum_length <= 99
    error_message = "password_policy.minimum_length must be from 8 to 99."
  }
  validation {
    condition     = var.password_policy.temporary_password_validity_days >= 1 && var.password_policy.temporary_password_validity_days <= 365
    error_message = "password_policy.temporary_password_validity_days must be from 1 to 365."
  }
}

variable "worker_emails" {
  description = "E-mail addresses of workers to invite, in lower case; each gets a temporary password by e-mail."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for email in var.worker_emails : can(regex("^[^@\\s,;:<>()\"]+@[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)+$", email)) && email == lower(email)])
    error_message = "worker_emails must hold e-mail addresses in lower case, such as \"ann@example.com\"."
  }
  validation {
    condition     = length(distinct(var.worker_emails)) == length(var.worker_emails)
    error_message = "worker_emails must name each worker once."
  }
  validation {
    condition     = length(var.worker_emails) == 0 || var.create_workforce || (var.existing_workforce.workteam_name == "" && length(var.existing_workforce.oidc_groups) == 0)
    error_message = "worker_emails needs a work team that is made here, in a user pool; invite the workers of an existing work team, or of an identity provider's groups, where these were made."
  }
}

variable "existing_workers" {
  description = "Users whom the user pool has already, and who join the work team: their user names or, where they sign in by e-mail, their addresses. They are neither made nor deleted here."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for user in var.existing_workers : can(regex("^\\S{1,128}$", user))]) && length(distinct(var.existing_workers)) == length(var.existing_workers)
    error_message = "existing_workers must hold user names or e-mail addresses, each once."
  }
  validation {
    condition     = length(setintersection(var.existing_workers, var.worker_emails)) == 0
    error_message = "existing_workers and worker_emails must have nobody in common: who is in the user pool already is not invited again."
  }
  validation {
    condition     = length(var.existing_workers) == 0 || var.create_workforce || (var.existing_workforce.workteam_name == "" && length(var.existing_workforce.oidc_groups) == 0)
    error_message = "existing_workers needs a work team that is made here, in a user pool."
  }
}

variable "work_teams" {
  description = "Further work teams, such as reviewers, each with a group of its own in the user pool: name to its workers, or to the `oidc_groups` whose members it has. Who is in several is invited once."
  type = map(object({
    worker_emails    = optional(list(string), [])
    existing_workers = optional(list(string), [])
    oidc_groups      = optional(list(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for team in keys(var.work_teams) : can(regex("^[a-z0-9](-?[a-z0-9]){0,39}$", team)) && team != "workers"])
    error_message = "The names in work_teams must have 1 to 40 lower-case letters, digits and single hyphens, and neither begin nor end with a hyphen; workers is the team that is always made."
  }
  validation {
    condition     = length(var.work_teams) <= 24
    error_message = "work_teams must be at most 24: a region has room for 25."
  }
  validation {
    condition     = alltrue([for email in flatten([for team in values(var.work_teams) : team.worker_emails]) : can(regex("^[^@\\s,;:<>()\"]+@[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)+$", email)) && email == lower(email)])
    error_message = "The worker_emails in work_teams must be e-mail addresses in lower case, such as \"ann@example.com\"."
  }
  validation {
    condition = alltrue([
      for team in values(var.work_teams) : alltrue([for list in [team.worker_emails, team.existing_workers] : length(distinct(list)) == length(list)])
    ])
    error_message = "A team of work_teams must name each worker once."
  }
  validation {
    condition     = length(var.work_teams) == 0 || var.create_workforce || var.existing_workforce.workteam_name == ""
    error_message = "work_teams need a workforce: with an existing work team alone, name existing_workforce.workforce_name, user_pool_id and user_pool_client_id instead."
  }
  validation {
    condition     = alltrue([for team in values(var.work_teams) : (length(team.oidc_groups) > 0) == (length(var.existing_workforce.oidc_groups) > 0) && (length(team.oidc_groups) == 0 || length(team.worker_emails) + length(team.existing_workers) == 0)])
    error_message = "A team of work_teams has oidc_groups, and no workers of its own, exactly where existing_workforce has oidc_groups."
  }
}

variable "notify_workers" {
  description = "Tell workers by e-mail (SNS) of new tasks. Members are subscribed when the work team is made: decide before the first apply. Switched off again, the topic stays and refuses messages."
  type        = bool
  default     = false
  nullable    = false
}

variable "had_notices" {
  description = "Whether the work teams have a topic for notices already: the output `has_notices` of modules/remembered."
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

variable "tags" {
  description = "Tags for everything here that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
