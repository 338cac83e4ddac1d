mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  bucket_name = "poserig-test"
}

run "defaults_close_the_bucket" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.labeling.block_public_acls,
      aws_s3_bucket_public_access_block.labeling.block_public_policy,
      aws_s3_bucket_public_access_block.labeling.ignore_public_acls,
      aws_s3_bucket_public_access_block.labeling.restrict_public_buckets,
    ])
    error_message = "Public access must be blocked in all four ways."
  }
  assert {
    condition     = aws_s3_bucket_ownership_controls.labeling.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "Object ACLs must be switched off."
  }
  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.labeling.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "Encryption must be SSE-S3, which the origin access identity can read."
  }
  assert {
    condition     = aws_s3_bucket_versioning.labeling.versioning_configuration[0].status == "Enabled"
    error_message = "Versioning must be on."
  }
  assert {
    condition     = aws_s3_bucket.labeling.force_destroy == false
    error_message = "Labels must not be deleted with the stack unless asked for."
  }
  assert {
    condition     = one(data.aws_iam_policy_document.labeling.statement).effect == "Deny" && one(one(data.aws_iam_policy_document.labeling.statement).condition).variable == "aws:SecureTransport"
    error_message = "The bucket policy must deny requests without TLS."
  }
}

run "cors_rule_is_ground_truths" {
  command = plan

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.labeling.cors_rule).allowed_methods == toset(["GET"])
    error_message = "Only GET is allowed across origins."
  }
  assert {
    condition     = one(aws_s3_bucket_cors_configuration.labeling.cors_rule).allowed_origins == toset(["*"])
    error_message = "Every origin is allowed: Ground Truth refuses jobs on a bucket that names another."
  }
  assert {
    condition     = one(aws_s3_bucket_cors_configuration.labeling.cors_rule).expose_headers == toset(["Access-Control-Allow-Origin"])
    error_message = "Ground Truth's rule exposes Access-Control-Allow-Origin."
  }
  assert {
    condition     = one(aws_s3_bucket_cors_configuration.labeling.cors_rule).allowed_headers == null
    error_message = "Ground Truth's rule allows no request headers."
  }
}

run "lifecycle_rules_take_the_days" {
  command = plan

  variables {
    lifecycle_rules = { incomplete_upload_days = 3, noncurrent_version_days = 30 }
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.labeling[0].rule[0].abort_incomplete_multipart_upload).days_after_initiation == 3
    error_message = "Unfinished uploads must go after 3 days."
  }
  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.labeling[0].rule[1].noncurrent_version_expiration).noncurrent_days == 30
    error_message = "Replaced versions must go after 30 days."
  }
}

run "job_output_is_kept_unless_asked_for" {
  command = plan

  assert {
    condition     = toset(aws_s3_bucket_lifecycle_configuration.labeling[0].rule[*].id) == toset(["abort-incomplete-uploads", "expire-noncurrent-versions"])
    error_message = "Labels must never be removed by default."
  }
}

run "job_output_goes_after_the_days_asked_for" {
  command = plan

  variables {
    lifecycle_rules = { job_output_days = 365 }
    output_prefix   = "labels/"
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.labeling[0].rule[2].filter).prefix == "labels/" && one(aws_s3_bucket_lifecycle_configuration.labeling[0].rule[2].expiration).days == 365
    error_message = "All that jobs wrote, and nothing else, must go after a year."
  }
}

run "job_output_is_not_removed_while_a_job_may_run" {
  command = plan

  variables {
    lifecycle_rules = { job_output_days = 30 }
  }

  expect_failures = [var.lifecycle_rules]
}

run "lifecycle_rules_can_be_switched_off" {
  command = plan

  variables {
    lifecycle_rules = { enabled = false }
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.labeling) == 0
    error_message = "There must be no lifecycle configuration."
  }
}

run "bucket_with_labels_can_be_destroyed_when_asked_for" {
  command = plan

  variables {
    force_destroy = true
  }

  assert {
    condition     = aws_s3_bucket.labeling.force_destroy
    error_message = "The bucket must go with what is in it."
  }
}

run "key_of_ones_own_encrypts_with_a_bucket_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.labeling.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    error_message = "The key must encrypt the objects."
  }
  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.labeling.rule).bucket_key_enabled
    error_message = "A bucket key saves calls of KMS."
  }
}

run "access_logs_go_to_the_bucket_named" {
  command = plan

  variables {
    access_logs = { bucket_name = "logs-of-all", prefix = "poserig/" }
  }

  assert {
    condition     = aws_s3_bucket_logging.labeling[0].target_bucket == "logs-of-all" && aws_s3_bucket_logging.labeling[0].target_prefix == "poserig/"
    error_message = "Access logs must go there."
  }
}

run "bucket_that_logs_into_itself_is_refused" {
  command = plan

  variables {
    access_logs = { bucket_name = "poserig-test" }
  }

  expect_failures = [var.access_logs]
}

run "wrong_values_are_refused" {
  command = plan

  variables {
    bucket_name     = "Not_A_Bucket"
    lifecycle_rules = { noncurrent_version_days = 0 }
    kms_key_arn     = "alias/mine"
    output_prefix   = "output"
  }

  expect_failures = [var.output_prefix, var.bucket_name, var.lifecycle_rules, var.kms_key_arn]
}

run "log_bucket_that_is_none_is_refused" {
  command = plan

  variables {
    access_logs = { bucket_name = "Logs Bucket" }
  }

  expect_failures = [var.access_logs]
}

run "log_prefix_with_a_slash_is_refused" {
  command = plan

  variables {
    access_logs = { bucket_name = "logs-of-all", prefix = "/s3/" }
  }

  expect_failures = [var.access_logs]
}

run "bucket_is_made_under_its_name" {
  state_key = "kept"

  assert {
    condition     = output.bucket_name == "poserig-test"
    error_message = "The bucket must have the name that was asked for."
  }
}

run "bucket_keeps_its_name_and_is_not_made_anew" {
  command   = plan
  state_key = "kept"

  variables {
    bucket_name = "poserig-other"
  }

  assert {
    condition     = aws_s3_bucket.labeling.bucket == "poserig-test"
    error_message = "modules/stack refuses another name; where a name is not known yet the bucket must stay."
  }
}
