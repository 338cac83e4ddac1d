# What this root adds to modules/stack.

variable "build_dir" {
  description = "Folder that `make build` fills: an absolute path, or relative to this one; \"\" with `artifacts`."
  type        = string
  default     = "../build"
  nullable    = false
}

module "remembered" {
  source = "./modules/remembered"

  name_prefix = var.name_prefix
}

variable "existing_workforce" {
  description = "The workforce and work team of a region that has no account layer (terraform/account), as the input `workforce` of modules/stack; or `oidc_groups` and `worker_group_name` beside an account layer."
  type        = any
  default     = {}
  nullable    = false
}

#### What the account layer of this account and region has written down: terraform/account

data "aws_ssm_parameters_by_path" "account" {
  path      = "/poserig/account"
  recursive = true
}

locals {
  account = zipmap(
    [for name in nonsensitive(data.aws_ssm_parameters_by_path.account.names) : replace(basename(name), "-", "_")],
    nonsensitive(data.aws_ssm_parameters_by_path.account.values),
  )
  names_workforce = length(setintersection(try(keys(var.existing_workforce), []), ["workforce_name", "workteam_name"])) > 0
  workforce       = merge(local.names_workforce ? {} : local.account, var.existing_workforce)
}
