data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # `id` is the region's name in versions 5 and 6 of the provider alike; `name` and `region` are not.
  region = data.aws_region.current.id

  function_arns = {
    for key, name in var.function_names : key => "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${name}"
  }
  # A job goes on invoking what it was launched with: the function itself, where its versions were not
  # kept then.
  invoked_arns = concat(
    values(local.function_arns),
    var.function_qualifier == "" ? [] : [for arn in values(local.function_arns) : "${arn}:${var.function_qualifier}"],
  )
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

# A service may take up a role only on behalf of this very account. AWS does not document that labeling
# jobs say for whom they do it, so Ground Truth's role can do without.
data "aws_iam_policy_document" "trust" {
  for_each = {
    functions    = { service = "lambda.amazonaws.com", account_ids = [local.account_id] }
    ground_truth = { service = "sagemaker.amazonaws.com", account_ids = var.ground_truth_role.require_source_account ? [local.account_id] : [] }
  }

  statement {
    sid     = "AllowServiceOfThisAccount"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.value.service]
    }

    dynamic "condition" {
      for_each = each.value.account_ids

      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [condition.value]
      }
    }
  }
}
