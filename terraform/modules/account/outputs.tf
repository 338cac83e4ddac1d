output "workforce" {
  description = "What modules/stack needs to know of the workforce: its input `workforce`."
  value       = local.workforce

  depends_on = [
    # Nobody is told of a workforce whose sign-in does not work yet.
    aws_cognito_managed_user_pool_client.worker_portal,
    # Where a stack is in the same state and refuses to be destroyed, nothing here is removed before.
    terraform_data.people,
  ]
}

output "workforce_portal_url" {
  description = "Where workers sign in; \"\" for an existing workforce, which is not asked."
  value       = local.portal_url

  # Nobody is given the address before the client lets them sign in.
  depends_on = [aws_cognito_managed_user_pool_client.worker_portal]
}

output "sign_in_redirect_url" {
  description = "Address that a company's SAML or OpenID Connect provider must know: the user pool's (`/saml2/idpresponse`, `/oauth2/idpresponse`) or the workforce's; \"\" where nothing is made."
  value = (
    local.has_pool ? "https://${aws_cognito_user_pool_domain.workers[0].domain}.auth.${local.region}.amazoncognito.com/${local.identity_provider.type == "SAML" ? "saml2" : "oauth2"}/idpresponse"
    : local.creates_workforce ? "${local.portal_url}/oauth2/idpresponse" : ""
  )
}
