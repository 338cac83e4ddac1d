# What a team runs for years: people with a second factor behind the company's addresses, CloudFront with an
# origin access control, functions that can be rolled back, two work teams, somebody who is told.
module "account" {
  source = "../../modules/account"

  name_prefix         = "people"
  mfa                 = "OPTIONAL"
  allowed_cidrs       = var.office_cidrs
  deletion_protection = var.deletion_protection
}

module "poserig" {
  source = "../../modules/stack"

  name_prefix = "poses"
  build_dir   = "${path.module}/../../../build"
  workforce   = module.account.workforce
  remembered  = module.remembered
  tags        = { Environment = "production" }

  origin_access      = "oac"
  pin_presigned_urls = true
  notify_workers     = true
  worker_emails      = var.worker_emails
  work_teams         = { reviewers = { worker_emails = var.reviewer_emails } }

  functions = {
    versions           = { enabled = true }
    log_retention_days = 365
    post_annotation    = { reserved_concurrency = 10 }
  }
  lifecycle_rules = { noncurrent_version_days = 30 }
  monitoring = {
    enabled             = true
    notification_emails = var.operator_emails
    thresholds          = { failed_objects = 5 }
  }
}

module "remembered" {
  source = "../../modules/remembered"

  name_prefix = "poses"
}
