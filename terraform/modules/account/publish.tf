# What every stack of this account and region needs to know of its workforce. Nothing in it is secret.

locals {
  published_path = "/poserig/account"
  # SSM has no empty parameters: a workforce that signs in through OpenID Connect has no user pool.
  has_pool_to_publish = local.has_pool || local.existing_workforce.user_pool_id != ""
  published = merge(
    { "workforce-name" = local.workforce.workforce_name },
    local.has_pool_to_publish ? {
      "user-pool-id"        = local.workforce.user_pool_id
      "user-pool-client-id" = local.workforce.user_pool_client_id
    } : {},
  )
}

resource "aws_ssm_parameter" "account" {
  # checkov:skip=CKV2_AWS_34: nothing in it is secret, and a plan should show what changes

  for_each = local.published

  name           = "${local.published_path}/${each.key}"
  description    = "poserig: read by every stack of this account and region"
  type           = "String"
  insecure_value = each.value

  tags = local.tags

  # No stack is told of a workforce whose sign-in does not work yet.
  depends_on = [aws_cognito_managed_user_pool_client.worker_portal]
}
