module "bucket" {
  source = "./modules/bucket"

  bucket_name          = local.bucket_name
  force_destroy        = var.force_destroy
  cors_allowed_origins = var.cors_allowed_origins
  lifecycle_rules      = var.lifecycle_rules
  policy_documents     = [module.cdn.bucket_policy_document]
}

module "cdn" {
  source = "./modules/cdn"

  name_prefix                 = var.name_prefix
  bucket_name                 = module.bucket.bucket_name
  bucket_arn                  = module.bucket.bucket_arn
  bucket_regional_domain_name = module.bucket.bucket_regional_domain_name
  component_file              = "${local.build_dir}/web/crowd-2d-skeleton.js"
  retained_component_files    = var.retained_component_files
  price_class                 = var.price_class
  wait_for_deployment         = var.wait_for_deployment
}

module "iam" {
  source = "./modules/iam"

  name_prefix              = var.name_prefix
  function_names           = local.function_names
  bucket_arn               = module.bucket.bucket_arn
  input_prefix             = local.input_prefix
  output_prefix            = local.output_prefix
  template_prefix          = local.template_prefix
  input_object_arns        = var.input_object_arns
  permissions_boundary_arn = var.permissions_boundary_arn
}

module "functions" {
  source = "./modules/functions"

  pre_annotation = merge(var.functions.pre_annotation, {
    name     = local.function_names.pre_annotation
    role_arn = module.iam.pre_annotation_role_arn
    zip      = "${local.build_dir}/functions/pre_annotation.zip"
  })
  post_annotation = merge(var.functions.post_annotation, {
    name     = local.function_names.post_annotation
    role_arn = module.iam.post_annotation_role_arn
    zip      = "${local.build_dir}/functions/post_annotation.zip"
  })
  environment        = var.functions.environment
  log_level          = var.functions.log_level
  log_retention_days = var.functions.log_retention_days
}

module "workforce" {
  source = "./modules/workforce"

  name_prefix        = var.name_prefix
  create_workforce   = var.create_workforce
  existing_workforce = var.existing_workforce
  workforce_name     = var.name_prefix
  workteam_name      = "${var.name_prefix}-workers"
  domain_prefix      = "${var.name_prefix}-${local.account_id}"
  allowed_cidrs      = var.worker_allowed_cidrs
  mfa                = var.worker_mfa
  password_policy    = var.worker_password_policy
}
