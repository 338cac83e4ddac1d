# The state: versioned, encrypted, private, and kept.

resource "aws_s3_bucket" "state" {
  # checkov:skip=CKV_AWS_19: encrypted below; checkov loses it behind the choice of a key
  # checkov:skip=CKV_AWS_145: encrypted with a KMS key where state_kms_key_arn names one, else by S3
  # checkov:skip=CKV_AWS_144: a second region would store secrets where nobody asked for it; versioning guards against mistakes
  # checkov:skip=CKV2_AWS_61: state_version_days: the configuration is below, and can be switched off
  # checkov:skip=CKV2_AWS_62: nobody listens to events of a state

  bucket = local.state_bucket_name

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket = aws_s3_bucket.state.bucket

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "state" {
  bucket = aws_s3_bucket.state.bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.bucket

  rule {
    bucket_key_enabled = var.state_kms_key_arn == "" ? null : true # one call of KMS for many objects

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.state_kms_key_arn == "" ? "AES256" : "aws:kms"
      kms_master_key_id = var.state_kms_key_arn == "" ? null : var.state_kms_key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  # checkov:skip=CKV_AWS_300: Terraform uploads a state in one piece

  count = var.state_version_days == 0 ? 0 : 1

  # Rules about versions need a bucket that has them.
  bucket = aws_s3_bucket_versioning.state.bucket

  rule {
    id     = "expire-replaced-states"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.state_version_days
    }

    expiration {
      expired_object_delete_marker = true
    }
  }
}

data "aws_iam_policy_document" "state_bucket" {
  statement {
    sid    = "DenyWithoutTls"
    effect = "Deny"
    # Every action: no part of S3 is to be reached in the clear.
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]

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

resource "aws_s3_bucket_policy" "state" {
  bucket = aws_s3_bucket.state.bucket
  policy = data.aws_iam_policy_document.state_bucket.json

  # S3 refuses two changes of a bucket's access at the same time.
  depends_on = [aws_s3_bucket_public_access_block.state]
}

resource "aws_s3_bucket_logging" "state" {
  count = var.state_log_bucket_name == "" ? 0 : 1

  bucket        = aws_s3_bucket.state.bucket
  target_bucket = var.state_log_bucket_name
  target_prefix = "${local.state_bucket_name}/"
}

#### Who may read and write it

locals {
  state_keys = concat(var.deploy_account_layer ? [local.account_key] : [], [local.stack_key])
  state_arns = [for key in local.state_keys : "${aws_s3_bucket.state.arn}/${key}"]
  # Where Terraform's native locking writes: https://developer.hashicorp.com/terraform/language/backend/s3
  lock_arns      = [for arn in local.state_arns : "${arn}.tflock"]
  state_key_arns = var.state_kms_key_arn == "" ? [] : [var.state_kms_key_arn]
}

# Without a lock: who plans writes nothing.
data "aws_iam_policy_document" "read_state" {
  statement {
    sid       = "FindTheState"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state.arn]
  }

  statement {
    sid       = "ReadTheState"
    actions   = ["s3:GetObject"]
    resources = local.state_arns
  }

  dynamic "statement" {
    for_each = local.state_key_arns

    content {
      sid       = "DecryptTheState"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }
}

data "aws_iam_policy_document" "write_state" {
  source_policy_documents = [data.aws_iam_policy_document.read_state.json]

  statement {
    sid       = "WriteTheState"
    actions   = ["s3:PutObject"]
    resources = local.state_arns
  }

  statement {
    sid       = "LockTheState"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = local.lock_arns
  }

  dynamic "statement" {
    for_each = local.state_key_arns

    content {
      sid       = "EncryptTheState"
      actions   = ["kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }
}
