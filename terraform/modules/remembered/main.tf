# What an applied stack remembers in SSM, because neither the code nor Terraform's state tells it to a
# plan. It is read here and not in modules/stack: with `depends_on` on the call of that module nothing
# that it reads is known while Terraform plans, and Terraform must know what there is to make.

data "aws_ssm_parameters_by_path" "component_versions" {
  path      = "/${var.name_prefix}/component-versions"
  recursive = true
}

data "aws_ssm_parameters_by_path" "worker_notifications" {
  path      = "/${var.name_prefix}/worker-notifications"
  recursive = true
}
