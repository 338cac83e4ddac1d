# Two roles that a workflow of one GitHub repository takes up, without keys.

resource "aws_iam_openid_connect_provider" "github" {
  count = var.create_oidc_provider ? 1 : 0

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  issuer       = "token.actions.githubusercontent.com"
  provider_arn = var.create_oidc_provider ? aws_iam_openid_connect_provider.github[0].arn : "arn:${local.partition}:iam::${local.account_id}:oidc-provider/${local.issuer}"

  # What GitHub writes into `sub`. A job that names an environment has that and no branch:
  # https://docs.github.com/actions/reference/openid-connect-reference
  plan_subjects  = ["repo:${var.github_repository}:pull_request", "repo:${var.github_repository}:ref:refs/heads/${var.github_branch}"]
  apply_subjects = ["repo:${var.github_repository}:environment:${var.github_environment}"]

  # A path: rights on `role/<name_prefix>-*` and `policy/<name_prefix>-*` are the stack's, and who applies has
  # them. Under those names the apply role could give itself any right.
  path = "/pipeline/"
}

data "aws_iam_policy_document" "trust" {
  for_each = { plan = local.plan_subjects, apply = local.apply_subjects }

  statement {
    sid     = "WorkflowsOfOneRepository"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = each.value
    }
  }
}

resource "aws_iam_role" "plan" {
  name               = "${var.name_prefix}-plan"
  path               = local.path
  description        = "Plans the stack ${var.name_prefix} for pull requests; changes nothing."
  assume_role_policy = data.aws_iam_policy_document.trust["plan"].json
}

resource "aws_iam_role" "apply" {
  name               = "${var.name_prefix}-apply"
  path               = local.path
  description        = "Applies the stack ${var.name_prefix} from the GitHub environment ${var.github_environment}."
  assume_role_policy = data.aws_iam_policy_document.trust["apply"].json
}

locals {
  plan_policies  = merge(module.deployer.read, { state = data.aws_iam_policy_document.read_state.json })
  apply_policies = merge(module.deployer.apply, { state = data.aws_iam_policy_document.write_state.json })
}

resource "aws_iam_policy" "plan" {
  for_each = local.plan_policies

  name   = "${var.name_prefix}-plan-${each.key}"
  path   = local.path
  policy = each.value
}

resource "aws_iam_policy" "apply" {
  for_each = local.apply_policies

  name   = "${var.name_prefix}-apply-${each.key}"
  path   = local.path
  policy = each.value
}

resource "aws_iam_role_policy_attachment" "plan" {
  for_each = aws_iam_policy.plan

  role       = aws_iam_role.plan.name
  policy_arn = each.value.arn
}

resource "aws_iam_role_policy_attachment" "apply" {
  for_each = aws_iam_policy.apply

  role       = aws_iam_role.apply.name
  policy_arn = each.value.arn
}
