mock_provider "aws" {
  source = "../../tests/mocks"
}

run "new_stack_remembers_nothing" {
  command = plan

  assert {
    condition     = length(output.component_versions) == 0 && !output.has_notices
    error_message = "There is nothing to remember."
  }
  assert {
    condition     = data.aws_ssm_parameters_by_path.component_versions.path == "/poserig/component-versions" && data.aws_ssm_parameters_by_path.worker_notifications.path == "/poserig/worker-notifications"
    error_message = "The default must be the stack's."
  }
}

run "versions_and_notices_are_read_by_their_names" {
  command = plan

  variables {
    name_prefix = "poses"
  }

  override_data {
    target = data.aws_ssm_parameters_by_path.component_versions
    values = {
      names  = ["/poses/component-versions/aaaa", "/poses/component-versions/bbbb"]
      values = ["current", "2999-01-01T00:00:00Z"]
    }
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.worker_notifications
    values = { names = ["/poses/worker-notifications/topic-arn"], values = ["arn"] }
  }

  assert {
    condition     = output.component_versions == tomap({ aaaa = "current", bbbb = "2999-01-01T00:00:00Z" }) && output.has_notices
    error_message = "Each version must have its own time."
  }
  assert {
    condition     = data.aws_ssm_parameters_by_path.component_versions.path == "/poses/component-versions" && data.aws_ssm_parameters_by_path.worker_notifications.path == "/poses/worker-notifications"
    error_message = "The memory must be this stack's."
  }
}
