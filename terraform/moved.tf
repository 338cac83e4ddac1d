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

moved {
  from = module.workforce
  to   = module.stack.module.workforce
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
