locals {
  backends = {
    for root, key in { account = local.account_key, stack = local.stack_key, bootstrap = local.bootstrap_key } : root => <<-EOT
      terraform {
        backend "s3" {
          bucket       = "${aws_s3_bucket.state.bucket}"
          key          = "${key}"
          region       = "${local.region}"
          encrypt      = true${var.state_kms_key_arn == "" ? "" : "\n    kms_key_id   = \"${var.state_kms_key_arn}\""}
          use_lockfile = true
        }
      }
    EOT
  }
}

output "backend_account" {
  description = "What terraform/account/backend.tf must hold."
  value       = local.backends.account
}

output "backend_stack" {
  description = "What terraform/backend.tf must hold."
  value       = local.backends.stack
}

output "backend_bootstrap" {
  description = "What terraform/bootstrap/backend.tf must hold. The pipeline cannot reach this state: keep it so."
  value       = local.backends.bootstrap
}

output "github_variables" {
  description = "Commands that set the variables of the workflow, for the repository or for an environment of it."
  value       = <<-EOT
    gh variable set POSERIG_REGION --body '${local.region}'
    gh variable set POSERIG_STACK --body '${var.name_prefix}'
    gh variable set POSERIG_ROOTS --body '${join(" ", local.roots)}'
    gh variable set POSERIG_PLAN_ROLE --body '${aws_iam_role.plan.arn}'
    gh variable set POSERIG_APPLY_ROLE --body '${aws_iam_role.apply.arn}'
    gh variable set POSERIG_ENVIRONMENT --body '${var.github_environment}'
  EOT
}

output "state_bucket_name" {
  description = "Bucket of Terraform's state."
  value       = aws_s3_bucket.state.bucket
}

output "plan_role_arn" {
  description = "Role of jobs that plan: it changes nothing."
  value       = aws_iam_role.plan.arn
}

output "apply_role_arn" {
  description = "Role of jobs that apply, of the environment only."
  value       = aws_iam_role.apply.arn
}
