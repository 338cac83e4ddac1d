mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name_prefix    = "poserig"
  bucket_arn     = "arn:aws:s3:::poserig-test"
  workteam_names = ["poserig-workers"]
  function_names = { pre_annotation = "poserig-sagemaker-pre", post_annotation = "poserig-sagemaker-post" }
}

run "roles_are_named_after_what_uses_them" {
  command = plan

  assert {
    condition     = aws_iam_role.pre_annotation.name == "poserig-sagemaker-pre" && aws_iam_role.post_annotation.name == "poserig-sagemaker-post" && aws_iam_role.ground_truth.name == "poserig-ground-truth"
    error_message = "Roles must carry their function's or the stack's name."
  }
  assert {
    condition     = aws_iam_role.ground_truth.permissions_boundary == null
    error_message = "There is no permissions boundary by default."
  }
}

run "services_are_trusted_for_this_account_only" {
  assert {
    condition     = alltrue([for trust in data.aws_iam_policy_document.trust : one(trust.statement[0].condition).variable == "aws:SourceAccount" && one(trust.statement[0].condition).values == tolist(["111122223333"])])
    error_message = "Every trust policy must have the confused-deputy condition."
  }
}

run "arns_follow_partition_and_region" {
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }
  override_data {
    target = data.aws_region.current
    values = { id = "us-gov-west-1" }
  }

  assert {
    condition     = data.aws_iam_policy_document.pre_annotation.statement[0].resources == toset(["arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:/aws/lambda/poserig-sagemaker-pre:*"])
    error_message = "The log group's ARN must follow partition and region."
  }
  assert {
    condition     = contains(data.aws_iam_policy_document.ground_truth.statement[3].resources, "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:poserig-sagemaker-pre")
    error_message = "The functions' ARNs must follow partition and region."
  }
}

run "prefixes_boundary_and_inputs_are_used" {
  variables {
    input_prefix             = "labels/in/"
    output_prefix            = "labels/out/"
    input_object_arns        = ["arn:aws:s3:::my-images/holiday/*"]
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
  }

  assert {
    condition     = one([for s in data.aws_iam_policy_document.pre_annotation.statement : s.resources if contains(s.actions, "s3:GetObject")]) == toset(["arn:aws:s3:::poserig-test/labels/out/*/annotations/consolidated-annotation/consolidation-response/labels/*"])
    error_message = "The pre-annotation function may read long labels, and no photographs."
  }
  assert {
    condition     = contains(data.aws_iam_policy_document.post_annotation.statement[1].resources, "arn:aws:s3:::poserig-test/labels/out/*")
    error_message = "The post-annotation function must read requests and answers under the output prefix."
  }
  assert {
    condition     = one([for s in data.aws_iam_policy_document.post_annotation.statement : s.resources if s.sid == "ReadRigsOfJobs"]) == toset(["arn:aws:s3:::poserig-test/labels/in/jobs/*/rig.json"])
    error_message = "The post-annotation function may read the rigs of jobs under the input prefix, and nothing else there."
  }
  assert {
    condition     = contains(data.aws_iam_policy_document.ground_truth.statement[1].resources, "arn:aws:s3:::my-images/holiday/*")
    error_message = "Labeling jobs must read the further inputs."
  }
  assert {
    condition     = alltrue([for role in [aws_iam_role.pre_annotation, aws_iam_role.post_annotation, aws_iam_role.ground_truth] : role.permissions_boundary == "arn:aws:iam::111122223333:policy/boundary"])
    error_message = "Every role must have the permissions boundary."
  }
}

run "operators_get_these_work_teams_and_this_role" {
  variables {
    workteam_names = ["poserig-workers", "poserig-reviewers"]
  }

  assert {
    condition = one([for s in data.aws_iam_policy_document.operator.statement : one(s.condition).values if s.sid == "LaunchJobsOfTheWorkTeams"]) == tolist([
      "arn:aws:sagemaker:eu-west-1:111122223333:workteam/private-crowd/poserig-workers",
      "arn:aws:sagemaker:eu-west-1:111122223333:workteam/private-crowd/poserig-reviewers",
    ])
    error_message = "Operators may launch jobs of these work teams only."
  }
  assert {
    condition     = one([for s in data.aws_iam_policy_document.operator.statement : s.resources if s.sid == "PassGroundTruthRole"]) == toset([output.ground_truth_role_arn])
    error_message = "Operators may pass exactly the Ground Truth role."
  }
  assert {
    condition     = one([for s in data.aws_iam_policy_document.operator.statement : one(s.condition).values if s.effect == "Deny"]) == tolist(["public-crowd", "vendor-crowd"])
    error_message = "Crowds of others must be denied."
  }
}

run "key_alias_and_traces_are_allowed_when_used" {
  variables {
    kms_key_arn        = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
    function_qualifier = "live"
    tracing            = true
  }

  assert {
    condition = alltrue([
      for policy in [data.aws_iam_policy_document.post_annotation, data.aws_iam_policy_document.ground_truth, data.aws_iam_policy_document.operator] :
      one([for s in policy.statement : s.resources if s.sid == "UseTheBucketsKey"]) == toset(["arn:aws:kms:eu-west-1:111122223333:key/0a1b"])
    ])
    error_message = "Each role that reads or writes the bucket needs its key, and no other."
  }
  assert {
    condition     = one([for s in data.aws_iam_policy_document.pre_annotation.statement : s.actions if s.sid == "UseTheBucketsKey"]) == toset(["kms:Decrypt"])
    error_message = "The pre-annotation function reads long labels, and writes nothing."
  }
  assert {
    condition     = data.aws_iam_policy_document.ground_truth.statement[3].resources == toset([for name in ["pre", "post", "pre:live", "post:live"] : "arn:aws:lambda:eu-west-1:111122223333:function:poserig-sagemaker-${name}"])
    error_message = "Ground Truth may invoke the alias, and the functions themselves for jobs that were launched before."
  }
  assert {
    condition     = alltrue([for policy in [data.aws_iam_policy_document.pre_annotation, data.aws_iam_policy_document.post_annotation] : contains(policy.statement[*].sid, "SendTraces")])
    error_message = "The functions must be able to send traces."
  }
}

run "role_of_jobs_is_as_wide_as_switched" {
  variables {
    ground_truth_role   = { require_source_account = false, output_prefix_only = false }
    assumable_role_arns = ["arn:aws:iam::111122223333:role/labeling-jobs"]
  }

  assert {
    condition     = length(data.aws_iam_policy_document.trust["ground_truth"].statement[0].condition) == 0 && length(data.aws_iam_policy_document.trust["functions"].statement[0].condition) == 1
    error_message = "Only the role of labeling jobs may do without aws:SourceAccount."
  }
  assert {
    condition     = one([for s in data.aws_iam_policy_document.ground_truth.statement : s.resources if s.sid == "WriteOutputs"]) == toset(["${var.bucket_arn}/*"])
    error_message = "Labeling jobs must be able to write in the whole bucket."
  }
  assert {
    condition     = one([for s in data.aws_iam_policy_document.post_annotation.statement : s.resources if s.sid == "TakeUpRolesOfJobs"]) == toset(["arn:aws:iam::111122223333:role/labeling-jobs"])
    error_message = "The post-annotation function must be able to take up the roles listed."
  }
}

run "wrong_values_are_refused" {
  command = plan

  variables {
    name_suffix              = "_EU"
    function_names           = { pre_annotation = "no spaces", post_annotation = "poserig-sagemaker-post" }
    input_prefix             = "input"
    output_prefix            = "*/"
    template_prefix          = "/templates/"
    component_prefix         = "components"
    assumable_role_arns      = ["labeling-jobs"]
    input_object_arns        = ["arn:aws:s3:::*/*"]
    permissions_boundary_arn = "boundary"
    function_qualifier       = "a.b"
    workteam_names           = ["-x"]
    kms_key_arn              = "alias/mine"
  }

  expect_failures = [
    var.name_suffix,
    var.function_names, var.input_prefix, var.output_prefix, var.template_prefix, var.input_object_arns,
    var.permissions_boundary_arn, var.function_qualifier, var.kms_key_arn, var.workteam_names,
    var.component_prefix, var.assumable_role_arns,
  ]
}

run "names_of_roles_and_policy_end_as_asked_for" {
  command   = plan
  state_key = "with-a-suffix"

  variables {
    name_suffix = "-eu-west-1"
  }

  assert {
    condition     = output.role_names == { pre_annotation = "poserig-sagemaker-pre-eu-west-1", post_annotation = "poserig-sagemaker-post-eu-west-1", ground_truth = "poserig-ground-truth-eu-west-1" }
    error_message = "Names that an account has once must be told apart by their end."
  }
  assert {
    condition     = aws_iam_policy.operator.name == "poserig-operator-eu-west-1"
    error_message = "The policy's too."
  }
}

# The state is by now of a stack whose names have no end.
run "roles_and_policy_that_exist_keep_their_names" {
  command = plan

  variables {
    name_suffix = "-eu-west-1"
  }

  assert {
    condition     = output.role_names == { pre_annotation = "poserig-sagemaker-pre", post_annotation = "poserig-sagemaker-post", ground_truth = "poserig-ground-truth" } && aws_iam_policy.operator.name == "poserig-operator"
    error_message = "A role with another name would be another role, which nobody's policies know."
  }
}
