# Worker task templates, one per rig. They name the component's address and content hash, so a
# browser runs exactly the component that was deployed with them.

locals {
  # What `make build` wrote, or what the release's checksums name, is the list of rigs.
  built_templates = local.from_s3 ? toset([for path in keys(local.released_sums) : path if can(regex("^templates/[^/]+\\.liquid\\.html$", path))]) : fileset(var.build_dir, "templates/*.liquid.html")
  rigs = length(var.rigs) > 0 ? var.rigs : {
    for path in local.built_templates : trimsuffix(basename(path), ".liquid.html") => path
  }
  template_files = {
    for rig, file in local.rigs : rig => startswith(file, "/") ? file : local.from_s3 ? "s3://${local.release_bucket}/${local.release_prefix}${file}" : "${var.build_dir}/${file}"
  }
  # A file that is not built yet is empty: the precondition below says so in words.
  template_texts = {
    for rig, file in local.rigs : rig => (
      local.from_s3 && !startswith(file, "/") ? local.released[file]
      : fileexists(local.template_files[rig]) ? file(local.template_files[rig]) : ""
    )
  }
  worker_task_templates = {
    for rig, text in local.template_texts : rig => replace(
      replace(text, "@@COMPONENT_URL@@", local.component_url),
      "@@COMPONENT_INTEGRITY@@", local.component_integrity,
    )
  }
}

resource "aws_s3_object" "worker_task_template" {
  for_each = local.template_texts

  bucket                 = local.bucket.name
  key                    = "${local.template_prefix}${each.key}.liquid.html"
  content                = local.worker_task_templates[each.key]
  etag                   = var.kms_key_arn == "" ? md5(local.worker_task_templates[each.key]) : null # a change made outside Terraform shows in the plan
  content_type           = "text/html; charset=utf-8"
  server_side_encryption = var.kms_key_arn == "" ? "AES256" : "aws:kms"
  kms_key_id             = var.kms_key_arn == "" ? null : var.kms_key_arn

  # An object has at most 10 tags; the stack may have more.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  lifecycle {
    precondition {
      condition     = each.value != ""
      error_message = "The worker task template ${local.template_files[each.key]} of the rig ${each.key} does not exist: run `make build` first, for a rig of your own with RIG=<its file>."
    }
    precondition {
      condition     = each.value == "" || (strcontains(each.value, "@@COMPONENT_URL@@") && strcontains(each.value, "@@COMPONENT_INTEGRITY@@"))
      error_message = "The worker task template ${local.template_files[each.key]} must contain @@COMPONENT_URL@@ and @@COMPONENT_INTEGRITY@@, which are replaced by the component's address and hash."
    }
    precondition {
      # RenderUiTemplate's limit; the two tokens grow by less than 200 characters.
      condition     = length(each.value) <= 127800
      error_message = "The worker task template ${local.template_files[each.key]} has ${length(each.value)} characters; Ground Truth takes at most 128000."
    }
  }
}
