mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  pre_annotation = {
    name     = "poserig-sagemaker-pre"
    role_arn = "arn:aws:iam::111122223333:role/poserig-sagemaker-pre"
    zip      = "tests/fixtures/function.zip"
  }
  post_annotation = {
    name     = "poserig-sagemaker-post"
    role_arn = "arn:aws:iam::111122223333:role/poserig-sagemaker-post"
    zip      = "tests/fixtures/function.zip"
  }
}

run "functions_run_the_built_zips" {
  command = plan

  assert {
    condition     = aws_lambda_function.pre_annotation.handler == "functions.pre_annotation.handler.lambda_handler" && aws_lambda_function.post_annotation.handler == "functions.post_annotation.handler.lambda_handler"
    error_message = "The handlers must be those in the zips."
  }
  assert {
    condition     = alltrue([for function in [aws_lambda_function.pre_annotation, aws_lambda_function.post_annotation] : function.runtime == "python3.13" && function.architectures == tolist(["arm64"])])
    error_message = "Both functions must run Python 3.13 on arm64."
  }
  assert {
    condition     = aws_lambda_function.pre_annotation.source_code_hash == filebase64sha256("tests/fixtures/function.zip")
    error_message = "A changed zip must change the function."
  }
  assert {
    condition     = aws_lambda_function.post_annotation.timeout == 900 && aws_lambda_function.post_annotation.memory_size == 1769
    error_message = "A batch of several workers must have a whole processor (1769 MB) and all the time that Lambda gives."
  }
}

run "logs_are_kept_for_a_time_and_levels_are_set" {
  command = plan

  variables {
    log_level          = "DEBUG"
    log_retention_days = 30
    environment        = { POSERIG_EXAMPLE = "1" }
  }

  assert {
    condition     = aws_cloudwatch_log_group.pre_annotation.name == "/aws/lambda/poserig-sagemaker-pre" && aws_cloudwatch_log_group.pre_annotation.retention_in_days == 30
    error_message = "The log group must be Lambda's, with the retention asked for."
  }
  assert {
    condition = aws_lambda_function.post_annotation.environment[0].variables == tomap({
      JOB_FILES_PREFIX             = "input/jobs/"
      POSERIG_EXAMPLE              = "1"
      POWERTOOLS_LOG_LEVEL         = "DEBUG"
      POWERTOOLS_METRICS_NAMESPACE = "poserig"
      POWERTOOLS_SERVICE_NAME      = "post-annotation"
    })
    error_message = "The environment must name the service, the metrics' namespace and the level."
  }
}

run "nothing_optional_by_default" {
  command = plan

  assert {
    condition     = alltrue([for function in [aws_lambda_function.pre_annotation, aws_lambda_function.post_annotation] : function.reserved_concurrent_executions == -1 && !function.publish && function.tracing_config[0].mode == "PassThrough"])
    error_message = "No reserved concurrency, versions or traces unless asked for."
  }
  assert {
    condition     = length(aws_lambda_alias.pre_annotation) + length(aws_lambda_alias.post_annotation) == 0 && output.qualifier == ""
    error_message = "No alias unless versions are kept."
  }
  assert {
    condition     = aws_cloudwatch_log_group.post_annotation.kms_key_id == null
    error_message = "No key unless one is named."
  }
}

run "versions_concurrency_traces_and_key_are_used" {
  variables {
    pre_annotation      = { name = "pre", role_arn = "arn:aws:iam::111122223333:role/pre", zip = "tests/fixtures/function.zip", reserved_concurrency = 20 }
    post_annotation     = { name = "post", role_arn = "arn:aws:iam::111122223333:role/post", zip = "tests/fixtures/function.zip", reserved_concurrency = 5 }
    assumable_role_arns = ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"]
    label_kms_key_arn   = "arn:aws:kms:eu-west-1:111122223333:key/0a1c"
    versions            = { enabled = true, post_annotation = "7" }
    layers              = ["arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-arm64:20"]
    tracing             = true
    log_kms_key_arn     = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
  }

  assert {
    condition     = aws_lambda_function.pre_annotation.reserved_concurrent_executions == 20 && aws_lambda_function.pre_annotation.tracing_config[0].mode == "Active"
    error_message = "Concurrency must be reserved and invocations traced."
  }
  assert {
    condition     = aws_lambda_function.post_annotation.reserved_concurrent_executions == 5
    error_message = "Each function has a concurrency of its own."
  }
  assert {
    condition     = aws_lambda_function.post_annotation.environment[0].variables["ASSUMABLE_ROLE_ARNS"] == "arn:aws:iam::111122223333:role/a arn:aws:iam::111122223333:role/b" && aws_lambda_function.post_annotation.environment[0].variables["LABEL_KMS_KEY_ARN"] == "arn:aws:kms:eu-west-1:111122223333:key/0a1c"
    error_message = "The post-annotation function must know the roles of jobs, and the stack's key."
  }
  assert {
    condition     = aws_lambda_alias.pre_annotation[0].function_version == aws_lambda_function.pre_annotation.version && aws_lambda_alias.post_annotation[0].function_version == "7"
    error_message = "The alias must be the newest version, or the one named."
  }
  assert {
    condition     = output.pre_annotation_function_arn == aws_lambda_alias.pre_annotation[0].arn && output.qualifier == "live"
    error_message = "Labeling jobs must invoke the alias."
  }
  assert {
    condition     = aws_cloudwatch_log_group.pre_annotation.kms_key_id == "arn:aws:kms:eu-west-1:111122223333:key/0a1b" && length(aws_lambda_function.post_annotation.layers) == 1
    error_message = "The key must encrypt the logs, the layer be used."
  }
}

run "missing_zip_names_make_build" {
  command = plan

  variables {
    pre_annotation  = { name = "pre", role_arn = "arn:aws:iam::111122223333:role/pre", zip = "tests/fixtures/not-there.zip" }
    post_annotation = { name = "post", role_arn = "arn:aws:iam::111122223333:role/post", zip = "tests/fixtures/not-there.zip" }
  }

  expect_failures = [aws_lambda_function.pre_annotation, aws_lambda_function.post_annotation]
}

run "wrong_values_are_refused" {
  command = plan

  variables {
    pre_annotation     = { name = "no spaces", role_arn = "r", zip = "z" }
    post_annotation    = { name = "no spaces", role_arn = "r", zip = "z" }
    environment        = { AWS_REGION = "eu-west-1" }
    log_level          = "VERBOSE"
    log_retention_days = 2
    metrics_namespace  = "AWS/Lambda"
    layers             = ["powertools"]
    log_kms_key_arn    = "alias/mine"
  }

  expect_failures = [
    var.pre_annotation, var.post_annotation, var.environment, var.log_level, var.log_retention_days, var.metrics_namespace,
    var.layers, var.log_kms_key_arn,
  ]
}

run "memory_that_lambda_does_not_have_is_refused" {
  command = plan

  variables {
    pre_annotation  = { name = "pre", role_arn = "r", zip = "tests/fixtures/function.zip", memory_mb = 64 }
    post_annotation = { name = "post", role_arn = "r", zip = "tests/fixtures/function.zip", memory_mb = 20000 }
  }

  expect_failures = [var.pre_annotation, var.post_annotation]
}

run "timeout_that_lambda_does_not_have_is_refused" {
  command = plan

  variables {
    pre_annotation  = { name = "pre", role_arn = "r", zip = "tests/fixtures/function.zip", timeout_seconds = 0 }
    post_annotation = { name = "post", role_arn = "r", zip = "tests/fixtures/function.zip", timeout_seconds = 901 }
  }

  expect_failures = [var.pre_annotation, var.post_annotation]
}

run "concurrency_that_lambda_does_not_have_is_refused" {
  command = plan

  variables {
    pre_annotation  = { name = "pre", role_arn = "r", zip = "tests/fixtures/function.zip", reserved_concurrency = 0 }
    post_annotation = { name = "post", role_arn = "r", zip = "tests/fixtures/function.zip", reserved_concurrency = 1001 }
  }

  expect_failures = [var.pre_annotation, var.post_annotation]
}

run "each_alias_follows_its_own_function" {
  state_key = "two-versions"

  override_resource {
    target = aws_lambda_function.pre_annotation
    values = { version = "3" }
  }
  override_resource {
    target = aws_lambda_function.post_annotation
    values = { version = "9" }
  }

  variables {
    versions = { enabled = true }
  }

  assert {
    condition     = [aws_lambda_alias.pre_annotation[0].function_version, aws_lambda_alias.post_annotation[0].function_version] == ["3", "9"]
    error_message = "An alias must point to its own function's newest version."
  }
}

run "version_that_is_none_is_refused" {
  command = plan

  variables {
    versions = { enabled = true, pre_annotation = "newest" }
  }

  expect_failures = [var.versions]
}

run "version_without_versions_is_refused" {
  command = plan

  variables {
    versions = { pre_annotation = "7" }
  }

  expect_failures = [var.versions]
}
