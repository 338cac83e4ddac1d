resource "aws_iam_role" "ground_truth" {
  name                 = "${var.name_prefix}-ground-truth${var.name_suffix}"
  description          = "Ground Truth labeling jobs: read inputs and templates, write outputs, invoke the two functions"
  assume_role_policy   = data.aws_iam_policy_document.trust["ground_truth"].json
  permissions_boundary = local.permissions_boundary_arn
  tags                 = var.tags

  lifecycle {
    # Made with another name, or planned where the region is not known yet: it keeps its name.
    ignore_changes = [name]
  }
}

data "aws_iam_policy_document" "ground_truth" {
  statement {
    sid       = "FindObjects"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket"]
    resources = [var.bucket_arn]
  }

  # grant_read_access in a worker task template signs image addresses with this role.
  statement {
    sid     = "ReadInputsAndTemplates"
    actions = ["s3:GetObject"]
    resources = concat(
      ["${var.bucket_arn}/${var.input_prefix}*", "${var.bucket_arn}/${var.template_prefix}*"],
      var.input_object_arns,
    )
  }

  statement {
    sid       = "WriteOutputs"
    actions   = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]
    resources = ["${var.bucket_arn}/${var.ground_truth_role.output_prefix_only ? var.output_prefix : ""}*"]
  }

  statement {
    sid       = "InvokeFunctions"
    actions   = ["lambda:InvokeFunction"]
    resources = local.invoked_arns
  }

  statement {
    sid     = "WriteLogs"
    actions = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    # Ground Truth's own groups: LabelingJobs and groundtruth/WorkerActivity.
    resources = ["arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/sagemaker/*"]
  }

  statement {
    sid     = "PutMetrics"
    actions = ["cloudwatch:PutMetricData"]
    # CloudWatch knows no narrower resource for this action.
    resources = ["*"]
  }

  # As Ground Truth documents for objects encrypted with a key of one's own.
  dynamic "statement" {
    for_each = var.kms_key_arn == "" ? [] : [var.kms_key_arn]

    content {
      sid       = "UseTheBucketsKey"
      actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role_policy" "ground_truth" {
  name   = "ground-truth"
  role   = aws_iam_role.ground_truth.name
  policy = data.aws_iam_policy_document.ground_truth.json
}
