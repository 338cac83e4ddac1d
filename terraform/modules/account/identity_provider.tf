# A company's own sign-in beside, or in the place of, passwords of the user pool.

locals {
  # The secret is apart from what may be shown.
  company_details = merge(
    local.identity_provider.details,
    var.client_secret == "" || local.identity_provider.type != "OIDC" ? {} : { client_secret = var.client_secret },
  )
}

resource "aws_cognito_identity_provider" "company" {
  count = local.has_company ? 1 : 0

  user_pool_id      = aws_cognito_user_pool.workers[0].id
  provider_name     = local.identity_provider.name
  provider_type     = local.identity_provider.type
  provider_details  = local.company_details
  attribute_mapping = merge({ email = local.identity_provider.type == "SAML" ? local.saml_email : "email" }, local.identity_provider.attribute_mapping)

  lifecycle {
    # Cognito adds these itself, and no plan would be empty.
    # https://github.com/hashicorp/terraform-provider-aws/issues/36912
    ignore_changes = [
      provider_details["ActiveEncryptionCertificate"],
      provider_details["SLORedirectBindingURI"],
      provider_details["SSORedirectBindingURI"],
      provider_details["attributes_url_add_attributes"],
    ]
  }
}

locals {
  # The claim that SAML providers send an address under.
  saml_email = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
}
