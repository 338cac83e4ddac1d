# Where a stack that was applied before there was modules/stack has its parts now.

moved {
  from = module.bucket
  to   = module.stack.module.bucket
}

moved {
  from = module.cdn
  to   = module.stack.module.cdn
}

moved {
  from = module.iam
  to   = module.stack.module.iam
}

moved {
  from = module.functions
  to   = module.stack.module.functions
}

# The workforce is the account layer's, its work teams are the stack's: each resource by itself.

moved {
  from = module.workforce.aws_cognito_user_group.workers
  to   = module.stack.module.teams.aws_cognito_user_group.workers
}

moved {
  from = module.workforce.aws_cognito_user.worker
  to   = module.stack.module.teams.aws_cognito_user.worker
}

moved {
  from = module.workforce.aws_cognito_user_in_group.worker
  to   = module.stack.module.teams.aws_cognito_user_in_group.worker
}

moved {
  from = module.workforce.aws_cognito_user_in_group.existing_worker
  to   = module.stack.module.teams.aws_cognito_user_in_group.existing_worker
}

moved {
  from = module.workforce.aws_sagemaker_workteam.labeling
  to   = module.stack.module.teams.aws_sagemaker_workteam.labeling
}

moved {
  from = module.workforce.aws_ssm_parameter.worker_notifications
  to   = module.stack.module.teams.aws_ssm_parameter.worker_notifications
}

moved {
  from = module.workforce.aws_sns_topic.worker_notifications
  to   = module.stack.module.teams.aws_sns_topic.worker_notifications
}

moved {
  from = module.workforce.aws_sns_topic_policy.worker_notifications
  to   = module.stack.module.teams.aws_sns_topic_policy.worker_notifications
}

moved {
  from = module.monitoring
  to   = module.stack.module.monitoring
}

moved {
  from = aws_s3_object.worker_task_template
  to   = module.stack.aws_s3_object.worker_task_template
}

moved {
  from = aws_ssm_parameter.stack
  to   = module.stack.aws_ssm_parameter.stack
}

moved {
  from = terraform_data.stack
  to   = module.stack.terraform_data.stack
}

moved {
  from = terraform_data.images
  to   = module.stack.terraform_data.images
}

moved {
  from = module.workforce.aws_cognito_user_pool.workers
  to   = module.account.aws_cognito_user_pool.workers
}

moved {
  from = module.workforce.aws_cognito_user_pool_domain.workers
  to   = module.account.aws_cognito_user_pool_domain.workers
}

moved {
  from = module.workforce.aws_cognito_user_pool_client.worker_portal
  to   = module.account.aws_cognito_user_pool_client.worker_portal
}

moved {
  from = module.workforce.aws_cognito_managed_user_pool_client.worker_portal
  to   = module.account.aws_cognito_managed_user_pool_client.worker_portal
}

moved {
  from = module.workforce.aws_sagemaker_workforce.private
  to   = module.account.aws_sagemaker_workforce.private
}
