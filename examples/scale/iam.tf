data "aws_iam_policy_document" "assume_by_lambda" {
  statement {
    sid     = "AssumeByLambda"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "assume_by_states" {
  statement {
    sid     = "AssumeByStepFunctions"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["states.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "shard" {
  statement {
    sid       = "ListBucket"
    actions   = ["s3:ListBucket"]
    resources = [local.bucket_arn]
  }
  statement {
    sid       = "ReadLabelsAndAnswers"
    actions   = ["s3:GetObject"]
    resources = ["${local.bucket_arn}/*"]
  }
  statement {
    sid     = "WriteLabelsAndExports"
    actions = ["s3:PutObject"]
    resources = [
      "${local.bucket_arn}/*/manifests/consolidated/*",
      "${local.bucket_arn}/${var.export_prefix}/*",
    ]
  }
  statement {
    sid     = "DescribeLabelingJobs"
    actions = ["sagemaker:DescribeLabelingJob"]
    # Labeling jobs have no common prefix of their own.
    resources = ["arn:aws:sagemaker:${var.region}:*:labeling-job/*"]
  }
  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${var.region}:*:log-group:/aws/lambda/${var.name_prefix}-shard*"]
  }
}

data "aws_iam_policy_document" "state_machine" {
  statement {
    sid       = "InvokeShard"
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.shard.arn]
  }
  statement {
    sid       = "ReadShards"
    actions   = ["s3:GetObject"]
    resources = ["${local.bucket_arn}/${var.shards_key}"]
  }
  statement {
    sid       = "WriteResults"
    actions   = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    resources = ["${local.bucket_arn}/${var.export_prefix}-results/*"]
  }
  statement {
    # A distributed map starts executions of its own state machine.
    sid       = "RunShards"
    actions   = ["states:StartExecution"]
    resources = ["arn:aws:states:${var.region}:*:stateMachine:${var.name_prefix}"]
  }
  statement {
    sid       = "FollowShards"
    actions   = ["states:DescribeExecution", "states:StopExecution", "states:RedriveExecution"]
    resources = ["arn:aws:states:${var.region}:*:execution:${var.name_prefix}*"]
  }
}

resource "aws_iam_role" "shard" {
  name               = "${var.name_prefix}-shard-${var.region}"
  assume_role_policy = data.aws_iam_policy_document.assume_by_lambda.json
}

resource "aws_iam_role_policy" "shard" {
  name   = "shard"
  role   = aws_iam_role.shard.id
  policy = data.aws_iam_policy_document.shard.json
}

resource "aws_iam_role" "state_machine" {
  name               = "${var.name_prefix}-states-${var.region}"
  assume_role_policy = data.aws_iam_policy_document.assume_by_states.json
}

resource "aws_iam_role_policy" "state_machine" {
  name   = "state-machine"
  role   = aws_iam_role.state_machine.id
  policy = data.aws_iam_policy_document.state_machine.json
}
