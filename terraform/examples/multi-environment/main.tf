# Development and production in one account and region: one workforce, a stack for each. Names, metrics,
# alarms, roles and SSM parameters are told apart by name_prefix.
locals {
  environments = {
    dev = {
      force_destroy = true
      workers       = []
      monitoring    = {}
    }
    prod = {
      force_destroy = false
      workers       = ["ann@example.com"]
      monitoring    = { enabled = true, notification_emails = ["team@example.com"] }
    }
  }
}

module "account" {
  source = "../../modules/account"

  deletion_protection = var.deletion_protection
}

module "remembered" {
  source   = "../../modules/remembered"
  for_each = local.environments

  name_prefix = "poses-${each.key}"
}

module "poserig" {
  source   = "../../modules/stack"
  for_each = local.environments

  name_prefix   = "poses-${each.key}"
  build_dir     = "${path.module}/../../../build"
  workforce     = module.account.workforce
  remembered    = module.remembered[each.key]
  tags          = { Environment = each.key }
  force_destroy = each.value.force_destroy
  monitoring    = each.value.monitoring
  worker_emails = each.value.workers
}
