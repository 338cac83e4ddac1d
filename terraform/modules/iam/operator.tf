# For the people who launch labeling jobs: attach it to their role or permission set.

data "aws_iam_policy_document" "operator" {
  # Which stack there is: the launcher's parameters.
  statement {
    sid       = "ReadStackParameters"
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = ["arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter/${var.name_prefix}", "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter/${var.name_prefix}/*"]
  }

  statement {
    sid       = "FindObjects"
    actions   = ["s3:GetBucketCORS", "s3:GetBucketLocation", "s3:ListBucket"]
    resources = [var.bucket_arn]
  }

  statement {
    sid       = "UploadInputs"
    actions   = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]
    resources = ["${var.bucket_arn}/${var.input_prefix}*"]
  }

  statement {
    sid       = "ReadTemplatesAndOutputs"
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arn}/${var.template_prefix}*", "${var.bucket_arn}/${var.output_prefix}*"]
  }

  # `poserig job consolidate`: labels that are made again, and the manifest that holds them. Ground
  # Truth's own files are not among them.
  statement {
    sid     = "WriteLabelsMadeAgain"
    actions = ["s3:PutObject"]
    resources = [
      "${local.consolidation_arn}/consolidation-response/labels/*",
      "${var.bucket_arn}/${var.output_prefix}*/manifests/consolidated/*",
    ]
  }

  statement {
    sid       = "LaunchJobsOfTheWorkTeams"
    actions   = ["sagemaker:CreateLabelingJob"]
    resources = [local.labeling_job_arns]

    condition {
      test     = "ArnEquals"
      variable = "sagemaker:WorkteamArn"
      values   = local.workteam_arns
    }
  }

  # The launcher writes the rig's name on its jobs.
  statement {
    sid       = "TagJobs"
    actions   = ["sagemaker:AddTags"]
    resources = [local.labeling_job_arns]
  }

  statement {
    sid       = "WatchAndStopJobs"
    actions   = ["sagemaker:DescribeLabelingJob", "sagemaker:StopLabelingJob"]
    resources = [local.labeling_job_arns]
  }

  statement {
    sid     = "ListJobs"
    actions = ["sagemaker:ListLabelingJobs", "sagemaker:ListWorkforces"]
    # SageMaker knows no narrower resource for lists.
    resources = ["*"]
  }

  statement {
    sid       = "WatchTheWorkTeams"
    actions   = ["sagemaker:DescribeWorkteam", "sagemaker:ListLabelingJobsForWorkteam"]
    resources = local.workteam_arns
  }

  statement {
    sid       = "ReadJobLogs"
    actions   = ["logs:FilterLogEvents", "logs:GetLogEvents"]
    resources = ["arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/sagemaker/*"]
  }

  # This role and no other, to SageMaker and no other service.
  statement {
    sid       = "PassGroundTruthRole"
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.ground_truth.arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["sagemaker.amazonaws.com"]
    }
  }

  # `poserig doctor` looks whether what was deployed is still what jobs need.
  statement {
    sid       = "LookAtGroundTruthRole"
    actions   = ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]
    resources = [aws_iam_role.ground_truth.arn]
  }

  statement {
    sid       = "LookAtFunctions"
    actions   = ["lambda:GetFunctionConfiguration"]
    resources = local.invoked_arns
  }

  statement {
    sid       = "LookAtComponent"
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arn}/${var.component_prefix}*"]
  }

  dynamic "statement" {
    for_each = var.user_pool_id == "" ? [] : [var.user_pool_id]

    content {
      sid       = "LookAtSignIn"
      actions   = ["cognito-idp:DescribeUserPool", "cognito-idp:DescribeUserPoolClient"]
      resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account_id}:userpool/${statement.value}"]
    }
  }

  # `poserig worker add`. Nobody's own password can be set: that would be to sign in as them.
  dynamic "statement" {
    for_each = var.user_pool_id == "" ? [] : [var.user_pool_id]

    content {
      sid       = "InviteWorkers"
      actions   = ["cognito-idp:AdminAddUserToGroup", "cognito-idp:AdminCreateUser", "cognito-idp:AdminGetUser"]
      resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account_id}:userpool/${statement.value}"]
    }
  }

  # Whatever another policy may allow: images are not shown to strangers.
  statement {
    sid       = "DenyCrowdsOfOthers"
    effect    = "Deny"
    actions   = ["sagemaker:CreateLabelingJob"]
    resources = [local.labeling_job_arns]

    condition {
      test     = "StringEquals"
      variable = "sagemaker:WorkteamType"
      values   = ["public-crowd", "vendor-crowd"]
    }
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == "" ? [] : [var.kms_key_arn]

    content {
      sid       = "UseTheBucketsKey"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_policy" "operator" {
  name        = "${var.name_prefix}-operator${var.name_suffix}"
  description = "Launch, watch and stop labeling jobs of ${var.name_prefix}, with its role and its work team"
  policy      = data.aws_iam_policy_document.operator.json
  tags        = var.tags

  lifecycle {
    # Made with another name, or planned where the region is not known yet: it keeps its name.
    ignore_changes = [name]
  }
}
