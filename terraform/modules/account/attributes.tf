# What each object that a user gives may hold, and its defaults. The variables are `any`, with a rule:
# Terraform drops in silence what an object type does not know, and a misspelled attribute would be a
# setting that is never made.

locals {
  defaults = {
    existing_workforce = { workforce_name = "", user_pool_id = "", user_pool_client_id = "" }
    email              = { ses_identity_arn = "", from = "", reply_to = "" }
    oidc               = { client_id = "", issuer = "", authorization_endpoint = "", token_endpoint = "", user_info_endpoint = "", logout_endpoint = "", jwks_uri = "" }
    password_policy = {
      minimum_length                   = 12
      require_lowercase                = true
      require_numbers                  = true
      require_symbols                  = false
      require_uppercase                = true
      temporary_password_validity_days = 7
    }
    identity_provider = { name = "", type = "SAML", details = {}, attribute_mapping = {}, beside_passwords = true }
  }
  existing_workforce = merge(local.defaults.existing_workforce, { for name, value in var.existing_workforce : name => value if value != null })
  email              = merge(local.defaults.email, { for name, value in var.email : name => value if value != null })
  oidc               = merge(local.defaults.oidc, { for name, value in var.oidc : name => value if value != null })
  password_policy    = merge(local.defaults.password_policy, { for name, value in var.password_policy : name => value if value != null })
  identity_provider  = merge(local.defaults.identity_provider, { for name, value in var.identity_provider : name => value if value != null })
}
