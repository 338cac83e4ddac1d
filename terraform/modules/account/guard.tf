# What must not happen to the people by accident.

#### A new name

resource "terraform_data" "account" {
  input = {
    name_prefix = var.name_prefix
    account_id  = local.account_id
    region      = local.region
  }

  lifecycle {
    # What the account layer was first applied with stays.
    ignore_changes = [input]

    postcondition {
      condition     = self.output.name_prefix == var.name_prefix
      error_message = "name_prefix was ${self.output.name_prefix} and is now ${var.name_prefix}: the user pool with all workers would be deleted and made anew. Leave it as it was: stacks with other names share this account layer."
    }
    postcondition {
      condition     = self.output.account_id == local.account_id && self.output.region == local.region
      error_message = "This state is of account ${self.output.account_id}, region ${self.output.region}, and the credentials are of account ${local.account_id}, region ${local.region}. Use those of the state, or for another region a state of its own (`terraform workspace new NAME`)."
    }
  }
}

#### The end

# Made last and so destroyed first: `terraform destroy` ends here, before anything is removed. Cognito's own
# protection would refuse only when the workforce is gone already.
resource "terraform_data" "people" {
  input = {
    is_protected = var.deletion_protection
    what         = "the user pool with all workers and the workforce of ${var.name_prefix}"
  }

  provisioner "local-exec" {
    when    = destroy
    command = self.input.is_protected ? "echo 'Nothing was removed: ${self.input.what} are protected. Apply deletion_protection = false first.' >&2; exit 1" : "exit 0"
    quiet   = true
  }

  depends_on = [
    aws_cognito_identity_provider.company,
    aws_cognito_managed_user_pool_client.worker_portal,
    aws_cognito_user_pool.workers,
    aws_cognito_user_pool_client.worker_portal,
    aws_cognito_user_pool_domain.workers,
    aws_sagemaker_workforce.private,
    aws_ssm_parameter.account,
    terraform_data.account,
  ]
}
