# To apply, to change and to destroy, beside what a plan reads. In several documents: one would be too
# long for a policy.

#### What is stored and published

data "aws_iam_policy_document" "publish" {
  statement {
    sid = "MakeTheBucket"
    actions = [
      "s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketCORS", "s3:PutBucketLogging", "s3:PutBucketOwnershipControls",
      "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutBucketVersioning",
      "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration",
    ]
    resources = [local.bucket_arn]
  }

  statement {
    sid       = "PublishTemplatesAndComponent"
    actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"]
    resources = local.published_arns
  }

  dynamic "statement" {
    for_each = var.force_destroy ? [local.bucket_arn] : []

    content {
      sid       = "DeleteImagesAndLabels"
      actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
      resources = ["${statement.value}/*"]
    }
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == "" ? [] : [var.kms_key_arn]

    content {
      sid       = "EncryptWhatIsPublished"
      actions   = ["kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }

  # CloudFront lets itself into the log bucket, with the rights of who asks it to log.
  dynamic "statement" {
    for_each = var.log_bucket_name == "" ? [] : [var.log_bucket_name]

    content {
      sid       = "LetCloudFrontLog"
      actions   = ["s3:GetBucketAcl", "s3:PutBucketAcl"]
      resources = ["arn:${local.partition}:s3:::${statement.value}"]
    }
  }

  statement {
    sid = "MakeTheEdge"
    actions = [
      "cloudfront:CreateCloudFrontOriginAccessIdentity", "cloudfront:CreateOriginAccessControl", "cloudfront:CreateResponseHeadersPolicy",
      "cloudfront:DeleteCloudFrontOriginAccessIdentity", "cloudfront:DeleteOriginAccessControl", "cloudfront:DeleteResponseHeadersPolicy",
      "cloudfront:UpdateCloudFrontOriginAccessIdentity", "cloudfront:UpdateOriginAccessControl", "cloudfront:UpdateResponseHeadersPolicy",
    ]
    resources = local.edge_arns
  }

  # What is being made has no tag yet.
  statement {
    sid       = "MakeTheDistribution"
    actions   = ["cloudfront:CreateDistribution", "cloudfront:TagResource"]
    resources = local.distribution_arns
  }

  statement {
    sid       = "ChangeTheDistribution"
    actions   = ["cloudfront:DeleteDistribution", "cloudfront:UntagResource", "cloudfront:UpdateDistribution"]
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
    sid       = "WriteParameters"
    actions   = local.write_parameters
    resources = local.parameter_arns
  }

  # Those of a stack "poserig" begin like the account layer's.
  dynamic "statement" {
    for_each = var.deploy_account_layer ? [] : [local.account_arns]

    content {
      sid       = "LeaveTheAccountLayersParameters"
      effect    = "Deny"
      actions   = local.write_parameters
      resources = statement.value
    }
  }
}

locals {
  write_parameters = ["ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:PutParameter", "ssm:RemoveTagsFromResource"]
  # Who is invited, and to which team they belong.
  invite_workers = [
    "cognito-idp:AdminAddUserToGroup", "cognito-idp:AdminCreateUser", "cognito-idp:AdminDeleteUser", "cognito-idp:AdminRemoveUserFromGroup",
    "cognito-idp:CreateGroup", "cognito-idp:DeleteGroup", "cognito-idp:UpdateGroup",
  ]
}

#### What runs, and what watches it

data "aws_iam_policy_document" "run" {
  statement {
    sid = "MakeFunctions"
    actions = [
      "lambda:CreateAlias", "lambda:CreateFunction", "lambda:DeleteAlias", "lambda:DeleteFunction", "lambda:DeleteFunctionConcurrency",
      "lambda:PublishVersion", "lambda:PutFunctionConcurrency", "lambda:TagResource", "lambda:UntagResource", "lambda:UpdateAlias",
      "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
    ]
    resources = local.function_arns
  }

  # Layers of others too, such as AWS's own.
  statement {
    sid       = "UseLayers"
    actions   = ["lambda:GetLayerVersion"]
    resources = ["arn:${local.partition}:lambda:${local.region}:*:layer:*"]
  }

  statement {
    sid = "MakeLogGroups"
    actions = [
      "logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteRetentionPolicy", "logs:DisassociateKmsKey",
      "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource",
    ]
    resources = local.log_group_arns
  }

  # A role can be given any right, and a function any role of the stack: where that is too much, set a
  # boundary.
  statement {
    sid       = "MakeRoles"
    actions   = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
    resources = local.role_arns

    dynamic "condition" {
      for_each = var.permissions_boundary_arn == "" ? [] : [var.permissions_boundary_arn]

      content {
        test     = "StringEquals"
        variable = "iam:PermissionsBoundary"
        values   = [condition.value]
      }
    }
  }

  statement {
    sid = "ChangeRoles"
    actions = concat(
      ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"],
      var.permissions_boundary_arn == "" ? ["iam:DeleteRolePermissionsBoundary"] : [],
    )
    resources = local.role_arns
  }

  statement {
    sid       = "GiveFunctionsTheirRoles"
    actions   = ["iam:PassRole"]
    resources = local.function_roles

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["lambda.amazonaws.com"]
    }
  }

  statement {
    sid       = "MakeTheOperatorPolicy"
    actions   = ["iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:TagPolicy", "iam:UntagPolicy"]
    resources = local.policy_arns
  }

  statement {
    sid       = "MakeTopics"
    actions   = ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:UntagResource"]
    resources = local.topic_arns
  }

  statement {
    sid     = "EndSubscriptions"
    actions = ["sns:Unsubscribe"]
    # SNS knows no narrower resource for it.
    resources = ["*"]
  }

  statement {
    sid       = "AnnounceJobsThatEnd"
    actions   = ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource"]
    resources = local.rule_arns
  }

  statement {
    sid       = "MakeAlarmsAndDashboard"
    actions   = ["cloudwatch:DeleteAlarms", "cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
    resources = concat(local.alarm_arns, local.dashboard_arns)
  }
}

#### Who labels for this stack

data "aws_iam_policy_document" "people" {
  statement {
    sid       = "InviteWorkers"
    actions   = local.invite_workers
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
      sid       = "InviteWorkersIntoAnExistingPool"
      actions   = local.invite_workers
      resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account_id}:userpool/${statement.value}"]
    }
  }

  statement {
    sid       = "MakeWorkTeams"
    actions   = ["sagemaker:AddTags", "sagemaker:CreateWorkteam", "sagemaker:DeleteTags", "sagemaker:DeleteWorkteam", "sagemaker:UpdateWorkteam"]
    resources = local.workteam_arns
  }

  # `make destroy` stops the jobs of the stack first.
  statement {
    sid       = "StopJobs"
    actions   = ["sagemaker:DescribeLabelingJob", "sagemaker:StopLabelingJob"]
    resources = local.job_arns
  }
}

#### The account layer: who labels for all stacks of a region

data "aws_iam_policy_document" "account" {
  statement {
    sid     = "MakeTheUserPool"
    actions = ["cognito-idp:CreateUserPool"]
    # Cognito knows no narrower resource for it.
    resources = ["*"]
  }

  # What is being made has no tag yet.
  statement {
    sid       = "TagTheUserPool"
    actions   = ["cognito-idp:TagResource"]
    resources = local.user_pool_arns
  }

  statement {
    sid = "ChangeTheUserPool"
    actions = [
      "cognito-idp:CreateIdentityProvider", "cognito-idp:CreateUserPoolClient", "cognito-idp:CreateUserPoolDomain",
      "cognito-idp:DeleteIdentityProvider", "cognito-idp:DeleteUserPool", "cognito-idp:DeleteUserPoolClient",
      "cognito-idp:DeleteUserPoolDomain", "cognito-idp:SetUserPoolMfaConfig", "cognito-idp:UntagResource",
      "cognito-idp:UpdateIdentityProvider", "cognito-idp:UpdateUserPool", "cognito-idp:UpdateUserPoolClient",
    ]
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

  # For a sender in SES, as whom Cognito writes:
  # https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html
  statement {
    sid       = "LetCognitoSendThroughSes"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:${local.partition}:iam::${local.account_id}:role/aws-service-role/email.cognito-idp.amazonaws.com/*"]

    condition {
      test     = "StringEquals"
      variable = "iam:AWSServiceName"
      values   = ["email.cognito-idp.amazonaws.com"]
    }
  }

  statement {
    sid       = "MakeTheWorkforce"
    actions   = ["sagemaker:CreateWorkforce", "sagemaker:DeleteWorkforce", "sagemaker:UpdateWorkforce"]
    resources = local.workforce_arns
  }

  statement {
    sid       = "TellTheStacks"
    actions   = local.write_parameters
    resources = local.account_arns
  }
}
