# Written by `python -m tools.terraform_roots` from modules/account: change it there.

output "workforce" {
  description = "What modules/stack needs to know of the workforce: its input `workforce`."
  value       = module.account.workforce
}

output "workforce_portal_url" {
  description = "Where workers sign in; \"\" for an existing workforce, which is not asked."
  value       = module.account.workforce_portal_url
}

output "sign_in_redirect_url" {
  description = "Address that a company's SAML or OpenID Connect provider must know: the user pool's (`/saml2/idpresponse`, `/oauth2/idpresponse`) or the workforce's; \"\" where nothing is made."
  value       = module.account.sign_in_redirect_url
}
