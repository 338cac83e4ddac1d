# Answers of AWS for `terraform test`. Policy documents are constant here: what they say is
# asserted on deployed policies, in tests/terraform of the repository.

mock_data "aws_caller_identity" {
  defaults = {
    account_id = "111122223333"
  }
}

mock_data "aws_partition" {
  defaults = {
    partition  = "aws"
    dns_suffix = "amazonaws.com"
  }
}

mock_data "aws_region" {
  defaults = {
    id = "eu-west-1"
  }
}

mock_data "aws_ssm_parameters_by_path" {
  defaults = {
    names  = []
    values = []
  }
}

mock_data "aws_iam_policy_document" {
  defaults = {
    json          = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    minified_json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    arn = "arn:aws:iam::111122223333:role/mock"
  }
}

mock_resource "aws_s3_bucket" {
  defaults = {
    arn = "arn:aws:s3:::mock"
  }
}

mock_resource "aws_cloudfront_distribution" {
  defaults = {
    arn         = "arn:aws:cloudfront::111122223333:distribution/E3EXAMPLE"
    domain_name = "d111111abcdef8.cloudfront.net"
  }
}

mock_resource "aws_cloudfront_origin_access_identity" {
  defaults = {
    iam_arn                         = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"
    cloudfront_access_identity_path = "origin-access-identity/cloudfront/E1EXAMPLE"
  }
}

mock_resource "aws_cognito_user_pool" {
  defaults = {
    id = "eu-west-1_Example01"
  }
}

mock_resource "aws_sagemaker_workforce" {
  defaults = {
    subdomain = "abcdefghij.labeling.eu-west-1.sagemaker.aws"
  }
}

mock_resource "aws_sagemaker_workteam" {
  defaults = {
    arn       = "arn:aws:sagemaker:eu-west-1:111122223333:workteam/private-crowd/mock"
    subdomain = "abcdefghij.labeling.eu-west-1.sagemaker.aws"
  }
}

mock_resource "aws_sns_topic" {
  defaults = {
    arn = "arn:aws:sns:eu-west-1:111122223333:mock"
  }
}

mock_resource "aws_lambda_function" {
  defaults = {
    arn     = "arn:aws:lambda:eu-west-1:111122223333:function:mock"
    version = "8"
  }
}

mock_resource "aws_lambda_alias" {
  defaults = {
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:mock:live"
  }
}

mock_resource "aws_iam_policy" {
  defaults = {
    arn = "arn:aws:iam::111122223333:policy/mock"
  }
}

mock_resource "aws_cloudfront_origin_access_control" {
  defaults = {
    id = "E2EXAMPLE"
  }
}

mock_data "aws_s3_bucket" {
  defaults = {
    arn                         = "arn:aws:s3:::images-of-ours"
    bucket_regional_domain_name = "images-of-ours.s3.eu-west-1.amazonaws.com"
  }
}

mock_resource "aws_cloudwatch_dashboard" {
  defaults = {
    dashboard_arn = "arn:aws:cloudwatch::111122223333:dashboard/mock"
  }
}
