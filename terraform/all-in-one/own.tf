# What this root adds to its modules.

variable "build_dir" {
  description = "Folder that `make build` fills: an absolute path, or relative to this one; \"\" with `artifacts`."
  type        = string
  default     = "../../build"
  nullable    = false
}

module "remembered" {
  source = "../modules/remembered"

  name_prefix = var.name_prefix
}
