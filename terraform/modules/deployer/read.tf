# To plan: it changes nothing, and reads neither images nor labels.

data "aws_iam_policy_document" "read" {
  statement {
    sid = "LookAtTheAccount"
    actions = [
      "cloudfront:ListCachePolicies", "cloudfront:ListOriginAccessControls", "cloudfront:ListResponseHeadersPolicies", "iam:ListPolicies",
      "cognito-idp:DescribeUserPoolDomain", "lambda:GetAccountSettings", "logs:DescribeLogGroups",
      "sagemaker:ListLabelingJobs", "sagemaker:ListWorkforces", "sns:GetSubscriptionAttributes", "ssm:DescribeParameters",
    ]
    # AWS knows no narrower resource for these actions.
    resources = ["*"]
  }

  # Of the bucket, not of what is in it.
  statement {
    sid       = "LookAtTheBucket"
    actions   = ["s3:Get*", "s3:ListBucket", "s3:ListBucketVersions"]
    resources = [local.bucket_arn]
  }

  statement {
    sid       = "ReadWhatThisStackPublished"
    actions   = ["s3:GetObject", "s3:GetObjectTagging"]
    resources = local.published_arns
  }

  statement {
    sid       = "LookAtTheEdge"
    actions   = ["cloudfront:Get*"]
    resources = concat(local.edge_arns, ["arn:${local.partition}:cloudfront::${local.account_id}:cache-policy/*"])
  }

  statement {
    sid       = "LookAtTheDistribution"
    actions   = ["cloudfront:Get*", "cloudfront:ListTagsForResource"]
    resources = local.distribution_arns

    dynamic "condition" {
      for_each = local.stack_tags

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/Stack"
        values   = [condition.value]
      }
    }
  }

  statement {
    sid       = "ReadParameters"
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:ListTagsForResource"]
    resources = distinct(concat(local.parameter_arns, local.account_arns))
  }

  statement {
    sid       = "LookAtFunctions"
    actions   = ["lambda:Get*", "lambda:List*"]
    resources = local.function_arns
  }

  statement {
    sid       = "LookAtLogGroups"
    actions   = ["logs:ListTagsForResource"]
    resources = local.log_group_arns
  }

  statement {
    sid       = "LookAtRolesAndPolicies"
    actions   = ["iam:Get*", "iam:List*"]
    resources = concat(local.role_arns, local.policy_arns)
  }

  # A client's secret is in the answer: for who deploys the account layer only, and of its own pool.
  statement {
    sid = "LookAtWorkers"
    actions = concat(
      ["cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser", "cognito-idp:Get*", "cognito-idp:List*"],
      var.deploy_account_layer ? ["cognito-idp:Describe*"] : [],
    )
    resources = local.user_pool_arns

    dynamic "condition" {
      for_each = local.account_tags

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/Stack"
        values   = [condition.value]
      }
    }
  }

  dynamic "statement" {
    for_each = var.user_pool_id == "" ? [] : [var.user_pool_id]

    content {
      sid       = "LookAtWorkersOfAnExistingPool"
      actions   = ["cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser", "cognito-idp:GetGroup", "cognito-idp:ListUsersInGroup"]
      resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account_id}:userpool/${statement.value}"]
    }
  }

  statement {
    sid       = "LookAtWorkTeams"
    actions   = ["sagemaker:DescribeWorkforce", "sagemaker:DescribeWorkteam", "sagemaker:ListTags"]
    resources = concat(local.workforce_arns, local.workteam_arns)
  }

  statement {
    sid       = "LookAtMonitoring"
    actions   = ["cloudwatch:DescribeAlarms", "cloudwatch:GetDashboard", "cloudwatch:ListTagsForResource", "events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule", "sns:GetTopicAttributes", "sns:ListTagsForResource"]
    resources = concat(local.alarm_arns, local.dashboard_arns, local.rule_arns, local.topic_arns)
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == "" ? [] : [var.kms_key_arn]

    content {
      sid       = "ReadWhatTheKeyEncrypts"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }
}
