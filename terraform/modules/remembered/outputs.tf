output "component_versions" {
  description = "Published versions of the component: hash to \"current\", or to when it was replaced."
  value = zipmap(
    [for name in nonsensitive(data.aws_ssm_parameters_by_path.component_versions.names) : basename(name)],
    nonsensitive(data.aws_ssm_parameters_by_path.component_versions.values),
  )
}

output "has_notices" {
  description = "Whether the work teams have a topic by which workers hear of new tasks."
  value       = length(data.aws_ssm_parameters_by_path.worker_notifications.names) > 0
}
