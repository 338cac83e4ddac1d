mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name_prefix                 = "poserig"
  bucket_name                 = "poserig-test"
  bucket_arn                  = "arn:aws:s3:::poserig-test"
  bucket_regional_domain_name = "poserig-test.s3.eu-west-1.amazonaws.com"
  component_file              = "tests/fixtures/component.js"
}

run "component_lies_under_its_content_hash" {
  assert {
    condition     = output.component_key == "components/${substr(filesha256("tests/fixtures/component.js"), 0, 16)}/crowd-2d-skeleton.js"
    error_message = "The key must hold the first 16 digits of the file's SHA-256."
  }
  assert {
    condition     = output.component_url == "https://d111111abcdef8.cloudfront.net/${output.component_key}"
    error_message = "The address must be the distribution's, with the component's key."
  }
  assert {
    condition     = output.component_integrity == "sha256-${filebase64sha256("tests/fixtures/component.js")}"
    error_message = "The integrity must be the file's SHA-256 in base64."
  }
  assert {
    condition     = one(values(aws_s3_object.component)).cache_control == "public, max-age=31536000, immutable"
    error_message = "A versioned address may be cached for good."
  }
  assert {
    condition     = one(values(aws_s3_object.component)).content_type == "application/javascript; charset=utf-8"
    error_message = "Browsers refuse a script of another type (nosniff)."
  }
}

run "distribution_is_https_read_only_and_uses_the_identity" {
  assert {
    condition     = aws_cloudfront_distribution.component.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https"
    error_message = "Viewers must use HTTPS."
  }
  assert {
    condition     = aws_cloudfront_distribution.component.default_cache_behavior[0].compress
    error_message = "The script must travel compressed."
  }
  assert {
    condition     = aws_cloudfront_distribution.component.default_cache_behavior[0].allowed_methods == toset(["GET", "HEAD"])
    error_message = "Viewers may only read."
  }
  assert {
    condition     = one(one(aws_cloudfront_distribution.component.origin).s3_origin_config).origin_access_identity == "origin-access-identity/cloudfront/E1EXAMPLE"
    error_message = "The bucket must be read as the origin access identity."
  }
  assert {
    condition     = aws_cloudfront_distribution.component.default_cache_behavior[0].response_headers_policy_id == aws_cloudfront_response_headers_policy.component.id
    error_message = "The response headers policy must be applied."
  }
  assert {
    condition     = data.aws_cloudfront_cache_policy.optimized.name == "Managed-CachingOptimized"
    error_message = "AWS's own cache policy must be looked up."
  }
}

run "response_headers_allow_the_script_and_harden_it" {
  command = plan

  assert {
    condition     = aws_cloudfront_response_headers_policy.component.cors_config[0].access_control_allow_origins[0].items == toset(["*"])
    error_message = "Pages of every origin may load the component."
  }
  assert {
    condition     = aws_cloudfront_response_headers_policy.component.cors_config[0].access_control_allow_credentials == false
    error_message = "Credentials are not for the distribution."
  }
  assert {
    condition     = aws_cloudfront_response_headers_policy.component.security_headers_config[0].strict_transport_security[0].access_control_max_age_sec == 31536000
    error_message = "HSTS must hold for a year."
  }
  assert {
    condition     = aws_cloudfront_response_headers_policy.component.security_headers_config[0].content_type_options[0].override
    error_message = "nosniff must be set."
  }
}

run "policy_allows_the_prefix_and_denies_the_rest" {
  assert {
    condition     = data.aws_iam_policy_document.bucket.statement[0].resources == toset(["arn:aws:s3:::poserig-test/components/*"])
    error_message = "The allow must cover the component's prefix."
  }
  assert {
    condition     = data.aws_iam_policy_document.bucket.statement[1].effect == "Deny" && data.aws_iam_policy_document.bucket.statement[1].not_resources == toset(["arn:aws:s3:::poserig-test/components/*"])
    error_message = "The deny must cover everything else."
  }
  assert {
    condition = [for statement in data.aws_iam_policy_document.bucket.statement : one(one(statement.principals).identifiers)] == [
      "cloudfront.amazonaws.com", "cloudfront.amazonaws.com", output.origin_access_identity_arn, output.origin_access_identity_arn,
    ]
    error_message = "The distribution must be let in by both ways, so that one can follow the other."
  }
}

run "earlier_version_stays_for_the_longest_job" {
  command = plan

  variables {
    remembered_versions = { aaaa = "current", bbbb = "2999-01-01T00:00:00Z", cccc = "2020-01-01T00:00:00Z" }
  }

  assert {
    condition     = toset(keys(aws_s3_object.component)) == toset(["aaaa", "bbbb", substr(filesha256("tests/fixtures/component.js"), 0, 16)])
    error_message = "A version must stay published for 31 days after it was replaced, and no longer."
  }
  assert {
    condition     = aws_ssm_parameter.component_version["aaaa"].insecure_value == plantimestamp() && aws_ssm_parameter.component_version["bbbb"].insecure_value == "2999-01-01T00:00:00Z"
    error_message = "When a version was replaced must be written down once."
  }
  assert {
    condition     = aws_s3_object.component["aaaa"].source == null
    error_message = "What an earlier version held is not known here."
  }
}

run "version_that_is_taken_up_again_is_current" {
  command = plan

  variables {
    remembered_versions = { aaaa = "current", d0f5f7cf391bd51d = "2020-01-01T00:00:00Z" } # the fixture's
  }

  assert {
    condition     = { for hash, version in aws_ssm_parameter.component_version : hash => version.insecure_value } == { aaaa = plantimestamp(), (substr(filesha256("tests/fixtures/component.js"), 0, 16)) = "current" }
    error_message = "The version that is deployed must be the current one, whatever it was before."
  }
}

run "damaged_memory_of_a_version_keeps_it" {
  command = plan

  variables {
    remembered_versions = { aaaa = "last summer" }
  }

  assert {
    condition     = aws_ssm_parameter.component_version["aaaa"].insecure_value == plantimestamp()
    error_message = "What cannot be read as a time must count as replaced just now."
  }
}

run "missing_component_names_make_build" {
  command = plan

  variables {
    component_file = "tests/fixtures/not-there.js"
  }

  expect_failures = [aws_s3_object.component]
}

run "origin_access_control_is_for_this_distribution_only" {
  variables {
    origin_access = "oac"
    kms_key_arn   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
  }

  assert {
    condition     = length(aws_cloudfront_origin_access_identity.component) == 0 && one(aws_cloudfront_distribution.component.origin).origin_access_control_id == aws_cloudfront_origin_access_control.component[0].id
    error_message = "The origin must be read with the control, and there must be no identity."
  }
  assert {
    condition     = length(one(aws_cloudfront_distribution.component.origin).s3_origin_config) == 0
    error_message = "An origin has an identity or a control, not both."
  }
  assert {
    condition     = alltrue([for statement in concat(data.aws_iam_policy_document.bucket.statement, data.aws_iam_policy_document.key[0].statement) : one(statement.principals).identifiers == toset(["cloudfront.amazonaws.com"]) && one(statement.condition).values == tolist([aws_cloudfront_distribution.component.arn])])
    error_message = "Every statement must be about CloudFront on behalf of this distribution."
  }
  assert {
    condition     = one(values(aws_s3_object.component)).kms_key_id == "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    error_message = "The component must be encrypted with the key."
  }
  assert {
    condition     = output.component_key != "components/${substr(filesha256("tests/fixtures/component.js"), 0, 16)}/crowd-2d-skeleton.js"
    error_message = "An address must keep its encryption: with a key the version has another."
  }
}

run "key_with_an_identity_is_refused" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
  }

  expect_failures = [aws_cloudfront_distribution.component]
}

run "domain_of_ones_own_needs_tls_1_2" {
  variables {
    custom_domain = { name = "pose.example.com", certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b" }
    access_logs   = { bucket_name = "logs-of-all" }

    wait_for_deployment = false
  }

  assert {
    condition     = aws_cloudfront_distribution.component.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && aws_cloudfront_distribution.component.aliases == toset(["pose.example.com"])
    error_message = "The domain must be served, over TLS 1.2 at least."
  }
  assert {
    condition     = output.component_url == "https://pose.example.com/${output.component_key}"
    error_message = "Templates must name the domain."
  }
  assert {
    condition     = aws_cloudfront_distribution.component.logging_config[0].bucket == "logs-of-all.s3.amazonaws.com"
    error_message = "Access logs must go to the bucket named."
  }
  assert {
    condition     = !aws_cloudfront_distribution.component.wait_for_deployment
    error_message = "Nobody must wait who did not ask for it."
  }
}

run "wrong_values_are_refused" {
  command = plan

  variables {
    component_file  = "component.css"
    key_prefix      = "/components/"
    allowed_origins = []
    price_class     = "PriceClass_300"
    origin_access   = "oauth"
    kms_key_arn     = "alias/mine"
    custom_domain   = { name = "pose.example.com" }
  }

  expect_failures = [
    var.component_file, var.key_prefix, var.allowed_origins, var.price_class,
    var.origin_access, var.kms_key_arn, var.custom_domain,
  ]
}

run "certificate_of_another_region_and_log_bucket_that_is_none_are_refused" {
  command = plan

  variables {
    custom_domain = { name = "pose.example.com", certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b" }
    access_logs   = { bucket_name = "Logs Bucket" }
  }

  expect_failures = [var.custom_domain, var.access_logs]
}

run "log_prefix_with_a_slash_is_refused" {
  command = plan

  variables {
    access_logs = { bucket_name = "logs-of-all", prefix = "/cloudfront/" }
  }

  expect_failures = [var.access_logs]
}

run "domain_that_is_none_is_refused" {
  command = plan

  variables {
    custom_domain = { name = "https://pose.example.com", certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b" }
  }

  expect_failures = [var.custom_domain]
}

run "version_that_is_published_and_not_handed_on_is_not_removed" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.component_versions
    values = { names = ["/poserig/component-versions/aaaa"], values = ["current"] }
  }

  expect_failures = [aws_s3_object.component]
}

run "names_of_policies_end_as_asked_for" {
  command   = plan
  state_key = "with-a-suffix"

  variables {
    name_suffix   = "-eu-west-1"
    origin_access = "oac"
  }

  assert {
    condition     = aws_cloudfront_response_headers_policy.component.name == "poserig-component-eu-west-1" && aws_cloudfront_origin_access_control.component[0].name == "poserig-component-eu-west-1"
    error_message = "Names that an account has once must be told apart by their end."
  }
}
