locals {
  file_name = "crowd-2d-skeleton.js"

  # Content hash → file. The hash is part of the key, so an address never changes its content.
  # A file that is not built yet has no hash: the precondition below says so in words, and
  # `terraform destroy` works in a checkout without a build.
  component_hash = local.hash_of[var.component_file]
  hash_of        = { for file in toset(concat([var.component_file], var.retained_component_files)) : file => fileexists(file) ? substr(filesha256(file), 0, 16) : "not-built" }
  components     = { for file, hash in local.hash_of : hash => file... }
  component_key  = "${var.key_prefix}/${local.component_hash}/${local.file_name}"
}

resource "aws_s3_object" "component" {
  for_each = local.components

  bucket                 = var.bucket_name
  key                    = "${var.key_prefix}/${each.key}/${local.file_name}"
  source                 = each.value[0]
  source_hash            = each.key
  content_type           = "application/javascript; charset=utf-8"
  cache_control          = "public, max-age=31536000, immutable"
  server_side_encryption = "AES256"

  # An object has at most 10 tags; the stack may have more.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  lifecycle {
    # An old version goes only after the templates name the new one.
    create_before_destroy = true

    precondition {
      condition     = each.key != "not-built"
      error_message = "The component ${each.value[0]} does not exist: run `make build` first."
    }
  }
}

resource "aws_cloudfront_origin_access_identity" "component" {
  comment = "${var.name_prefix}: reads the labeling component"
}

data "aws_iam_policy_document" "bucket" {
  statement {
    sid       = "AllowComponentToDistribution"
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arn}/${var.key_prefix}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.component.iam_arn]
    }
  }

  # Whatever another statement may one day allow: images and labels are not for the distribution.
  statement {
    sid    = "DenyAllElseToDistribution"
    effect = "Deny"
    # Every action, on everything but the component.
    actions       = ["s3:*"]
    not_resources = ["${var.bucket_arn}/${var.key_prefix}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.component.iam_arn]
    }
  }
}

data "aws_cloudfront_cache_policy" "optimized" {
  name = "Managed-CachingOptimized"
}

resource "aws_cloudfront_response_headers_policy" "component" {
  name    = "${var.name_prefix}-component"
  comment = "Worker task pages may load the component from any origin"

  # The template loads the script with crossorigin="anonymous": the browser checks its integrity
  # only when the answer allows the page's origin.
  cors_config {
    access_control_allow_credentials = false
    access_control_max_age_sec       = 86400
    origin_override                  = true

    access_control_allow_headers {
      items = ["*"]
    }

    access_control_allow_methods {
      items = ["GET", "HEAD"]
    }

    access_control_allow_origins {
      items = var.allowed_origins
    }
  }

  security_headers_config {
    content_type_options {
      override = true
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = true
      override                   = true
    }
  }
}

resource "aws_cloudfront_distribution" "component" {
  comment             = "${var.name_prefix}: the labeling component"
  enabled             = true
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  price_class         = var.price_class
  wait_for_deployment = var.wait_for_deployment

  origin {
    origin_id   = "bucket"
    domain_name = var.bucket_regional_domain_name

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.component.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id           = "bucket"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    viewer_protocol_policy     = "redirect-to-https"
    cache_policy_id            = data.aws_cloudfront_cache_policy.optimized.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.component.id
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
