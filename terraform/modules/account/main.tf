# Who labels, once for an account and region: the workforce, and how people sign in. Stacks come and go;
# the people and their passwords stay.

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  # `id` is the region's name in versions 5 and 6 of the provider alike; `name` and `region` are not.
  region = data.aws_region.current.id

  # Of poserig, where the module has it: a release and a git source do.
  version_file = "${path.module}/../../../VERSION"
  version_tag  = fileexists(local.version_file) ? { Version = trimspace(file(local.version_file)) } : {}
  tags         = merge({ Project = "poserig", Stack = var.name_prefix, ManagedBy = "terraform" }, local.version_tag, var.tags)

  # An account has at most one workforce in a region: it is made here, or the one that is there is used.
  creates_workforce = local.existing_workforce.workforce_name == ""
  signs_in_by_oidc  = local.oidc.issuer != ""
  has_pool          = local.creates_workforce && !local.signs_in_by_oidc
  has_company       = local.has_pool && local.identity_provider.name != ""

  domain_prefix = var.domain_prefix != "" ? var.domain_prefix : "${var.name_prefix}-${local.account_id}"
  portal_url    = local.creates_workforce ? "https://${aws_sagemaker_workforce.private[0].subdomain}" : ""

  workforce = {
    workforce_name      = local.creates_workforce ? aws_sagemaker_workforce.private[0].id : local.existing_workforce.workforce_name
    user_pool_id        = local.has_pool ? aws_cognito_user_pool.workers[0].id : local.existing_workforce.user_pool_id
    user_pool_client_id = local.has_pool ? aws_cognito_user_pool_client.worker_portal[0].id : local.existing_workforce.user_pool_client_id
  }
}

#### Who signs in: a user pool, its sign-in page, and the client through which the portal uses it

resource "aws_cognito_user_pool" "workers" {
  count = local.has_pool ? 1 : 0

  name                     = "${var.name_prefix}-workers"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = var.mfa
  deletion_protection      = var.deletion_protection ? "ACTIVE" : "INACTIVE"
  tags                     = local.tags

  # Workers are invited; nobody signs up by themselves.
  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  username_configuration {
    case_sensitive = false
  }

  password_policy {
    minimum_length                   = local.password_policy.minimum_length
    require_lowercase                = local.password_policy.require_lowercase
    require_numbers                  = local.password_policy.require_numbers
    require_symbols                  = local.password_policy.require_symbols
    require_uppercase                = local.password_policy.require_uppercase
    temporary_password_validity_days = local.password_policy.temporary_password_validity_days
  }

  # Cognito's own sender has a limit of some fifty messages a day: SES has none of its kind.
  email_configuration {
    email_sending_account  = local.email.ses_identity_arn == "" ? "COGNITO_DEFAULT" : "DEVELOPER"
    source_arn             = local.email.ses_identity_arn == "" ? null : local.email.ses_identity_arn
    from_email_address     = local.email.from == "" ? null : local.email.from
    reply_to_email_address = local.email.reply_to == "" ? null : local.email.reply_to
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  dynamic "software_token_mfa_configuration" {
    for_each = var.mfa == "OFF" ? [] : [true]

    content {
      enabled = true
    }
  }
}

resource "aws_cognito_user_pool_domain" "workers" {
  count = local.has_pool ? 1 : 0

  domain       = local.domain_prefix
  user_pool_id = aws_cognito_user_pool.workers[0].id
}

resource "aws_cognito_user_pool_client" "worker_portal" {
  count = local.has_pool ? 1 : 0

  name                          = "${var.name_prefix}-worker-portal"
  user_pool_id                  = aws_cognito_user_pool.workers[0].id
  generate_secret               = true
  prevent_user_existence_errors = "ENABLED"

  lifecycle {
    # aws_cognito_managed_user_pool_client.worker_portal below sets these: the portal's address
    # exists only after the workforce, which needs this client. Whether a secret was generated is not
    # imported: a client that is taken over would be made anew, and no update of it would succeed.
    ignore_changes = [
      allowed_oauth_flows,
      allowed_oauth_flows_user_pool_client,
      allowed_oauth_scopes,
      callback_urls,
      default_redirect_uri,
      explicit_auth_flows,
      generate_secret,
      logout_urls,
      prevent_user_existence_errors,
      supported_identity_providers,
    ]
  }
}

#### Who works: the workforce, one for an account and region

resource "aws_sagemaker_workforce" "private" {
  count = local.creates_workforce ? 1 : 0

  workforce_name = var.name_prefix

  dynamic "cognito_config" {
    for_each = local.has_pool ? [aws_cognito_user_pool_client.worker_portal[0].id] : []

    content {
      client_id = cognito_config.value
      # Through the domain: a pool without a sign-in page cannot serve a workforce.
      user_pool = aws_cognito_user_pool_domain.workers[0].user_pool_id
    }
  }

  dynamic "oidc_config" {
    for_each = local.signs_in_by_oidc ? [local.oidc] : []

    content {
      client_id              = oidc_config.value.client_id
      client_secret          = var.client_secret
      issuer                 = oidc_config.value.issuer
      authorization_endpoint = oidc_config.value.authorization_endpoint
      token_endpoint         = oidc_config.value.token_endpoint
      user_info_endpoint     = oidc_config.value.user_info_endpoint
      logout_endpoint        = oidc_config.value.logout_endpoint
      jwks_uri               = oidc_config.value.jwks_uri
    }
  }

  # Always written: a block that is left out changes nothing, so ranges could not be lifted again.
  source_ip_config {
    cidrs = length(var.allowed_cidrs) == 0 ? ["0.0.0.0/0"] : var.allowed_cidrs
  }
}

# The portal's address is now known: it goes into the client through which the portal signs workers in.
# Nothing that AWS publishes says that SageMaker does it for a workforce made through the API.
resource "aws_cognito_managed_user_pool_client" "worker_portal" {
  count = local.has_pool ? 1 : 0

  name_pattern = "^${aws_cognito_user_pool_client.worker_portal[0].name}$"
  user_pool_id = aws_cognito_user_pool.workers[0].id

  allowed_oauth_flows                  = ["code", "implicit"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["email", "openid", "profile"]
  callback_urls                        = ["${local.portal_url}/oauth2/idpresponse"]
  logout_urls                          = ["${local.portal_url}/logout"]
  # By their names: the client is refused one that is not there yet.
  supported_identity_providers = concat(
    aws_cognito_identity_provider.company[*].provider_name,
    local.has_company && !local.identity_provider.beside_passwords ? [] : ["COGNITO"],
  )
  prevent_user_existence_errors = "ENABLED"
}
