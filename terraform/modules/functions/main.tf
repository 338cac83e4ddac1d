locals {
  alias           = "live"
  log_kms_key_arn = var.log_kms_key_arn == "" ? null : var.log_kms_key_arn

  # What is not set is left out.
  post_annotation_environment = merge(
    { JOB_FILES_PREFIX = var.job_files_prefix },
    length(var.assumable_role_arns) == 0 ? {} : { ASSUMABLE_ROLE_ARNS = join(" ", var.assumable_role_arns) },
    var.label_kms_key_arn == "" ? {} : { LABEL_KMS_KEY_ARN = var.label_kms_key_arn },
  )

  environment = merge({
    POWERTOOLS_LOG_LEVEL         = var.log_level
    POWERTOOLS_METRICS_NAMESPACE = var.metrics_namespace
  }, var.environment)
}

#### Pre-annotation: a manifest line becomes the input of a worker's task

# Made here and not by Lambda, so that logs are not kept for ever and go when the stack goes.
resource "aws_cloudwatch_log_group" "pre_annotation" {
  name              = "/aws/lambda/${var.pre_annotation.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = local.log_kms_key_arn
  tags              = var.tags
}

resource "aws_lambda_function" "pre_annotation" {
  # checkov:skip=CKV_AWS_116: Ground Truth invokes synchronously: there is no event that could be lost
  # checkov:skip=CKV_AWS_117: it reaches S3 and CloudWatch Logs only; a VPC would add endpoints and cold starts, not safety
  # checkov:skip=CKV_AWS_173: no variable is secret; Lambda encrypts them with its own key
  # checkov:skip=CKV_AWS_272: the zip is built from this repository, and reproducibly; its hash is in the plan

  function_name    = var.pre_annotation.name
  description      = "Ground Truth: prepares a worker's task for each data object"
  role             = var.pre_annotation.role_arn
  runtime          = "python3.13"
  architectures    = ["arm64"]
  handler          = "functions.pre_annotation.handler.lambda_handler"
  filename         = var.pre_annotation.s3_key == "" ? var.pre_annotation.zip : null
  s3_bucket        = var.pre_annotation.s3_key == "" ? null : var.pre_annotation.s3_bucket
  s3_key           = var.pre_annotation.s3_key == "" ? null : var.pre_annotation.s3_key
  source_code_hash = var.pre_annotation.s3_key != "" ? var.pre_annotation.s3_hash : fileexists(var.pre_annotation.zip) ? filebase64sha256(var.pre_annotation.zip) : ""
  memory_size      = var.pre_annotation.memory_mb
  timeout          = var.pre_annotation.timeout_seconds
  layers           = var.layers
  publish          = var.versions.enabled
  tags             = var.tags

  reserved_concurrent_executions = var.pre_annotation.reserved_concurrency

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  environment {
    variables = merge(local.environment, { POWERTOOLS_SERVICE_NAME = "pre-annotation" })
  }

  logging_config {
    log_format = "Text" # Powertools writes JSON itself
    log_group  = aws_cloudwatch_log_group.pre_annotation.name
  }

  lifecycle {
    precondition {
      condition     = var.pre_annotation.s3_key != "" ? true : fileexists(var.pre_annotation.zip)
      error_message = "The function's zip ${var.pre_annotation.zip} does not exist: run `make build` first."
    }
  }
}

#### Post-annotation: the workers' answers become one label

resource "aws_cloudwatch_log_group" "post_annotation" {
  name              = "/aws/lambda/${var.post_annotation.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = local.log_kms_key_arn
  tags              = var.tags
}

resource "aws_lambda_function" "post_annotation" {
  # checkov:skip=CKV_AWS_116: Ground Truth invokes synchronously: there is no event that could be lost
  # checkov:skip=CKV_AWS_117: it reaches S3 and CloudWatch Logs only; a VPC would add endpoints and cold starts, not safety
  # checkov:skip=CKV_AWS_173: no variable is secret; Lambda encrypts them with its own key
  # checkov:skip=CKV_AWS_272: the zip is built from this repository, and reproducibly; its hash is in the plan

  function_name    = var.post_annotation.name
  description      = "Ground Truth: consolidates the workers' answers into one label for each data object"
  role             = var.post_annotation.role_arn
  runtime          = "python3.13"
  architectures    = ["arm64"]
  handler          = "functions.post_annotation.handler.lambda_handler"
  filename         = var.post_annotation.s3_key == "" ? var.post_annotation.zip : null
  s3_bucket        = var.post_annotation.s3_key == "" ? null : var.post_annotation.s3_bucket
  s3_key           = var.post_annotation.s3_key == "" ? null : var.post_annotation.s3_key
  source_code_hash = var.post_annotation.s3_key != "" ? var.post_annotation.s3_hash : fileexists(var.post_annotation.zip) ? filebase64sha256(var.post_annotation.zip) : ""
  memory_size      = var.post_annotation.memory_mb
  timeout          = var.post_annotation.timeout_seconds
  layers           = var.layers
  publish          = var.versions.enabled
  tags             = var.tags

  reserved_concurrent_executions = var.post_annotation.reserved_concurrency

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  environment {
    variables = merge(local.post_annotation_environment, local.environment, { POWERTOOLS_SERVICE_NAME = "post-annotation" })
  }

  logging_config {
    log_format = "Text" # Powertools writes JSON itself
    log_group  = aws_cloudwatch_log_group.post_annotation.name
  }

  lifecycle {
    precondition {
      condition     = var.post_annotation.s3_key != "" ? true : fileexists(var.post_annotation.zip)
      error_message = "The function's zip ${var.post_annotation.zip} does not exist: run `make build` first."
    }
  }
}

#### What labeling jobs invoke, where versions are kept: an alias that can be moved back

resource "aws_lambda_alias" "pre_annotation" {
  count = var.versions.enabled ? 1 : 0

  name             = local.alias
  description      = "The version that labeling jobs invoke"
  function_name    = aws_lambda_function.pre_annotation.function_name
  function_version = var.versions.pre_annotation != "" ? var.versions.pre_annotation : aws_lambda_function.pre_annotation.version
}

resource "aws_lambda_alias" "post_annotation" {
  count = var.versions.enabled ? 1 : 0

  name             = local.alias
  description      = "The version that labeling jobs invoke"
  function_name    = aws_lambda_function.post_annotation.function_name
  function_version = var.versions.post_annotation != "" ? var.versions.post_annotation : aws_lambda_function.post_annotation.version
}
