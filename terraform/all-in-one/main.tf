# Written by `python -m tools.terraform_roots` from modules/account and modules/stack: change it there.

module "account" {
  source = "../modules/account"

  name_prefix         = var.name_prefix
  tags                = var.tags
  existing_workforce  = var.existing_workforce
  deletion_protection = var.deletion_protection
  domain_prefix       = var.domain_prefix
  allowed_cidrs       = var.worker_allowed_cidrs
  mfa                 = var.worker_mfa
  password_policy     = var.worker_password_policy
  email               = var.email
  identity_provider   = var.identity_provider
  oidc                = var.oidc
  client_secret       = var.client_secret
}

module "stack" {
  source = "../modules/stack"

  name_prefix              = var.name_prefix
  tags                     = var.tags
  remembered               = module.remembered
  permissions_boundary_arn = var.permissions_boundary_arn
  ground_truth_role        = var.ground_truth_role
  build_dir                = var.build_dir == "" || startswith(var.build_dir, "/") ? var.build_dir : "${path.module}/${var.build_dir}"
  artifacts                = var.artifacts
  rigs                     = var.rigs
  create_bucket            = var.create_bucket
  bucket_name              = var.bucket_name
  kms_key_arn              = var.kms_key_arn
  access_logs              = var.access_logs
  force_destroy            = var.force_destroy
  lifecycle_rules          = var.lifecycle_rules
  input_object_arns        = var.input_object_arns
  cdn                      = var.cdn
  origin_access            = var.origin_access
  custom_domain            = var.custom_domain
  price_class              = var.price_class
  wait_for_deployment      = var.wait_for_deployment
  functions                = var.functions
  workforce                = module.account.workforce
  worker_emails            = var.worker_emails
  existing_workers         = var.existing_workers
  work_teams               = var.work_teams
  notify_workers           = var.notify_workers
  pin_presigned_urls       = var.pin_presigned_urls
  monitoring               = var.monitoring
}
