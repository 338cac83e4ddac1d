variable "name_prefix" {
  description = "Beginning of the names of what this module creates."
  type        = string
  nullable    = false
}

variable "workforce" {
  description = "The workforce: its `workforce_name`, and the `user_pool_id` and `user_pool_client_id` through which it signs in, as the output `workforce` of modules/account. The work team is of the group `worker_group_name`, or of a new one. Where workers sign in through OpenID Connect: `workforce_name` and `oidc_groups`, the groups whose members are the work team. Or `workteam_name` alone: that work team is used as it is."
  type = object({
    workforce_name      = optional(string, "")
    user_pool_id        = optional(string, "")
    user_pool_client_id = optional(string, "")
    worker_group_name   = optional(string, "")
    oidc_groups         = optional(list(string), [])
    workteam_name       = optional(string, "")
    worker_portal_url   = optional(string, "")
  })
  nullable = false

  validation {
    condition = (
      var.workforce.workteam_name != ""
      || (var.workforce.workforce_name != "" && length(var.workforce.oidc_groups) > 0)
      || alltrue([for key in ["workforce_name", "user_pool_id", "user_pool_client_id"] : var.workforce[key] != ""])
    )
    error_message = "workforce needs one of: workteam_name; workforce_name, user_pool_id and user_pool_client_id; workforce_name and oidc_groups. modules/account makes a workforce (`make deploy` applies terraform/account first); of an existing one `aws sagemaker list-workforces` names all but the work team."
  }
  validation {
    condition     = length(var.workforce.oidc_groups) == 0 || alltrue([for key in ["user_pool_id", "user_pool_client_id", "worker_group_name", "workteam_name"] : var.workforce[key] == ""])
    error_message = "workforce.oidc_groups is for a workforce without a user pool: leave user_pool_id, user_pool_client_id, worker_group_name and workteam_name out."
  }
  validation {
    condition     = var.workforce.worker_portal_url == "" || startswith(var.workforce.worker_portal_url, "https://")
    error_message = "workforce.worker_portal_url must begin with https://."
  }
  validation {
    condition     = can(regex("^([a-z]{2,}(-[a-z]+)+-[0-9]+_[0-9a-zA-Z]+)?$", var.workforce.user_pool_id))
    error_message = "workforce.user_pool_id must be a user pool's id, such as eu-west-1_AbCdEfGhI, not its name or ARN."
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
    condition     = length(var.worker_emails) == 0 || (var.workforce.workteam_name == "" && length(var.workforce.oidc_groups) == 0)
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
    condition     = length(var.existing_workers) == 0 || (var.workforce.workteam_name == "" && length(var.workforce.oidc_groups) == 0)
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
    condition     = length(var.work_teams) == 0 || var.workforce.workteam_name == ""
    error_message = "work_teams need a workforce: with an existing work team alone, name workforce.workforce_name, user_pool_id and user_pool_client_id instead."
  }
  validation {
    condition     = alltrue([for team in values(var.work_teams) : (length(team.oidc_groups) > 0) == (length(var.workforce.oidc_groups) > 0) && (length(team.oidc_groups) == 0 || length(team.worker_emails) + length(team.existing_workers) == 0)])
    error_message = "A team of work_teams has oidc_groups, and no workers of its own, exactly where workforce has oidc_groups."
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
