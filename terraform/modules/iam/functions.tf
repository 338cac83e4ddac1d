# Metrics go out through the log (embedded metric format): no CloudWatch permission is needed.

resource "aws_iam_role" "pre_annotation" {
  name                 = "${var.function_names.pre_annotation}${var.name_suffix}"
  description          = "Pre-annotation function: reads labels that are too long for the manifest"
  assume_role_policy   = data.aws_iam_policy_document.trust["functions"].json
  permissions_boundary = local.permissions_boundary_arn
  tags                 = var.tags

  lifecycle {
    # Made with another name, or planned where the region is not known yet: it keeps its name.
    ignore_changes = [name]
  }
}

data "aws_iam_policy_document" "pre_annotation" {
  statement {
    sid       = "WriteOwnLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.log_group_arns.pre_annotation}:*"]
  }

  # A job that starts from the labels of an earlier job: some were too long for its manifest.
  statement {
    sid       = "ReadLabelsTooLongForTheManifest"
    actions   = ["s3:GetObject"]
    resources = ["${local.consolidation_arn}/consolidation-response/labels/*"]
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == "" ? [] : [var.kms_key_arn]

    content {
      sid       = "UseTheBucketsKey"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = var.tracing ? [true] : []

    content {
      sid     = "SendTraces"
      actions = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
      # X-Ray knows no narrower resource for these actions.
      resources = ["*"]
    }
  }
}

resource "aws_iam_role_policy" "pre_annotation" {
  name   = "pre-annotation"
  role   = aws_iam_role.pre_annotation.name
  policy = data.aws_iam_policy_document.pre_annotation.json
}

resource "aws_iam_role" "post_annotation" {
  name                 = "${var.function_names.post_annotation}${var.name_suffix}"
  description          = "Post-annotation function: reads what jobs wrote and their rigs, writes labels that are too long for the manifest"
  assume_role_policy   = data.aws_iam_policy_document.trust["functions"].json
  permissions_boundary = local.permissions_boundary_arn
  tags                 = var.tags

  lifecycle {
    # Made with another name, or planned where the region is not known yet: it keeps its name.
    ignore_changes = [name]
  }
}

data "aws_iam_policy_document" "post_annotation" {
  statement {
    sid       = "WriteOwnLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.log_group_arns.post_annotation}:*"]
  }

  # A request holds the answers, or names the files that do: Ground Truth documents no folder for these.
  statement {
    sid       = "ReadRequestsAndAnswers"
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arn}/${var.output_prefix}*"]
  }

  # The rig that a job's launch left there, for rigs that do not come with poserig.
  statement {
    sid       = "ReadRigsOfJobs"
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arn}/${var.input_prefix}jobs/*/rig.json"]
  }

  statement {
    sid       = "WriteLabelsTooLongForTheManifest"
    actions   = ["s3:PutObject"]
    resources = ["${local.consolidation_arn}/consolidation-response/labels/*"]
  }

  # Jobs with a role and a bucket of their own: the event names the role.
  dynamic "statement" {
    for_each = length(var.assumable_role_arns) == 0 ? [] : [var.assumable_role_arns]

    content {
      sid       = "TakeUpRolesOfJobs"
      actions   = ["sts:AssumeRole"]
      resources = statement.value
    }
  }

  # Decrypt for what it reads, GenerateDataKey for what it writes.
  dynamic "statement" {
    for_each = var.kms_key_arn == "" ? [] : [var.kms_key_arn]

    content {
      sid       = "UseTheBucketsKey"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = var.tracing ? [true] : []

    content {
      sid     = "SendTraces"
      actions = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
      # X-Ray knows no narrower resource for these actions.
      resources = ["*"]
    }
  }
}

resource "aws_iam_role_policy" "post_annotation" {
  name   = "post-annotation"
  role   = aws_iam_role.post_annotation.name
  policy = data.aws_iam_policy_document.post_annotation.json
}
