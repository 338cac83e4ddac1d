"""Modules alone: what a stack does alike with both functions, others may do with one."""

from typing import Final

from tests.terraform.wiring.answers import ACCOUNT, BUILD, Setting

ALONE: Final = "alone"
ALONE_CODE: Final = f"""
module "first" {{
  source = "../modules/functions"

  pre_annotation = {{
    name      = "first-pre"
    role_arn  = "arn:aws:iam::{ACCOUNT}:role/pre"
    s3_bucket = "releases-of-ours"
    s3_key    = "pre.zip"
    s3_hash   = "pre-hash"
  }}
  post_annotation = {{
    name     = "first-post"
    role_arn = "arn:aws:iam::{ACCOUNT}:role/post"
    zip      = "{BUILD}/functions/post_annotation.zip"
  }}
  versions = {{ enabled = true, pre_annotation = "3" }}
}}

module "second" {{
  source = "../modules/functions"

  pre_annotation = {{
    name     = "second-pre"
    role_arn = "arn:aws:iam::{ACCOUNT}:role/pre"
    zip      = "{BUILD}/functions/pre_annotation.zip"
  }}
  post_annotation = {{
    name      = "second-post"
    role_arn  = "arn:aws:iam::{ACCOUNT}:role/post"
    s3_bucket = "releases-of-others"
    s3_key    = "post.zip"
    s3_hash   = "post-hash"
  }}
  versions = {{ enabled = true, post_annotation = "7" }}
}}

module "roles" {{
  source = "../modules/iam"

  name_prefix    = "lab"
  bucket_arn     = "arn:aws:s3:::images"
  workteam_names = ["lab-workers"]
  function_names = {{ pre_annotation = "lab-pre", post_annotation = "lab-post" }}
}}

output "logs" {{
  value = module.first.log_group_names
}}

output "roles" {{
  value = module.roles.role_names
}}
"""
ALONE_SETTING: Final = Setting(
    ALONE,
    "",
    {"module.roles.data.aws_caller_identity.current": f'{{ account_id = "{ACCOUNT}" }}'},
    {
        f"module.{call}.aws_lambda_function.{function}_annotation": f'{{ version = "{version}" }}'
        for call in ("first", "second")
        for function, version in (("pre", "11"), ("post", "12"))
    },
    modules=frozenset({"functions", "iam"}),
)
