# Written by `python -m tools.terraform_roots` from modules/account: change it there.

module "account" {
  source = "../modules/account"

  name_prefix         = var.name_prefix
  tags                = var.tags
  existing_workforce  = var.existing_workforce
  deletion_protection = var.deletion_protection
  domain_prefix       = var.domain_prefix
  allowed_cidrs       = var.allowed_cidrs
  mfa                 = var.mfa
  password_policy     = var.password_policy
  email               = var.email
  identity_provider   = var.identity_provider
  oidc                = var.oidc
  client_secret       = var.client_secret
}
