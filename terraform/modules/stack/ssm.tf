# What `poserig job launch` needs to know about the stack. Nothing in it is secret.

locals {
  user_pool_facts = {
    "worker-portal-url"   = module.teams.worker_portal_url
    "user-pool-id"        = module.teams.user_pool_id
    "user-pool-client-id" = module.teams.user_pool_client_id
    "worker-group-name"   = module.teams.worker_group_name
  }
  # SSM has no empty parameters. Of an existing work team only those facts are known that were given; a
  # workforce that signs in through OpenID Connect has no user pool.
  is_existing_team  = try(var.workforce.workteam_name, "") != ""
  is_oidc_workforce = length(try(var.workforce.oidc_groups, [])) > 0
  known_user_pool_facts = toset([
    for name in keys(local.user_pool_facts) : name if(
      local.is_existing_team ? try(var.workforce[replace(name, "-", "_")], "") != ""
      : !local.is_oidc_workforce || name == "worker-portal-url"
    )
  ])

  parameters = merge(
    {
      "bucket-name"                  = local.bucket.name
      "component-url"                = local.component_url
      "pre-annotation-function-arn"  = module.functions.pre_annotation_function_arn
      "post-annotation-function-arn" = module.functions.post_annotation_function_arn
      "ground-truth-role-arn"        = module.iam.ground_truth_role_arn
      "workteam-arn"                 = module.teams.workteam_arn
      "input-prefix-uri"             = local.input_prefix_uri
      "output-prefix-uri"            = local.output_prefix_uri
    },
    # What a launch asks Ground Truth to encrypt labels with.
    var.kms_key_arn == "" ? {} : { "kms-key-arn" = var.kms_key_arn },
    { for team in keys(var.work_teams) : "work-teams/${team}" => module.teams.work_teams[team].arn },
    { for name in local.known_user_pool_facts : name => local.user_pool_facts[name] },
    { for rig, uri in local.worker_task_template_uris : "worker-task-templates/${rig}" => uri },
  )

  input_prefix_uri  = "s3://${local.bucket.name}/${local.input_prefix}"
  output_prefix_uri = "s3://${local.bucket.name}/${local.output_prefix}"
  worker_task_template_uris = {
    for rig in keys(local.rigs) : rig => "s3://${local.bucket.name}/${aws_s3_object.worker_task_template[rig].key}"
  }
}

resource "aws_ssm_parameter" "stack" {
  # checkov:skip=CKV2_AWS_34: nothing in it is secret, and a plan should show what changes

  for_each = local.parameters

  name        = "/${var.name_prefix}/${each.key}"
  description = "poserig: read by the labeling job launcher"
  type        = "String"
  tags        = local.tags
  # Not `value`, which Terraform hides: a plan should show what changes.
  insecure_value = each.value
}
