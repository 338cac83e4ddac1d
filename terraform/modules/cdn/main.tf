data "aws_partition" "current" {}

locals {
  uses_identity = var.origin_access == "oai"
  host_name     = var.custom_domain.name != "" ? var.custom_domain.name : aws_cloudfront_distribution.component.domain_name

  file_name = "crowd-2d-skeleton.js"

  # The content hash is part of the key, so an address never changes its content; nor its encryption, so
  # the key that encrypts it is part of the hash. A file that is not built yet has no hash: the
  # precondition below says so in words, and `terraform destroy` works in a checkout without a build.
  has_content    = var.component_content != ""
  is_built       = local.has_content || fileexists(var.component_file)
  content_hash   = local.has_content ? sha256(var.component_content) : local.is_built ? filesha256(var.component_file) : ""
  component_hash = local.is_built ? substr(var.kms_key_arn == "" ? local.content_hash : sha256("${local.content_hash} ${var.kms_key_arn}"), 0, 16) : "not-built"
  component_key  = "${var.key_prefix}/${local.component_hash}/${local.file_name}"

  # A labeling job keeps the address of the version that it was launched with, for 30 days at most:
  # an earlier version stays for a day more. SSM remembers when it was replaced, because neither the
  # code nor the earlier file is there to say so.
  version_path       = "/${var.name_prefix}/component-versions"
  current            = "current"
  longest_job        = "${31 * 24}h"
  replaced_at        = { for hash, since in var.remembered_versions : hash => can(timeadd(since, "0s")) ? since : plantimestamp() if hash != local.component_hash }
  still_in_use       = { for hash, since in local.replaced_at : hash => since if timecmp(timeadd(since, local.longest_job), plantimestamp()) > 0 }
  component_versions = merge(local.still_in_use, { (local.component_hash) = local.current })
}

# Read once more, only to refuse a call that does not hand on what is remembered.
data "aws_ssm_parameters_by_path" "component_versions" {
  path      = local.version_path
  recursive = true
}

# Version to "current", or to when it was replaced.
resource "aws_ssm_parameter" "component_version" {
  # checkov:skip=CKV2_AWS_34: nothing in it is secret, and a plan should show what changes

  for_each = local.component_versions

  name           = "${local.version_path}/${each.key}"
  description    = "poserig: a published version of the labeling component, and since when it is not the current one"
  type           = "String"
  insecure_value = each.value
  tags           = var.tags
}

resource "aws_s3_object" "component" {
  for_each = local.component_versions

  bucket = var.bucket_name
  key    = "${var.key_prefix}/${each.key}/${local.file_name}"
  # Only the current version's file is there.
  source = each.key == local.component_hash && !local.has_content ? var.component_file : null
  # Nothing in it is secret: a plan need not show 100 KB of JavaScript.
  content                = each.key == local.component_hash && local.has_content ? sensitive(var.component_content) : null
  etag                   = each.key == local.component_hash && local.is_built && var.kms_key_arn == "" ? (local.has_content ? md5(var.component_content) : filemd5(var.component_file)) : null # a change made outside Terraform shows in the plan
  content_type           = "application/javascript; charset=utf-8"
  cache_control          = "public, max-age=31536000, immutable"
  server_side_encryption = var.kms_key_arn == "" ? "AES256" : "aws:kms"
  kms_key_id             = var.kms_key_arn == "" ? null : var.kms_key_arn

  # An object has at most 10 tags; the stack may have more.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  lifecycle {
    # An old version goes only after the templates name the new one.
    create_before_destroy = true
    # A published version never changes: Terraform would write an earlier one anew from a file that by
    # now holds another version.
    ignore_changes = [source, content, source_hash, content_type, cache_control, server_side_encryption, kms_key_id]

    precondition {
      condition     = each.key != "not-built"
      error_message = "The component ${var.component_file} does not exist: run `make build` first."
    }
    precondition {
      condition = length(setsubtract(
        [for name in nonsensitive(data.aws_ssm_parameters_by_path.component_versions.names) : basename(name)],
        concat(keys(var.remembered_versions), [local.component_hash]),
      )) == 0
      error_message = "Labeling jobs may still use earlier versions of the component, and this plan would remove them. Hand on what the stack ${var.name_prefix} remembers: `remembered = module.remembered` (modules/remembered)."
    }
  }
}

#### How CloudFront reads the bucket: an origin access identity, or an origin access control

resource "aws_cloudfront_origin_access_identity" "component" {
  count = local.uses_identity ? 1 : 0

  comment = "${var.name_prefix}: reads the labeling component"

  lifecycle {
    # CloudFront does not let go of an identity that a distribution still uses.
    # https://github.com/hashicorp/terraform-provider-aws/issues/21730
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "component" {
  count = local.uses_identity ? 0 : 1

  name                              = "${var.name_prefix}-component${var.name_suffix}"
  description                       = "${var.name_prefix}: reads the labeling component"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"

  lifecycle {
    create_before_destroy = true
    # Made with another name, or planned where the region is not known yet: it keeps its name.
    ignore_changes = [name]
  }
}

data "aws_iam_policy_document" "bucket" {
  # CloudFront on behalf of this distribution, with an identity too: `origin_access` can then be
  # changed while workers load the component, because the edges' new way is allowed beforehand.
  statement {
    sid       = "AllowComponentToDistribution"
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arn}/${var.key_prefix}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    # CloudFront as such reads for everybody: only this distribution is meant.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudfront_distribution.component.arn]
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
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    # CloudFront as such reads for everybody: only this distribution is meant.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudfront_distribution.component.arn]
    }
  }

  dynamic "statement" {
    for_each = local.uses_identity ? [aws_cloudfront_origin_access_identity.component[0].iam_arn] : []

    content {
      sid       = "AllowComponentToIdentity"
      actions   = ["s3:GetObject"]
      resources = ["${var.bucket_arn}/${var.key_prefix}/*"]

      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }
    }
  }

  dynamic "statement" {
    for_each = local.uses_identity ? [aws_cloudfront_origin_access_identity.component[0].iam_arn] : []

    content {
      sid    = "DenyAllElseToIdentity"
      effect = "Deny"
      # Every action, on everything but the component.
      actions       = ["s3:*"]
      not_resources = ["${var.bucket_arn}/${var.key_prefix}/*"]

      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }
    }
  }
}

data "aws_cloudfront_cache_policy" "optimized" {
  name = "Managed-CachingOptimized"
}

resource "aws_cloudfront_response_headers_policy" "component" {
  # checkov:skip=CKV_AWS_259: HSTS is set for a year; preloading is a promise for a whole domain, which only its owner can make

  name    = "${var.name_prefix}-component${var.name_suffix}"
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

  lifecycle {
    # Made with another name, or planned where the region is not known yet: it keeps its name.
    ignore_changes = [name]
  }
}

resource "aws_cloudfront_distribution" "component" {
  # checkov:skip=CKV_AWS_68: one public, static script: a firewall has nothing to protect
  # checkov:skip=CKV2_AWS_47: no Java, no Log4j
  # checkov:skip=CKV_AWS_305: there is no page at /, and none must be guessed
  # checkov:skip=CKV_AWS_310: the bucket is the only origin
  # checkov:skip=CKV_AWS_374: workers may be anywhere; ranges of addresses are limited at the portal (allowed_cidrs)
  # checkov:skip=CKV2_AWS_42: custom_domain, where there is one; CloudFront's own domain has CloudFront's certificate

  comment             = "${var.name_prefix}: the labeling component"
  enabled             = true
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  price_class         = var.price_class
  aliases             = var.custom_domain.name == "" ? [] : [var.custom_domain.name]
  wait_for_deployment = var.wait_for_deployment
  tags                = var.tags

  origin {
    origin_id   = "bucket"
    domain_name = var.bucket_regional_domain_name

    origin_access_control_id = local.uses_identity ? null : aws_cloudfront_origin_access_control.component[0].id

    dynamic "s3_origin_config" {
      for_each = aws_cloudfront_origin_access_identity.component[*].cloudfront_access_identity_path

      content {
        origin_access_identity = s3_origin_config.value
      }
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

  # With a domain of one's own TLS 1.2 is the least; CloudFront's own domain allows no such choice.
  viewer_certificate {
    cloudfront_default_certificate = var.custom_domain.name == ""
    acm_certificate_arn            = var.custom_domain.name == "" ? null : var.custom_domain.certificate_arn
    minimum_protocol_version       = var.custom_domain.name == "" ? null : "TLSv1.2_2021"
    ssl_support_method             = var.custom_domain.name == "" ? null : "sni-only"
  }

  dynamic "logging_config" {
    for_each = var.access_logs.bucket_name == "" ? [] : [var.access_logs]

    content {
      bucket = "${logging_config.value.bucket_name}.s3.${data.aws_partition.current.dns_suffix}"
      prefix = logging_config.value.prefix
    }
  }

  lifecycle {
    precondition {
      condition     = !(local.uses_identity && var.kms_key_arn != "")
      error_message = "A customer-managed KMS key needs origin_access = \"oac\": an origin access identity cannot read objects encrypted with KMS (\"oai\" needs SSE-S3)."
    }
  }
}

# With a key of one's own: what its policy must hold, so that the distribution can decrypt.
data "aws_iam_policy_document" "key" {
  count = local.uses_identity ? 0 : 1

  statement {
    sid     = "AllowComponentToDistribution"
    actions = ["kms:Decrypt"]
    # In a key's policy: the key itself.
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudfront_distribution.component.arn]
    }
  }
}
