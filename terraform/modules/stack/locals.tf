data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  # `id` is the region's name in versions 5 and 6 of the provider alike; `name` and `region` are not.
  region = data.aws_region.current.id

  # Of poserig, where the module has it: a release and a git source do.
  version_file = "${path.module}/../../../VERSION"
  version_tag  = fileexists(local.version_file) ? { Version = trimspace(file(local.version_file)) } : {}
  tags         = merge({ Project = "poserig", Stack = var.name_prefix, ManagedBy = "terraform" }, local.version_tag, var.tags)

  # Names that an account has once in all its regions end with the region.
  name_suffix = "-${local.region}"

  has_cdn        = coalesce(try(var.cdn.enabled, null), true)
  component_file = "${var.build_dir}/${local.component_path}"
  component_url  = local.has_cdn ? module.cdn[0].component_url : try(var.cdn.component_url, "")
  component_integrity = (
    local.from_s3 ? "sha256-${base64sha256(local.component_content)}"
    : fileexists(local.component_file) ? "sha256-${filebase64sha256(local.component_file)}" : ""
  )

  bucket_name = var.bucket_name != "" ? var.bucket_name : "${var.name_prefix}-${local.account_id}-${local.region}"

  bucket = var.create_bucket ? {
    name                 = module.bucket[0].bucket_name
    arn                  = module.bucket[0].bucket_arn
    regional_domain_name = module.bucket[0].bucket_regional_domain_name
    } : {
    name                 = data.aws_s3_bucket.existing[0].bucket
    arn                  = data.aws_s3_bucket.existing[0].arn
    regional_domain_name = data.aws_s3_bucket.existing[0].bucket_regional_domain_name
  }

  # What `terraform destroy` may not delete while there is something in it.
  kept_bucket_name = var.create_bucket && !var.force_destroy ? local.bucket_name : ""

  # Keys of the bucket. The launcher and the functions' roles build on them.
  input_prefix    = "input/"
  output_prefix   = "output/"
  template_prefix = "templates/"

  new_workteam_name = "${var.name_prefix}-workers"
  # Of objects that the user gives: what the root itself needs of them.
  access_logs    = { bucket_name = try(var.access_logs.bucket_name, null), prefix = coalesce(try(var.access_logs.prefix, null), "poserig/") }
  workteam_name  = coalesce(try(var.workforce.workteam_name, null), local.new_workteam_name)
  keeps_versions = coalesce(try(var.functions.versions.enabled, null), false)
  is_monitored   = coalesce(try(var.monitoring.enabled, null), false)

  # "sagemaker" in the name: the managed policy AmazonSageMakerGroundTruthExecution, which some
  # accounts use instead of our role, may invoke only such functions.
  function_names = {
    pre_annotation  = "${var.name_prefix}-sagemaker-pre"
    post_annotation = "${var.name_prefix}-sagemaker-post"
  }
}
