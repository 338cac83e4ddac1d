resource "aws_s3_bucket" "labeling" {
  # checkov:skip=CKV_AWS_144: a second region would store people's images where nobody asked for it; versioning guards against mistakes
  # checkov:skip=CKV2_AWS_61: lifecycle_rules: the configuration is below, and can be switched off
  # checkov:skip=CKV2_AWS_62: nobody listens to events of objects; labeling jobs announce themselves through EventBridge

  bucket        = var.bucket_name
  force_destroy = var.force_destroy
  tags          = var.tags

  lifecycle {
    # Where account or region is not known yet while Terraform plans, nothing must be planned anew.
    ignore_changes = [bucket]
  }
}

resource "aws_s3_bucket_public_access_block" "labeling" {
  bucket = aws_s3_bucket.labeling.bucket

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "labeling" {
  bucket = aws_s3_bucket.labeling.bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# SSE-S3 by default: an origin access identity cannot read objects encrypted with KMS.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
resource "aws_s3_bucket_server_side_encryption_configuration" "labeling" {
  bucket = aws_s3_bucket.labeling.bucket

  rule {
    bucket_key_enabled = var.kms_key_arn == "" ? null : true # one call of KMS for many objects

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == "" ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn == "" ? null : var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "labeling" {
  bucket = aws_s3_bucket.labeling.bucket

  versioning_configuration {
    status = "Enabled"
  }
}

# Without it a worker's browser may not read the image's pixels and the task fails. Every origin: Ground
# Truth refuses jobs on a bucket that names any other. Objects stay private all the same, because their
# addresses are signed and short-lived.
# https://docs.aws.amazon.com/sagemaker/latest/dg/sms-cors-update.html
resource "aws_s3_bucket_cors_configuration" "labeling" {
  bucket = aws_s3_bucket.labeling.bucket

  cors_rule {
    id              = "workers-read-images"
    allowed_methods = ["GET"]
    allowed_origins = ["*"]
    expose_headers  = ["Access-Control-Allow-Origin"]
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "labeling" {
  # checkov:skip=CKV_AWS_300: the first rule sets it; checkov loses it beside a dynamic rule

  count = var.lifecycle_rules.enabled ? 1 : 0

  # Rules about versions need a bucket that has them.
  bucket = aws_s3_bucket_versioning.labeling.bucket

  rule {
    id     = "abort-incomplete-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = var.lifecycle_rules.incomplete_upload_days
    }
  }

  rule {
    id     = "expire-noncurrent-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.lifecycle_rules.noncurrent_version_days
    }

    expiration {
      expired_object_delete_marker = true
    }
  }

  # S3 matches prefixes only, and a job's intermediate annotations lie below the job's own name
  # beside its labels: they can go together or not at all.
  dynamic "rule" {
    for_each = var.lifecycle_rules.job_output_days == 0 ? [] : [var.lifecycle_rules.job_output_days]

    content {
      id     = "expire-job-output"
      status = "Enabled"

      filter {
        prefix = var.output_prefix
      }

      expiration {
        days = rule.value
      }
    }
  }
}

data "aws_iam_policy_document" "labeling" {
  source_policy_documents = var.policy_documents

  statement {
    sid    = "DenyWithoutTls"
    effect = "Deny"
    # Every action: no part of S3 is to be reached in the clear.
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.labeling.arn, "${aws_s3_bucket.labeling.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "labeling" {
  bucket = aws_s3_bucket.labeling.bucket
  policy = data.aws_iam_policy_document.labeling.json

  # S3 refuses two changes of a bucket's access at the same time.
  depends_on = [aws_s3_bucket_public_access_block.labeling]
}

resource "aws_s3_bucket_logging" "labeling" {
  count = var.access_logs.bucket_name == "" ? 0 : 1

  bucket        = aws_s3_bucket.labeling.bucket
  target_bucket = var.access_logs.bucket_name
  target_prefix = var.access_logs.prefix
}
