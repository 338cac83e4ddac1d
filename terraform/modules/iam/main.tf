data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # `id` is the region's name in versions 5 and 6 of the provider alike; `name` and `region` are not.
  region = data.aws_region.current.id

  function_arns = {
    for key, name in var.function_names :
    key => join(":", compact(["arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${name}", var.function_qualifier]))
  }
  log_group_arns = {
    for key, name in var.function_names :
    key => "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/lambda/${name}"
  }

  # Of every labeling job: <output prefix>/<job>/annotations/…
  annotations_arn   = "${var.bucket_arn}/${var.output_prefix}*/annotations"
  consolidation_arn = "${local.annotations_arn}/consolidated-annotation"

  labeling_job_arns = "arn:${local.partition}:sagemaker:${local.region}:${local.account_id}:labeling-job/*"
  # Made from their names and not from the workforce, so that a caller who may not make workforces can plan this.
  workteam_arns = [
    for name in var.workteam_names :
    "arn:${local.partition}:sagemaker:${local.region}:${local.account_id}:workteam/private-crowd/${name}"
  ]

  permissions_boundary_arn = var.permissions_boundary_arn == "" ? null : var.permissions_boundary_arn
}

# A service may take up a role only on behalf of this very account.
data "aws_iam_policy_document" "trust" {
  for_each = {
    functions    = "lambda.amazonaws.com"
    ground_truth = "sagemaker.amazonaws.com"
  }

  statement {
    sid     = "AllowServiceOfThisAccount"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.value]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}
