mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  # A test's account layer is destroyed after it.
  deletion_protection = false
}

run "defaults_create_pool_and_workforce" {
  assert {
    condition     = aws_cognito_user_pool.workers[0].admin_create_user_config[0].allow_admin_create_user_only
    error_message = "Nobody may sign up by themselves."
  }
  assert {
    condition     = aws_cognito_user_pool_client.worker_portal[0].generate_secret
    error_message = "SageMaker needs a client with a secret."
  }
  assert {
    condition     = aws_cognito_user_pool_client.worker_portal[0].prevent_user_existence_errors == "ENABLED" && aws_cognito_managed_user_pool_client.worker_portal[0].prevent_user_existence_errors == "ENABLED"
    error_message = "The sign-in must not tell strangers who is a worker."
  }
  assert {
    condition     = one(aws_cognito_user_pool.workers[0].username_configuration).case_sensitive == false
    error_message = "Ann@example.com must be ann@example.com."
  }
  assert {
    condition     = one(one(aws_cognito_user_pool.workers[0].account_recovery_setting).recovery_mechanism).name == "verified_email"
    error_message = "Workers must be able to reset their passwords."
  }
  assert {
    condition     = aws_sagemaker_workforce.private[0].cognito_config[0].user_pool == aws_cognito_user_pool.workers[0].id
    error_message = "The workforce must sign in through the pool."
  }
  assert {
    condition     = one(aws_sagemaker_workforce.private[0].source_ip_config).cidrs == toset(["0.0.0.0/0"])
    error_message = "Workers may come from everywhere by default, and this is said: a block that is left out changes nothing."
  }
  assert {
    condition     = output.workforce_portal_url == "https://abcdefghij.labeling.eu-west-1.sagemaker.aws"
    error_message = "The portal's address is the workforce's."
  }
  assert {
    condition     = output.workforce == { workforce_name = aws_sagemaker_workforce.private[0].id, user_pool_id = "eu-west-1_Example01", user_pool_client_id = aws_cognito_user_pool_client.worker_portal[0].id }
    error_message = "Stacks must be told of the workforce."
  }
  assert {
    condition     = { for name, parameter in aws_ssm_parameter.account : parameter.name => parameter.insecure_value } == { "/poserig/account/workforce-name" = output.workforce.workforce_name, "/poserig/account/user-pool-id" = output.workforce.user_pool_id, "/poserig/account/user-pool-client-id" = output.workforce.user_pool_client_id }
    error_message = "Stacks with a state of their own must find the workforce."
  }
  assert {
    condition     = aws_cognito_user_pool_domain.workers[0].domain == "poserig-111122223333"
    error_message = "The sign-in page's name must be unique without being given."
  }
  assert {
    condition     = one(aws_cognito_user_pool.workers[0].email_configuration).email_sending_account == "COGNITO_DEFAULT"
    error_message = "Cognito must send unless SES is named."
  }
  assert {
    condition     = length(aws_cognito_identity_provider.company) + length(aws_sagemaker_workforce.private[0].oidc_config) == 0
    error_message = "There must be no company's sign-in unless it is asked for."
  }
}

# What AWS's own example of 2025 writes into the client of a workforce made through the API.
run "portal_signs_workers_in_through_its_own_addresses" {
  assert {
    condition     = aws_cognito_managed_user_pool_client.worker_portal[0].callback_urls == toset(["https://abcdefghij.labeling.eu-west-1.sagemaker.aws/oauth2/idpresponse"]) && aws_cognito_managed_user_pool_client.worker_portal[0].logout_urls == toset(["https://abcdefghij.labeling.eu-west-1.sagemaker.aws/logout"])
    error_message = "The client must lead back to the workforce's portal, at sign-in and at sign-out."
  }
  assert {
    condition     = aws_cognito_managed_user_pool_client.worker_portal[0].allowed_oauth_flows_user_pool_client && aws_cognito_managed_user_pool_client.worker_portal[0].allowed_oauth_flows == toset(["code", "implicit"])
    error_message = "The portal uses both flows."
  }
  assert {
    condition     = aws_cognito_managed_user_pool_client.worker_portal[0].allowed_oauth_scopes == toset(["email", "openid", "profile"]) && aws_cognito_managed_user_pool_client.worker_portal[0].supported_identity_providers == toset(["COGNITO"])
    error_message = "The portal needs these scopes, of the pool's own users."
  }
  assert {
    condition     = aws_cognito_managed_user_pool_client.worker_portal[0].name_pattern == "^poserig-worker-portal$"
    error_message = "Exactly the portal's client must be set up."
  }
}

run "private_addresses_are_refused" {
  command = plan

  variables {
    allowed_cidrs = ["203.0.113.0/24", "10.0.0.0/8"]
  }

  expect_failures = [var.allowed_cidrs]
}

run "second_factor_and_address_ranges_are_used" {
  command = plan

  variables {
    mfa           = "ON"
    allowed_cidrs = ["203.0.113.0/24"]
  }

  assert {
    condition     = aws_cognito_user_pool.workers[0].mfa_configuration == "ON" && aws_cognito_user_pool.workers[0].software_token_mfa_configuration[0].enabled
    error_message = "Workers must use an authenticator app."
  }
  assert {
    condition     = aws_sagemaker_workforce.private[0].source_ip_config[0].cidrs == toset(["203.0.113.0/24"])
    error_message = "The portal must be open to that range only."
  }
}

run "second_factor_is_offered_and_passwords_are_as_asked_for" {
  command = plan

  variables {
    mfa = "OPTIONAL"
    password_policy = {
      minimum_length                   = 16
      require_lowercase                = false
      require_numbers                  = false
      require_symbols                  = true
      require_uppercase                = false
      temporary_password_validity_days = 3
    }
  }

  assert {
    condition     = aws_cognito_user_pool.workers[0].mfa_configuration == "OPTIONAL" && aws_cognito_user_pool.workers[0].software_token_mfa_configuration[0].enabled
    error_message = "Workers must be able to use an authenticator app."
  }
  assert {
    condition     = one(aws_cognito_user_pool.workers[0].password_policy).minimum_length == 16 && one(aws_cognito_user_pool.workers[0].password_policy).temporary_password_validity_days == 3
    error_message = "The lengths and days must be those asked for."
  }
  assert {
    condition     = one(aws_cognito_user_pool.workers[0].password_policy).require_symbols && !one(aws_cognito_user_pool.workers[0].password_policy).require_lowercase && !one(aws_cognito_user_pool.workers[0].password_policy).require_numbers && !one(aws_cognito_user_pool.workers[0].password_policy).require_uppercase
    error_message = "The kinds of characters must be those asked for."
  }
}

run "temporary_password_for_ever_is_refused" {
  command = plan

  variables {
    password_policy = { temporary_password_validity_days = 366 }
  }

  expect_failures = [var.password_policy]
}

run "password_that_is_too_short_is_refused" {
  command = plan

  variables {
    password_policy = { minimum_length = 4 }
  }

  expect_failures = [var.password_policy]
}

run "wrong_values_are_refused" {
  command = plan

  variables {
    name_prefix       = "Poses"
    tags              = { "aws:owner" = "me" }
    domain_prefix     = "my-amazon"
    allowed_cidrs     = ["everywhere"]
    mfa               = "SMS"
    email             = { ses_identity_arn = "labeling@example.com" }
    identity_provider = { name = "x", details = { MetadataURL = "https://idp.example.com" } }
  }

  expect_failures = [var.name_prefix, var.tags, var.domain_prefix, var.allowed_cidrs, var.mfa, var.email, var.identity_provider]
}

run "attributes_that_do_not_exist_are_refused" {
  command = plan

  variables {
    existing_workforce = { name = "default" }
    password_policy    = { length = 16 }
    email              = { sender = "labeling@example.com" }
    identity_provider  = { provider = "Corp" }
  }

  expect_failures = [var.existing_workforce, var.password_policy, var.email, var.identity_provider]
}

run "attribute_of_oidc_that_does_not_exist_is_refused" {
  command = plan

  variables {
    oidc = { url = "https://idp.example.com" }
  }

  expect_failures = [var.oidc]
}

run "tags_that_aws_does_not_take_are_refused" {
  command = plan

  variables {
    tags = { "Own&er" = "x;y" }
  }

  expect_failures = [var.tags]
}

run "existing_workforce_is_told_of_and_nothing_is_made" {
  command = plan

  variables {
    existing_workforce = { workforce_name = "default", user_pool_id = "eu-west-1_Existing1", user_pool_client_id = "client" }
  }

  assert {
    condition     = length(aws_cognito_user_pool.workers) + length(aws_cognito_user_pool_client.worker_portal) + length(aws_cognito_managed_user_pool_client.worker_portal) + length(aws_sagemaker_workforce.private) == 0
    error_message = "Nothing of the existing workforce may be touched."
  }
  assert {
    condition     = { for name, parameter in aws_ssm_parameter.account : name => parameter.insecure_value } == { workforce-name = "default", user-pool-id = "eu-west-1_Existing1", user-pool-client-id = "client" }
    error_message = "Stacks must be told of the existing workforce."
  }
}

run "existing_workforce_without_a_pool_is_told_of_by_its_name" {
  command = plan

  variables {
    existing_workforce = { workforce_name = "default" }
  }

  assert {
    condition     = keys(aws_ssm_parameter.account) == ["workforce-name"]
    error_message = "A parameter without a value must not be made."
  }
}

run "existing_pool_without_its_client_is_refused" {
  command = plan

  variables {
    existing_workforce = { workforce_name = "default", user_pool_id = "eu-west-1_Existing1" }
  }

  expect_failures = [var.existing_workforce]
}

run "pool_that_is_no_id_is_refused" {
  command = plan

  variables {
    existing_workforce = { workforce_name = "default", user_pool_id = "poserig-workers", user_pool_client_id = "client" }
  }

  expect_failures = [var.existing_workforce]
}

run "people_are_protected_unless_it_is_said" {
  command = plan

  variables {
    deletion_protection = null
  }

  assert {
    condition     = aws_cognito_user_pool.workers[0].deletion_protection == "ACTIVE" && terraform_data.people.input.is_protected
    error_message = "Nobody must delete the people by accident."
  }
}

run "people_may_go_when_it_is_said" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = aws_cognito_user_pool.workers[0].deletion_protection == "INACTIVE" && !terraform_data.people.input.is_protected
    error_message = "Who says so must be able to leave."
  }
}

run "ses_sends_when_it_is_named" {
  command = plan

  variables {
    email = { ses_identity_arn = "arn:aws:ses:eu-west-1:111122223333:identity/example.com", from = "Labeling <labeling@example.com>", reply_to = "team@example.com" }
  }

  assert {
    condition = (
      one(aws_cognito_user_pool.workers[0].email_configuration).email_sending_account == "DEVELOPER"
      && one(aws_cognito_user_pool.workers[0].email_configuration).source_arn == "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
      && one(aws_cognito_user_pool.workers[0].email_configuration).from_email_address == "Labeling <labeling@example.com>"
      && one(aws_cognito_user_pool.workers[0].email_configuration).reply_to_email_address == "team@example.com"
    )
    error_message = "Invitations must come from the company."
  }
}

run "sender_without_ses_is_refused" {
  command = plan

  variables {
    email = { from = "labeling@example.com" }
  }

  expect_failures = [var.email]
}

run "people_sign_in_at_their_company_beside_passwords" {
  variables {
    identity_provider = { name = "Corp", details = { MetadataURL = "https://idp.example.com/metadata" } }
  }

  assert {
    condition     = aws_cognito_identity_provider.company[0].provider_type == "SAML" && aws_cognito_identity_provider.company[0].provider_details.MetadataURL == "https://idp.example.com/metadata"
    error_message = "The pool must know the company's provider."
  }
  assert {
    condition     = aws_cognito_identity_provider.company[0].attribute_mapping == tomap({ email = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress" })
    error_message = "The address must be known."
  }
  assert {
    condition     = aws_cognito_managed_user_pool_client.worker_portal[0].supported_identity_providers == toset(["COGNITO", "Corp"])
    error_message = "The portal must offer both ways."
  }
  assert {
    condition     = output.sign_in_redirect_url == "https://poserig-111122223333.auth.eu-west-1.amazoncognito.com/saml2/idpresponse"
    error_message = "The provider must be told where to send people."
  }
}

run "people_sign_in_at_their_company_only" {
  variables {
    identity_provider = {
      name              = "Corp"
      type              = "OIDC"
      details           = { oidc_issuer = "https://idp.example.com", client_id = "labeling", authorize_scopes = "openid email", attributes_request_method = "GET" }
      attribute_mapping = { email = "mail" }
      beside_passwords  = false
    }
    client_secret = "s3cret"
  }

  assert {
    condition     = aws_cognito_managed_user_pool_client.worker_portal[0].supported_identity_providers == toset(["Corp"])
    error_message = "The portal must offer the company's way only."
  }
  assert {
    condition     = nonsensitive(aws_cognito_identity_provider.company[0].provider_details.client_secret) == "s3cret" && aws_cognito_identity_provider.company[0].attribute_mapping == tomap({ email = "mail" })
    error_message = "The provider must have what was given."
  }
  assert {
    condition     = endswith(output.sign_in_redirect_url, "/oauth2/idpresponse")
    error_message = "OpenID Connect has another address than SAML."
  }
}

run "provider_of_a_kind_that_is_none_is_refused" {
  command = plan

  variables {
    identity_provider = { name = "Corp", type = "LDAP", details = { oidc_issuer = "https://idp.example.com" } }
  }

  expect_failures = [var.identity_provider]
}

run "saml_provider_without_its_metadata_is_refused" {
  command = plan

  variables {
    identity_provider = { name = "Corp", details = { oidc_issuer = "https://idp.example.com" } }
  }

  expect_failures = [var.identity_provider]
}

run "secret_among_the_details_is_refused" {
  command = plan

  variables {
    identity_provider = { name = "Corp", type = "OIDC", details = { oidc_issuer = "https://idp.example.com", client_secret = "s3cret" } }
  }

  expect_failures = [var.identity_provider]
}

run "workforce_signs_in_through_openid_connect" {
  variables {
    oidc = {
      client_id              = "labeling"
      issuer                 = "https://idp.example.com"
      authorization_endpoint = "https://idp.example.com/authorize"
      token_endpoint         = "https://idp.example.com/token"
      user_info_endpoint     = "https://idp.example.com/userinfo"
      logout_endpoint        = "https://idp.example.com/logout"
      jwks_uri               = "https://idp.example.com/keys"
    }
    client_secret = "s3cret"
  }

  assert {
    condition     = length(aws_cognito_user_pool.workers) + length(aws_cognito_managed_user_pool_client.worker_portal) + length(aws_sagemaker_workforce.private[0].cognito_config) == 0
    error_message = "There must be no user pool."
  }
  assert {
    condition = (
      { for name, value in one(aws_sagemaker_workforce.private[0].oidc_config) : name => nonsensitive(value) if name != "authentication_request_extra_params" && name != "scope" } == {
        client_id              = "labeling"
        client_secret          = "s3cret"
        issuer                 = "https://idp.example.com"
        authorization_endpoint = "https://idp.example.com/authorize"
        token_endpoint         = "https://idp.example.com/token"
        user_info_endpoint     = "https://idp.example.com/userinfo"
        logout_endpoint        = "https://idp.example.com/logout"
        jwks_uri               = "https://idp.example.com/keys"
      }
    )
    error_message = "SageMaker must have every address of the provider."
  }
  assert {
    condition     = keys(aws_ssm_parameter.account) == ["workforce-name"] && output.sign_in_redirect_url == "https://abcdefghij.labeling.eu-west-1.sagemaker.aws/oauth2/idpresponse"
    error_message = "Stacks must be told the name, and the provider the address."
  }
}

run "openid_connect_needs_every_address" {
  command = plan

  variables {
    oidc          = { client_id = "labeling", issuer = "https://idp.example.com" }
    client_secret = "s3cret"
  }

  expect_failures = [var.oidc]
}

run "openid_connect_needs_tls" {
  command = plan

  variables {
    oidc = {
      client_id              = "labeling"
      issuer                 = "https://idp.example.com"
      authorization_endpoint = "http://idp.example.com/authorize"
      token_endpoint         = "https://idp.example.com/token"
      user_info_endpoint     = "https://idp.example.com/userinfo"
      logout_endpoint        = "https://idp.example.com/logout"
      jwks_uri               = "https://idp.example.com/keys"
    }
    client_secret = "s3cret"
  }

  expect_failures = [var.oidc]
}

run "openid_connect_needs_its_secret" {
  command = plan

  variables {
    oidc = {
      client_id              = "labeling"
      issuer                 = "https://idp.example.com"
      authorization_endpoint = "https://idp.example.com/authorize"
      token_endpoint         = "https://idp.example.com/token"
      user_info_endpoint     = "https://idp.example.com/userinfo"
      logout_endpoint        = "https://idp.example.com/logout"
      jwks_uri               = "https://idp.example.com/keys"
    }
  }

  expect_failures = [var.client_secret]
}

run "two_ways_of_a_company_are_refused" {
  command = plan

  variables {
    oidc = {
      client_id              = "labeling"
      issuer                 = "https://idp.example.com"
      authorization_endpoint = "https://idp.example.com/authorize"
      token_endpoint         = "https://idp.example.com/token"
      user_info_endpoint     = "https://idp.example.com/userinfo"
      logout_endpoint        = "https://idp.example.com/logout"
      jwks_uri               = "https://idp.example.com/keys"
    }
    client_secret     = "s3cret"
    identity_provider = { name = "Corp", details = { MetadataURL = "https://idp.example.com/metadata" } }
  }

  expect_failures = [var.oidc]
}

# The state is by now of the account layer "poserig" in eu-west-1.
run "renamed_account_layer_is_refused" {
  command = plan

  variables {
    name_prefix = "poses"
  }

  expect_failures = [terraform_data.account]
}

run "account_layer_of_another_region_is_refused" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { id = "eu-west-2" }
  }

  expect_failures = [terraform_data.account]
}
