output "workteam_arn" {
  description = "ARN of the work team: CreateLabelingJob's WorkteamArn."
  value       = local.create_workteam ? aws_sagemaker_workteam.labeling["workers"].arn : local.existing_workteam_arn
}

output "workteam_name" {
  description = "Name of the work team."
  value       = local.create_workteam ? aws_sagemaker_workteam.labeling["workers"].workteam_name : var.workforce.workteam_name
}

output "worker_portal_url" {
  description = "Where workers sign in; \"\" for an existing work team whose portal was not named."
  value       = local.create_workteam ? "https://${aws_sagemaker_workteam.labeling["workers"].subdomain}" : var.workforce.worker_portal_url
}

output "user_pool_id" {
  description = "User pool in which workers sign in; \"\" where it was not named."
  value       = var.workforce.user_pool_id
}

output "user_pool_client_id" {
  description = "Client of the user pool through which the portal signs workers in; \"\" where it was not named."
  value       = var.workforce.user_pool_client_id
}

output "worker_group_name" {
  description = "Group of the user pool whose members are the work team; \"\" where it was not named."
  value       = local.create_group ? local.group_names["workers"] : var.workforce.worker_group_name
}

output "work_teams" {
  description = "The work teams that are made here: name to ARN, and the group of the user pool whose members they are."
  value = {
    for team, made in aws_sagemaker_workteam.labeling : team => { arn = made.arn, group_name = lookup(local.group_names, team, "") }
  }
}

output "notification_topic_arn" {
  description = "SNS topic by which workers hear of new tasks; \"\" without notifications."
  value       = var.notify_workers && local.has_topic ? aws_sns_topic.worker_notifications[0].arn : ""
}
