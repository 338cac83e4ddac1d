mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan # nothing needs to be applied to know what AWS would answer
}

variables {
  build_dir = "tests/fixtures/build"
  rigs      = { "two-points" = "templates/two-points.liquid.html" }
  workforce = { workforce_name = "default", user_pool_id = "eu-west-1_Example01", user_pool_client_id = "client" }
  # A test's stack is destroyed after it, and there is no bucket to look into before.
  force_destroy = true
}

run "names_follow_prefix_account_and_region" {
  command = plan

  variables {
    name_prefix = "pose-lab"
  }

  assert {
    condition     = output.bucket_name == "pose-lab-111122223333-eu-west-1"
    error_message = "The bucket's name must be unique without being given."
  }
  assert {
    condition     = local.function_names == { pre_annotation = "pose-lab-sagemaker-pre", post_annotation = "pose-lab-sagemaker-post" }
    error_message = "Function names must hold sagemaker, for AWS's managed policy."
  }
  assert {
    condition = toset(keys(aws_ssm_parameter.stack)) == toset([
      "bucket-name", "component-url", "ground-truth-role-arn", "input-prefix-uri", "output-prefix-uri",
      "post-annotation-function-arn", "pre-annotation-function-arn", "user-pool-client-id", "user-pool-id",
      "worker-group-name", "worker-portal-url", "worker-task-templates/two-points", "workteam-arn",
    ])
    error_message = "The launcher reads these parameters."
  }
  assert {
    condition     = module.functions.metrics_namespace == "pose-lab"
    error_message = "Metrics must be told apart from those of another stack of the account."
  }
  assert {
    condition     = aws_ssm_parameter.stack["bucket-name"].name == "/pose-lab/bucket-name"
    error_message = "Parameters must lie under the prefix."
  }
}

run "templates_name_the_component_and_its_hash" {
  command = plan

  assert {
    condition = aws_s3_object.worker_task_template["two-points"].content == join("", [
      "<script src=\"${output.component_url}\" integrity=\"${output.component_integrity}\" crossorigin=\"anonymous\"></script>\n",
      "<crowd-2d-skeleton imgSrc=\"{{ task.input.image | grant_read_access }}\"></crowd-2d-skeleton>\n",
    ])
    error_message = "Both tokens must be replaced, and nothing else."
  }
  assert {
    condition     = output.worker_task_template_uris == { "two-points" = "s3://poserig-111122223333-eu-west-1/templates/two-points.liquid.html" }
    error_message = "Each rig must have its template."
  }
  assert {
    condition     = aws_s3_object.worker_task_template["two-points"].content_type == "text/html; charset=utf-8"
    error_message = "Templates are HTML in UTF-8."
  }
}

run "further_work_teams_are_the_launchers_and_the_operators" {
  command = plan

  variables {
    work_teams = { reviewers = { worker_emails = ["ann@example.com"] } }
  }

  assert {
    condition     = aws_ssm_parameter.stack["work-teams/reviewers"].insecure_value == output.work_teams["reviewers"].arn
    error_message = "The launcher must find the work team."
  }
}

run "existing_team_leaves_out_what_is_not_known" {
  command = plan

  variables {
    workforce = { workteam_name = "annotators", worker_portal_url = "https://x.labeling.eu-west-1.sagemaker.aws" }
  }

  assert {
    condition     = aws_ssm_parameter.stack["workteam-arn"].insecure_value == "arn:aws:sagemaker:eu-west-1:111122223333:workteam/private-crowd/annotators"
    error_message = "The launcher must find the existing work team."
  }
  assert {
    condition     = contains(keys(aws_ssm_parameter.stack), "worker-portal-url") && !contains(keys(aws_ssm_parameter.stack), "user-pool-id")
    error_message = "A parameter without a value must not be made."
  }
}

run "own_bucket_key_and_monitoring_are_used" {
  command = plan

  variables {
    create_bucket = false
    bucket_name   = "images-of-ours"
    kms_key_arn   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    origin_access = "oac"
    functions     = { versions = { enabled = true } }
    monitoring    = { enabled = true, notification_emails = ["team@example.com"] }
    worker_emails = ["ann@example.com"]
  }

  assert {
    condition     = length(module.bucket) == 0 && output.bucket_name == "images-of-ours"
    error_message = "No bucket must be made."
  }
  assert {
    condition     = aws_s3_object.worker_task_template["two-points"].kms_key_id == "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    error_message = "Templates must be encrypted with the key."
  }
  assert {
    condition     = aws_ssm_parameter.stack["kms-key-arn"].insecure_value == "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    error_message = "A launch must find the key with which Ground Truth encrypts labels."
  }
  assert {
    condition     = endswith(output.post_annotation_function_arn, ":live") && output.dashboard_name == "poserig-labeling"
    error_message = "Jobs must invoke the alias; the dashboard must be there."
  }
}

# A setting that is dropped in silence is believed to be made.
run "attributes_that_do_not_exist_are_refused" {
  command = plan

  variables {
    access_logs       = { bucket = "mylogs" }
    lifecycle_rules   = { noncurrent_days = 10 }
    cdn               = { url = "https://example.com" }
    custom_domain     = { domain = "pose.example.com" }
    functions         = { preannotation = { memory_mb = 512 } }
    workforce         = { name = "default" }
    work_teams        = { reviewers = { emails = ["ann@example.com"] }, trainees = {} }
    monitoring        = { enable = true }
    ground_truth_role = { source_account = false }
  }

  expect_failures = [
    var.ground_truth_role,
    var.access_logs, var.lifecycle_rules, var.cdn, var.custom_domain, var.functions, var.workforce,
    var.work_teams, var.monitoring,
  ]
}

run "attributes_further_in_that_do_not_exist_are_refused" {
  command = plan

  variables {
    functions  = { pre_annotation = { memory = 512 } }
    monitoring = { enabled = true, thresholds = { errors = 3 } }
  }

  expect_failures = [var.functions, var.monitoring]
}

run "timeout_in_a_unit_is_refused" {
  command = plan

  variables {
    functions = { post_annotation = { timeout = 60 } }
  }

  expect_failures = [var.functions]
}

run "version_without_its_functions_name_is_refused" {
  command = plan

  variables {
    functions = { versions = { enabled = true, post = "7" } }
  }

  expect_failures = [var.functions]
}

run "names_in_the_place_of_objects_further_in_are_refused" {
  command = plan

  variables {
    functions  = { pre_annotation = "fast" }
    monitoring = { enabled = true, thresholds = 3 }
  }

  expect_failures = [var.functions, var.monitoring]
}

run "objects_that_are_null_have_their_defaults" {
  command = plan

  variables {
    functions   = { pre_annotation = null, versions = null, layers = null }
    monitoring  = { enabled = null, thresholds = null }
    access_logs = { bucket_name = null, prefix = null }
  }

  assert {
    condition     = module.functions.timeout_seconds == { pre_annotation = 30, post_annotation = 900 } && output.dashboard_name == ""
    error_message = "What is null must be as if it were left out."
  }
}

run "names_in_the_place_of_objects_are_refused" {
  command = plan

  variables {
    access_logs     = "mylogs"
    lifecycle_rules = "off"
    custom_domain   = "pose.example.com"
    functions       = "fast"
    workforce       = "default"
    work_teams      = ["reviewers"]
    monitoring      = true
  }

  expect_failures = [
    var.access_logs, var.lifecycle_rules, var.custom_domain, var.functions, var.workforce,
    var.work_teams, var.monitoring,
  ]
}

run "tags_that_aws_does_not_take_are_refused" {
  command = plan

  variables {
    tags = { "Own&er" = "x;y" }
  }

  expect_failures = [var.tags]
}

run "key_of_another_region_is_refused" {
  command = plan

  variables {
    kms_key_arn   = "arn:aws:kms:eu-west-2:111122223333:key/0a1b"
    origin_access = "oac"
  }

  expect_failures = [terraform_data.stack]
}

run "workforce_of_an_identity_provider_has_no_user_pool_to_write_down" {
  command = plan

  variables {
    workforce = { workforce_name = "default", oidc_groups = ["annotators"] }
  }

  assert {
    condition     = [for name in keys(aws_ssm_parameter.stack) : name if contains(["user-pool-id", "user-pool-client-id", "worker-group-name", "worker-portal-url"], name)] == ["worker-portal-url"]
    error_message = "A parameter without a value must not be made."
  }
}

run "bucket_is_kept_unless_it_may_go" {
  command = plan

  variables {
    force_destroy = false
  }

  assert {
    condition     = terraform_data.images.input.bucket_name == "poserig-111122223333-eu-west-1" && output.kept_bucket_name == "poserig-111122223333-eu-west-1"
    error_message = "terraform destroy must look into the bucket."
  }
}

run "bucket_of_somebody_else_is_not_looked_into" {
  command = plan

  variables {
    force_destroy = false
    create_bucket = false
    bucket_name   = "images-of-ours"
  }

  assert {
    condition     = terraform_data.images.input.bucket_name == ""
    error_message = "A bucket that is not deleted must not stop a destroy."
  }
}

run "every_switch_can_be_thrown" {
  command = plan

  variables {
    force_destroy       = true
    wait_for_deployment = false
    lifecycle_rules     = { enabled = false }
    functions           = { tracing = true }
    notify_workers      = true
    pin_presigned_urls  = true
    remembered          = { has_notices = true, component_versions = { aaaa = "2999-01-01T00:00:00Z" } }
  }

  assert {
    condition     = output.worker_portal_url == "https://abcdefghij.labeling.eu-west-1.sagemaker.aws" && output.dashboard_name == ""
    error_message = "The stack must be whole whatever is switched on and off."
  }
}

run "china_plans_cleanly" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { id = "cn-north-1" }
  }
  override_data {
    target = module.iam.data.aws_region.current
    values = { id = "cn-north-1" }
  }
  override_data {
    target = module.iam.data.aws_partition.current
    values = { partition = "aws-cn" }
  }

  assert {
    condition     = output.bucket_name == "poserig-111122223333-cn-north-1"
    error_message = "Names must follow the region."
  }
}

run "us_gov_plans_cleanly" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { id = "us-gov-west-1" }
  }
  override_data {
    target = module.teams.data.aws_region.current
    values = { id = "us-gov-west-1" }
  }
  override_data {
    target = module.teams.data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  variables {
    workforce = { workteam_name = "annotators" }
  }

  assert {
    condition     = output.workteam_arn == "arn:aws-us-gov:sagemaker:us-gov-west-1:111122223333:workteam/private-crowd/annotators"
    error_message = "ARNs must follow partition and region."
  }
}

run "key_with_an_identity_and_unnamed_bucket_are_refused" {
  command = plan

  variables {
    create_bucket = false
    kms_key_arn   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    monitoring    = { notification_emails = ["team@example.com"] }
  }

  expect_failures = [var.bucket_name, var.kms_key_arn, var.monitoring]
}

run "missing_template_names_make_build" {
  command = plan

  variables {
    rigs = { "my-rig" = "templates/my-rig.liquid.html" }
  }

  expect_failures = [aws_s3_object.worker_task_template]
}

run "template_without_tokens_is_refused" {
  command = plan

  variables {
    rigs = { "two-points" = "templates/broken/without-tokens.liquid.html" }
  }

  expect_failures = [aws_s3_object.worker_task_template]
}

run "wrong_values_are_refused" {
  command = plan

  variables {
    name_prefix = "aws-poses"
    tags        = { "aws:owner" = "me" }
    rigs        = { "Two Points" = "templates/two-points.liquid.html" }
    workforce   = { workteam_name = "annotators" }
  }

  expect_failures = [var.name_prefix, var.tags, var.rigs]
}

run "name_that_is_none_is_refused" {
  command = plan

  variables {
    name_prefix = "Poses"
  }

  expect_failures = [var.name_prefix]
}

run "rigs_are_those_of_the_folder_by_default" {
  command = plan

  variables {
    rigs = {}
  }

  assert {
    condition     = keys(aws_s3_object.worker_task_template) == ["two-points"]
    error_message = "Every template of the folder, and none of the folders in it, must be published."
  }
}

run "release_without_a_template_is_refused" {
  command = plan

  override_data {
    target = data.aws_s3_object.released["web/crowd-2d-skeleton.js"]
    values = { body = "// of a release" }
  }
  override_data {
    target = data.aws_s3_object.sums[0]
    values = { body = "aa000000000000000000000000000000000000000000000000000000000000aa  functions/pre_annotation.zip\nbb000000000000000000000000000000000000000000000000000000000000bb  functions/post_annotation.zip\n3ed766fc1227794b76a0da5d7f9a68a4e8b6e646ebaa5ebd1795c13655ee932a  web/crowd-2d-skeleton.js\n" }
  }

  variables {
    build_dir = ""
    artifacts = { bucket = "releases-of-ours" }
    rigs      = {}
  }

  expect_failures = [terraform_data.stack]
}

run "stack_without_cloudfront_names_the_address_that_is_given" {
  command = plan

  variables {
    cdn = { enabled = false, component_url = "https://static.example.com/poserig/crowd-2d-skeleton.js" }
  }

  assert {
    condition     = length(module.cdn) == 0 && output.distribution_id == "" && output.bucket_policy_document == ""
    error_message = "There must be no distribution."
  }
  assert {
    condition     = strcontains(aws_s3_object.worker_task_template["two-points"].content, "src=\"https://static.example.com/poserig/crowd-2d-skeleton.js\" integrity=\"${output.component_integrity}\"")
    error_message = "Templates must load the component from where it is published, and only the one that was built."
  }
  assert {
    condition     = aws_ssm_parameter.stack["component-url"].insecure_value == "https://static.example.com/poserig/crowd-2d-skeleton.js"
    error_message = "The launcher must know the address."
  }
}

run "component_without_cloudfront_needs_an_address" {
  command = plan

  variables {
    cdn = { enabled = false }
  }

  expect_failures = [var.cdn]
}

run "names_of_the_account_end_with_the_region" {
  command = plan

  assert {
    condition     = module.iam.role_names == { pre_annotation = "poserig-sagemaker-pre-eu-west-1", post_annotation = "poserig-sagemaker-post-eu-west-1", ground_truth = "poserig-ground-truth-eu-west-1" }
    error_message = "A stack of the same name in another region must find its names free."
  }
}

run "release_in_s3_is_published" {
  command = plan

  override_data {
    target = data.aws_s3_object.released["web/crowd-2d-skeleton.js"]
    values = { body = "// of a release" }
  }
  override_data {
    target = data.aws_s3_object.released["templates/two-points.liquid.html"]
    values = { body = "<script src=\"@@COMPONENT_URL@@\" integrity=\"@@COMPONENT_INTEGRITY@@\"></script>" }
  }
  override_data {
    target = data.aws_s3_object.sums[0]
    values = { body = "aa000000000000000000000000000000000000000000000000000000000000aa  functions/pre_annotation.zip\nbb000000000000000000000000000000000000000000000000000000000000bb  ./functions/post_annotation.zip\n20b89e7387a1b04f3eb8ec1e6e2a09ef8ddf6a5f4e8b66a6d3d8f6ab6c9d3a11 *web/other.js\n3ed766fc1227794b76a0da5d7f9a68a4e8b6e646ebaa5ebd1795c13655ee932a  web/crowd-2d-skeleton.js\n" }
  }

  variables {
    build_dir = ""
    artifacts = { bucket = "releases-of-ours", prefix = "poserig/1.2.3/" }
  }

  assert {
    condition     = { for path, found in data.aws_s3_object.released : path => found.key } == { for path in ["web/crowd-2d-skeleton.js", "templates/two-points.liquid.html"] : path => "poserig/1.2.3/${path}" }
    error_message = "The release must be read where it was copied to."
  }
  assert {
    condition     = jsonencode(local.function_code) == jsonencode({ pre_annotation = { s3_bucket = "releases-of-ours", s3_key = "poserig/1.2.3/functions/pre_annotation.zip", s3_hash = "aa000000000000000000000000000000000000000000000000000000000000aa" }, post_annotation = { s3_bucket = "releases-of-ours", s3_key = "poserig/1.2.3/functions/post_annotation.zip", s3_hash = "bb000000000000000000000000000000000000000000000000000000000000bb" } })
    error_message = "The functions must run the release's code, and change with it."
  }
  assert {
    condition     = output.component_integrity == "sha256-${base64sha256("// of a release")}"
    error_message = "Templates must name the hash of the release's component."
  }
}

run "rigs_are_those_of_the_release_by_default" {
  command = plan

  override_data {
    target = data.aws_s3_object.released["web/crowd-2d-skeleton.js"]
    values = { body = "// of a release" }
  }
  override_data {
    target = data.aws_s3_object.released["templates/ant-2.liquid.html"]
    values = { body = "<script src=\"@@COMPONENT_URL@@\" integrity=\"@@COMPONENT_INTEGRITY@@\"></script>" }
  }
  override_data {
    target = data.aws_s3_object.sums[0]
    values = { body = "aa000000000000000000000000000000000000000000000000000000000000aa  functions/pre_annotation.zip\nbb000000000000000000000000000000000000000000000000000000000000bb  functions/post_annotation.zip\n3ed766fc1227794b76a0da5d7f9a68a4e8b6e646ebaa5ebd1795c13655ee932a  web/crowd-2d-skeleton.js\n5b28422690f1eaa013dfe6b695ab7a5918004b5a6b96298cb4a2bedaed564f6f  templates/ant-2.liquid.html\ncc000000000000000000000000000000000000000000000000000000000000cc  rigs/ant-2.json\n" }
  }

  variables {
    build_dir = ""
    artifacts = { bucket = "releases-of-ours" }
    rigs      = {}
  }

  assert {
    condition     = keys(aws_s3_object.worker_task_template) == ["ant-2"]
    error_message = "Every template that the release's checksums name must be published."
  }
}

run "release_that_is_not_whole_is_refused" {
  command = plan

  override_data {
    target = data.aws_s3_object.released["web/crowd-2d-skeleton.js"]
    values = { body = "// of a release" }
  }
  override_data {
    target = data.aws_s3_object.released["templates/two-points.liquid.html"]
    values = { body = "@@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@" }
  }
  override_data {
    target = data.aws_s3_object.sums[0]
    values = { body = "3ed766fc1227794b76a0da5d7f9a68a4e8b6e646ebaa5ebd1795c13655ee932a  web/crowd-2d-skeleton.js\n" }
  }

  variables {
    build_dir = ""
    artifacts = { bucket = "releases-of-ours" }
  }

  expect_failures = [terraform_data.release]
}

run "folder_without_checksums_is_no_release" {
  command = plan

  override_data {
    target = data.aws_s3_object.sums[0]
    values = { body = "<html>not found</html>" }
  }

  variables {
    build_dir = ""
    artifacts = { bucket = "releases-of-ours" }
  }

  expect_failures = [data.aws_s3_object.released]
}

run "release_of_another_version_is_told" {
  command = plan

  override_data {
    target = data.aws_s3_object.released["web/crowd-2d-skeleton.js"]
    values = { body = "// of a release" }
  }
  override_data {
    target = data.aws_s3_object.released["templates/two-points.liquid.html"]
    values = { body = "@@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@" }
  }
  override_data {
    target = data.aws_s3_object.sums[0]
    values = { body = "aa000000000000000000000000000000000000000000000000000000000000aa  functions/pre_annotation.zip\nbb000000000000000000000000000000000000000000000000000000000000bb  functions/post_annotation.zip\n3ed766fc1227794b76a0da5d7f9a68a4e8b6e646ebaa5ebd1795c13655ee932a  web/crowd-2d-skeleton.js\ncc000000000000000000000000000000000000000000000000000000000000cc  VERSION\n" }
  }

  variables {
    build_dir = ""
    artifacts = { bucket = "releases-of-ours" }
  }

  expect_failures = [check.release_is_of_this_version]
}

run "release_that_was_changed_on_its_way_is_refused" {
  command = plan

  override_data {
    target = data.aws_s3_object.released["web/crowd-2d-skeleton.js"]
    values = { body = "// changed on its way" }
  }
  override_data {
    target = data.aws_s3_object.released["templates/two-points.liquid.html"]
    values = { body = "@@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@" }
  }
  override_data {
    target = data.aws_s3_object.sums[0]
    values = { body = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  functions/pre_annotation.zip\nbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb  functions/post_annotation.zip\n3ed766fc1227794b76a0da5d7f9a68a4e8b6e646ebaa5ebd1795c13655ee932a  web/crowd-2d-skeleton.js\n" }
  }

  variables {
    build_dir = ""
    artifacts = { bucket = "releases-of-ours" }
  }

  expect_failures = [terraform_data.release]
}

run "neither_build_nor_release_is_refused" {
  command = plan

  variables {
    build_dir = ""
  }

  expect_failures = [var.build_dir]
}

run "release_by_another_name_is_refused" {
  command = plan

  variables {
    artifacts = { s3_bucket = "releases-of-ours" }
  }

  expect_failures = [var.artifacts]
}
