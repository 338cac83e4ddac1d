# Images lie in a bucket of yours, encrypted with a key of yours: the stack makes neither.
module "poserig" {
  source = "../../modules/stack"

  build_dir = "${path.module}/../../../build"

  name_prefix = "kept"
  workforce   = var.workforce
  remembered  = module.remembered

  create_bucket = false
  bucket_name   = var.bucket_name
  kms_key_arn   = var.kms_key_arn
  # An origin access identity could not decrypt.
  origin_access = "oac"
}

module "remembered" {
  source = "../../modules/remembered"

  name_prefix = "kept"
}

#### What the bucket must have. Where you manage it elsewhere, do this there.

# A bucket has one policy: add the statements that yours has already as another source.
data "aws_iam_policy_document" "bucket" {
  source_policy_documents = [module.poserig.bucket_policy_document]

  statement {
    sid    = "DenyWithoutTls"
    effect = "Deny"
    # Every action: no part of S3 is to be reached in the clear.
    actions   = ["s3:*"]
    resources = [data.aws_s3_bucket.images.arn, "${data.aws_s3_bucket.images.arn}/*"]

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

data "aws_s3_bucket" "images" {
  bucket = var.bucket_name
}

resource "aws_s3_bucket_policy" "images" {
  bucket = data.aws_s3_bucket.images.bucket
  policy = data.aws_iam_policy_document.bucket.json
}

# Without it workers' browsers may not read the images.
resource "aws_s3_bucket_cors_configuration" "images" {
  bucket = data.aws_s3_bucket.images.bucket

  cors_rule {
    id              = "workers-read-images"
    allowed_methods = ["GET"]
    allowed_origins = ["*"]
    expose_headers  = ["Access-Control-Allow-Origin"]
  }
}
