output "name_prefix" {
  description = "Name of the stack: `poserig … --stack`."
  value       = var.name_prefix
}

output "bucket_name" {
  description = "Bucket of images, manifests, templates and labels."
  value       = local.bucket.name
}

output "kept_bucket_name" {
  description = "Bucket that `terraform destroy` refuses to delete while it holds images or labels; \"\" where it may (`force_destroy`), and where the bucket is not the stack's."
  value       = local.kept_bucket_name
}

output "component_url" {
  description = "Address of the labeling component."
  value       = local.component_url
}

output "component_integrity" {
  description = "Subresource integrity of the labeling component."
  value       = local.component_integrity
}

output "distribution_domain_name" {
  description = "Host name of the CloudFront distribution; \"\" without one."
  value       = join("", module.cdn[*].distribution_domain_name)
}

output "distribution_id" {
  description = "Id of the CloudFront distribution; \"\" without one."
  value       = join("", module.cdn[*].distribution_id)
}

output "pre_annotation_function_arn" {
  description = "ARN of the pre-annotation function."
  value       = module.functions.pre_annotation_function_arn
}

output "post_annotation_function_arn" {
  description = "ARN of the post-annotation function."
  value       = module.functions.post_annotation_function_arn
}

output "ground_truth_role_arn" {
  description = "Execution role of labeling jobs."
  value       = module.iam.ground_truth_role_arn
}

output "workteam_arn" {
  description = "ARN of the work team."
  value       = module.teams.workteam_arn
}

output "workteam_name" {
  description = "Name of the work team."
  value       = module.teams.workteam_name
}

output "work_teams" {
  description = "The work teams that the stack made: name to ARN, and the group of the user pool whose members they are."
  value       = module.teams.work_teams
}

output "worker_portal_url" {
  description = "Where workers sign in; \"\" for an existing work team whose portal was not named."
  value       = module.teams.worker_portal_url
}

output "user_pool_id" {
  description = "User pool in which workers sign in; \"\" where it was not named."
  value       = module.teams.user_pool_id
}

output "user_pool_client_id" {
  description = "Client of the user pool through which the portal signs workers in; \"\" where it was not named."
  value       = module.teams.user_pool_client_id
}

output "worker_group_name" {
  description = "Group of the user pool whose members are the work team; \"\" where it was not named."
  value       = module.teams.worker_group_name
}

output "worker_task_template_uris" {
  description = "Rig name to the S3 URI of its worker task template."
  value       = local.worker_task_template_uris
}

output "input_prefix_uri" {
  description = "S3 URI under which labeling jobs may read images and manifests."
  value       = local.input_prefix_uri
}

output "output_prefix_uri" {
  description = "S3 URI under which labeling jobs write."
  value       = local.output_prefix_uri
}

output "operations_topic_arn" {
  description = "SNS topic that is told of alarms and of labeling jobs that end; \"\" without monitoring."
  value       = local.is_monitored ? module.monitoring[0].topic_arn : ""
}

output "dashboard_name" {
  description = "Name of the CloudWatch dashboard; \"\" without monitoring."
  value       = local.is_monitored ? module.monitoring[0].dashboard_name : ""
}

output "operator_policy_arn" {
  description = "Policy for the people who launch, watch and stop labeling jobs."
  value       = module.iam.operator_policy_arn
}

output "bucket_policy_document" {
  description = "What the policy of an existing bucket must hold: the distribution reads the component and is denied all else (JSON); \"\" without a distribution."
  value       = join("", module.cdn[*].bucket_policy_document)
}

output "key_policy_document" {
  description = "What the policy of the KMS key must hold, so that the distribution can decrypt (JSON); \"\" with an origin access identity."
  value       = join("", module.cdn[*].key_policy_document)
}
