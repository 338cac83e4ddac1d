# All of it with the defaults: a workforce, and a stack with its bucket, component, functions and roles.
module "account" {
  source = "../../modules/account"

  deletion_protection = var.deletion_protection
}

module "poserig" {
  source = "../../modules/stack"

  build_dir  = "${path.module}/../../../build"
  workforce  = module.account.workforce
  remembered = module.remembered
}

module "remembered" {
  source = "../../modules/remembered"
}
