module "bucket" {
  source = "../bucket"
  count  = var.create_bucket ? 1 : 0

  bucket_name      = local.bucket_name
  force_destroy    = var.force_destroy
  lifecycle_rules  = var.lifecycle_rules
  output_prefix    = local.output_prefix
  policy_documents = module.cdn[*].bucket_policy_document
  kms_key_arn      = var.kms_key_arn
  access_logs      = { bucket_name = local.access_logs.bucket_name, prefix = "${local.access_logs.prefix}s3/" }
  tags             = local.tags
}

moved {
  from = module.bucket
  to   = module.bucket[0]
}

# A bucket of one's own is used as it is: its policy, CORS rule and encryption are its owner's.
data "aws_s3_bucket" "existing" {
  count = var.create_bucket ? 0 : 1

  bucket = var.bucket_name
}

module "cdn" {
  source = "../cdn"
  count  = local.has_cdn ? 1 : 0

  name_prefix                 = var.name_prefix
  name_suffix                 = local.name_suffix
  bucket_name                 = local.bucket.name
  bucket_arn                  = local.bucket.arn
  bucket_regional_domain_name = local.bucket.regional_domain_name
  origin_access               = var.origin_access
  kms_key_arn                 = var.kms_key_arn
  custom_domain               = var.custom_domain
  access_logs                 = { bucket_name = local.access_logs.bucket_name, prefix = "${local.access_logs.prefix}cloudfront/" }
  component_file              = local.component_file
  component_content           = local.component_content
  price_class                 = var.price_class
  remembered_versions         = var.remembered.component_versions
  wait_for_deployment         = var.wait_for_deployment
  tags                        = local.tags
}

module "iam" {
  source = "../iam"

  name_prefix              = var.name_prefix
  name_suffix              = local.name_suffix
  function_names           = local.function_names
  bucket_arn               = local.bucket.arn
  input_prefix             = local.input_prefix
  output_prefix            = local.output_prefix
  template_prefix          = local.template_prefix
  input_object_arns        = var.input_object_arns
  permissions_boundary_arn = var.permissions_boundary_arn
  user_pool_id             = module.teams.user_pool_id
  workteam_names           = concat([local.workteam_name], [for team in keys(var.work_teams) : "${var.name_prefix}-${team}"])
  assumable_role_arns      = try(var.functions.assumable_role_arns, null)
  ground_truth_role        = var.ground_truth_role
  function_qualifier       = local.keeps_versions ? "live" : ""
  tracing                  = try(var.functions.tracing, null)
  kms_key_arn              = var.kms_key_arn
  tags                     = local.tags
}

module "functions" {
  source = "../functions"

  pre_annotation = merge(try(var.functions.pre_annotation, {}), {
    name     = local.function_names.pre_annotation
    role_arn = module.iam.pre_annotation_role_arn
  }, local.function_code.pre_annotation)
  post_annotation = merge(try(var.functions.post_annotation, {}), {
    name     = local.function_names.post_annotation
    role_arn = module.iam.post_annotation_role_arn
  }, local.function_code.post_annotation)
  assumable_role_arns = try(var.functions.assumable_role_arns, null)
  label_kms_key_arn   = var.kms_key_arn
  job_files_prefix    = "${local.input_prefix}jobs/" # as `poserig job launch` has it (groundtruth/job_files.py)
  environment         = try(var.functions.environment, null)
  metrics_namespace   = var.name_prefix # two stacks of an account are told apart
  log_level           = try(var.functions.log_level, null)
  log_retention_days  = try(var.functions.log_retention_days, null)
  log_kms_key_arn     = try(var.functions.log_kms_key_arn, null)
  layers              = try(var.functions.layers, null)
  tracing             = try(var.functions.tracing, null)
  versions            = try(var.functions.versions, null)
  tags                = local.tags
}

module "teams" {
  source = "../teams"

  name_prefix        = var.name_prefix
  workforce          = var.workforce
  workteam_name      = local.new_workteam_name
  worker_emails      = var.worker_emails
  existing_workers   = var.existing_workers
  work_teams         = var.work_teams
  notify_workers     = var.notify_workers
  had_notices        = var.remembered.has_notices
  pin_presigned_urls = var.pin_presigned_urls

  tags = local.tags
}

module "monitoring" {
  source = "../monitoring"
  count  = local.is_monitored ? 1 : 0

  name_prefix = var.name_prefix
  functions = {
    pre_annotation  = { name = local.function_names.pre_annotation, timeout_seconds = module.functions.timeout_seconds.pre_annotation }
    post_annotation = { name = local.function_names.post_annotation, timeout_seconds = module.functions.timeout_seconds.post_annotation }
  }
  metrics_namespace   = module.functions.metrics_namespace
  topic_arn           = try(var.monitoring.topic_arn, null)
  notification_emails = try(var.monitoring.notification_emails, null)
  kms_key_arn         = try(var.monitoring.kms_key_arn, null)
  labeling_job_states = try(var.monitoring.labeling_job_states, null)
  thresholds          = try(var.monitoring.thresholds, null)
  tags                = local.tags
}
