# What a team's pipeline needs before its first run: a bucket for Terraform's state, GitHub as an identity
# provider, a role that plans and a role that applies. An administrator applies it, once.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # `id` is the region's name in versions 5 and 6 of the provider alike; `name` and `region` are not.
  region = data.aws_region.current.id

  # Not the tag Stack: what has that of the stack is in reach of who applies it.
  tags = merge({ Project = "poserig", Pipeline = var.name_prefix, ManagedBy = "terraform" }, var.tags)

  state_bucket_name = var.state_bucket_name != "" ? var.state_bucket_name : "${var.name_prefix}-terraform-${local.account_id}-${local.region}"

  # What the pipeline deploys, in this order.
  roots = concat(var.deploy_account_layer ? ["terraform/account"] : [], ["terraform"])

  # One state for each root. The pipeline reaches those of the roots that it deploys: who could change the third
  # could take any right at the next apply of this folder.
  account_key   = "${var.name_prefix}/account.tfstate"
  stack_key     = "${var.name_prefix}/stack.tfstate"
  bootstrap_key = "${var.name_prefix}/bootstrap.tfstate"
}

module "deployer" {
  source = "../modules/deployer"

  name_prefix              = var.name_prefix
  account_name_prefix      = var.account_name_prefix
  deploy_account_layer     = var.deploy_account_layer
  bucket_name              = var.bucket_name
  force_destroy            = var.force_destroy
  kms_key_arn              = var.kms_key_arn
  log_bucket_name          = var.log_bucket_name
  user_pool_id             = var.user_pool_id
  permissions_boundary_arn = var.permissions_boundary_arn
  require_stack_tag        = var.require_stack_tag
}
