# What who deploys the stack needs: everything that Terraform asks for in a plan, an apply, a change and
# a destroy of it, and what `poserig doctor` looks at before. Nothing is made here.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # `id` is the region's name in versions 5 and 6 of the provider alike; `name` and `region` are not.
  region = data.aws_region.current.id

  # IAM's limit for a managed policy, which does not count white space.
  most_characters = 6144

  bucket_name = var.bucket_name != "" ? var.bucket_name : "${var.name_prefix}-${local.account_id}-${local.region}"
  bucket_arn  = "arn:${local.partition}:s3:::${local.bucket_name}"
  # What the stack itself stores in the bucket: neither images nor labels.
  published_arns = ["${local.bucket_arn}/components/*", "${local.bucket_arn}/templates/*"]

  # Who labels: the account layer may have another name than the stack, and be deployed by others.
  account_prefix = var.account_name_prefix != "" ? var.account_name_prefix : var.name_prefix
  # What it has written down (terraform/modules/account): every stack reads it.
  account_arns   = [for path in ["", "/*"] : "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter/poserig/account${path}"]
  parameter_arns = [for path in ["", "/*"] : "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter/${var.name_prefix}${path}"]
  function_arns  = ["arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${var.name_prefix}-sagemaker-*"]
  function_roles = ["arn:${local.partition}:iam::${local.account_id}:role/${var.name_prefix}-sagemaker-*"]
  role_arns      = ["arn:${local.partition}:iam::${local.account_id}:role/${var.name_prefix}-*"]
  policy_arns    = ["arn:${local.partition}:iam::${local.account_id}:policy/${var.name_prefix}-*"]
  log_group_arns = ["arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/lambda/${var.name_prefix}-sagemaker-*"]
  topic_arns     = ["arn:${local.partition}:sns:${local.region}:${local.account_id}:${var.name_prefix}-*"]
  rule_arns      = ["arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${var.name_prefix}-*"]
  alarm_arns     = ["arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${var.name_prefix}-*"]
  dashboard_arns = ["arn:${local.partition}:cloudwatch::${local.account_id}:dashboard/${var.name_prefix}-*"]
  workforce_arns = ["arn:${local.partition}:sagemaker:${local.region}:${local.account_id}:workforce/${local.account_prefix}"]
  workteam_arns  = ["arn:${local.partition}:sagemaker:${local.region}:${local.account_id}:workteam/private-crowd/${var.name_prefix}-*"]
  job_arns       = ["arn:${local.partition}:sagemaker:${local.region}:${local.account_id}:labeling-job/*"]

  # AWS makes up the ids of these.
  user_pool_arns    = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account_id}:userpool/*"]
  distribution_arns = ["arn:${local.partition}:cloudfront::${local.account_id}:distribution/*"]
  # CloudFront knows tags of none of these.
  edge_arns = [for kind in ["origin-access-control", "origin-access-identity", "response-headers-policy"] : "arn:${local.partition}:cloudfront::${local.account_id}:${kind}/*"]

  stack_tags   = var.require_stack_tag ? [var.name_prefix] : []
  account_tags = var.require_stack_tag ? [local.account_prefix] : []
}
