# What is published: files of `make build` beside the code, or a release that was copied into S3, so that
# a stack can be called from a git or registry source.

locals {
  from_s3        = length(try(coalesce(var.artifacts.bucket), "")) > 0
  release_bucket = try(coalesce(var.artifacts.bucket), "")
  release_prefix = try(coalesce(trimsuffix(var.artifacts.prefix, "/")), "") == "" ? "" : "${trimsuffix(var.artifacts.prefix, "/")}/"

  component_path = "web/crowd-2d-skeleton.js"
  function_paths = {
    pre_annotation  = "functions/pre_annotation.zip"
    post_annotation = "functions/post_annotation.zip"
  }
  # Templates of rigs of one's own may be files beside the code in both cases.
  released_texts = local.from_s3 ? toset(concat(
    [local.component_path],
    [for file in values(local.rigs) : file if !startswith(file, "/")],
  )) : toset([])
}

# Read first: where there is no release, this is said once and not for each of its files.
data "aws_s3_object" "sums" {
  count = local.from_s3 ? 1 : 0

  bucket = local.release_bucket
  key    = "${local.release_prefix}SHA256SUMS"

  lifecycle {
    postcondition {
      condition     = try(length(self.body), 0) > 0
      error_message = "s3://${local.release_bucket}/${local.release_prefix}SHA256SUMS cannot be read as text: copy the release with `aws s3 cp --recursive --content-type text/plain`."
    }
  }
}

data "aws_s3_object" "released" {
  for_each = local.released_texts

  bucket = local.release_bucket
  key    = "${local.release_prefix}${each.key}"

  lifecycle {
    precondition {
      condition     = length(local.released_sums) > 0
      error_message = "s3://${local.release_bucket}/${local.release_prefix}SHA256SUMS holds no checksums: copy a whole release there."
    }
    postcondition {
      condition     = try(length(self.body), 0) > 0
      error_message = "s3://${local.release_bucket}/${local.release_prefix}${each.key} cannot be read as text: copy the release with `aws s3 cp --recursive --content-type text/plain`."
    }
  }
}

locals {
  released = { for path, found in data.aws_s3_object.released : path => found.body }
  # Path to SHA-256, in hexadecimal, as sha256sum writes it.
  released_sums = {
    for line in split("\n", try(data.aws_s3_object.sums[0].body, "")) :
    regex("^[0-9a-f]{64} [ *](?:\\./)?(.+)$", line)[0] => substr(line, 0, 64) if can(regex("^[0-9a-f]{64} [ *](?:\\./)?(.+)$", line))
  }

  function_code = {
    for function, path in local.function_paths : function => local.from_s3 ? {
      s3_bucket = local.release_bucket
      s3_key    = "${local.release_prefix}${path}"
      s3_hash   = try(local.released_sums[path], "")
      } : {
      zip = "${var.build_dir}/${path}"
    }
  }
  component_content = local.from_s3 ? local.released[local.component_path] : ""
}

# A release that was copied in part, or whose texts were changed on their way, is not deployed. The zips
# are read by Lambda alone.
resource "terraform_data" "release" {
  count = local.from_s3 ? 1 : 0

  input = { bucket = local.release_bucket, prefix = local.release_prefix }

  lifecycle {
    precondition {
      condition     = alltrue([for path in concat(values(local.function_paths), [local.component_path]) : contains(keys(local.released_sums), path)])
      error_message = "s3://${local.release_bucket}/${local.release_prefix}SHA256SUMS does not name the functions and the component: copy a whole release there."
    }
    precondition {
      condition     = alltrue([for path, text in local.released : sha256(text) == lookup(local.released_sums, path, sha256(text))])
      error_message = "A file below s3://${local.release_bucket}/${local.release_prefix} is not what its SHA256SUMS says: copy the release again."
    }
  }
}

# A release and its modules are tried together; of an upgrade in two places one is easily forgotten.
check "release_is_of_this_version" {
  assert {
    condition     = fileexists(local.version_file) ? lookup(local.released_sums, "VERSION", filesha256(local.version_file)) == filesha256(local.version_file) : true
    error_message = "The modules are of version ${try(trimspace(file(local.version_file)), "")}, and the release in s3://${local.release_bucket}/${local.release_prefix} is of another. Take both from the same release."
  }
}
