# The workforce was a part of the stack: its work teams still are. What people sign in with is the account
# layer's by now (modules/account): a stack whose state still has it forgets it and deletes nothing.
# `terraform/scripts/split_state.sh` hands it over, see docs/upgrade.md.

moved {
  from = module.workforce
  to   = module.teams
}

moved {
  from = module.cdn
  to   = module.cdn[0]
}

removed {
  from = module.teams.aws_cognito_user_pool.workers

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.teams.aws_cognito_user_pool_domain.workers

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.teams.aws_cognito_user_pool_client.worker_portal

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.teams.aws_cognito_managed_user_pool_client.worker_portal

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.teams.aws_sagemaker_workforce.private

  lifecycle {
    destroy = false
  }
}
