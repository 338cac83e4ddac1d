"""Order and lifecycle, which no plan shows: without them AWS refuses, or something is lost."""

import re
from pathlib import Path
from typing import Final

from tests.terraform.security.hcl_text import blocks
from tools.terraform_readme import TERRAFORM

_KEEPS_NAME: Final = r"ignore_changes = \[name\]"
# File, block, and what must be in it.
ORDER: Final = (
    ("teams/main.tf", 'resource "aws_sagemaker_workteam" "labeling"',
     r"depends_on = \[aws_sns_topic_policy\.worker_notifications\]"),
    ("account/main.tf", "locals", r"aws_sagemaker_workforce\.private\[0\]\.id"),
    ("account/main.tf", 'resource "aws_sagemaker_workforce" "private"',
     r"user_pool = aws_cognito_user_pool_domain\.workers\[0\]\.user_pool_id"),
    ("account/outputs.tf", 'output "workforce"',
     r"(?m)^ +aws_cognito_managed_user_pool_client\.worker_portal,$"),
    ("account/outputs.tf", 'output "workforce"', r"(?m)^ +terraform_data\.people,$"),
    ("account/outputs.tf", 'output "workforce_portal_url"',
     r"depends_on = \[aws_cognito_managed_user_pool_client\.worker_portal\]"),
    ("account/publish.tf", 'resource "aws_ssm_parameter" "account"',
     r"depends_on = \[aws_cognito_managed_user_pool_client\.worker_portal\]"),
    ("account/guard.tf", 'resource "terraform_data" "account"', r"ignore_changes = \[input\]"),
    *(
        ("account/identity_provider.tf", 'resource "aws_cognito_identity_provider" "company"',
         rf'(?m)^ +provider_details\["{name}"\],$')
        for name in (
            "ActiveEncryptionCertificate", "SLORedirectBindingURI", "SSORedirectBindingURI",
            "attributes_url_add_attributes",
        )
    ),
    *(
        ("account/main.tf", 'resource "aws_cognito_user_pool_client" "worker_portal"',
         rf"(?m)^ +{name},$")
        for name in (
            "allowed_oauth_flows", "allowed_oauth_flows_user_pool_client", "allowed_oauth_scopes",
            "callback_urls", "default_redirect_uri", "explicit_auth_flows", "generate_secret",
            "logout_urls", "prevent_user_existence_errors", "supported_identity_providers",
        )
    ),
    ("bucket/main.tf", 'resource "aws_s3_bucket_policy" "labeling"',
     r"depends_on = \[aws_s3_bucket_public_access_block\.labeling\]"),
    ("bucket/main.tf", 'resource "aws_s3_bucket" "labeling"', r"ignore_changes = \[bucket\]"),
    ("bucket/main.tf", 'resource "aws_s3_bucket_lifecycle_configuration" "labeling"',
     r"bucket = aws_s3_bucket_versioning\.labeling\.bucket"),
    ("bucket/outputs.tf", 'output "bucket_name"', r"aws_s3_bucket_ownership_controls\.labeling"),
    ("bucket/outputs.tf", 'output "bucket_name"', r"_public_access_block\.labeling"),
    ("bucket/outputs.tf", 'output "bucket_name"', r"_encryption_configuration\.labeling"),
    ("bucket/outputs.tf", 'output "bucket_name"', r"_versioning\.labeling"),
    ("cdn/outputs.tf", 'output "component_url"', r"depends_on = \[aws_s3_object\.component\]"),
    ("cdn/main.tf", 'resource "aws_s3_object" "component"', "create_before_destroy = true"),
    ("cdn/main.tf", 'resource "aws_s3_object" "component"',
     r"ignore_changes = \[source, content, source_hash, content_type, cache_control, "
     r"server_side_encryption, kms_key_id\]"),
    ("cdn/main.tf", 'resource "aws_cloudfront_origin_access_identity" "component"',
     "create_before_destroy = true"),
    ("cdn/main.tf", 'resource "aws_cloudfront_origin_access_control" "component"',
     "create_before_destroy = true"),
    ("cdn/main.tf", 'resource "aws_cloudfront_origin_access_control" "component"', _KEEPS_NAME),
    ("cdn/main.tf", 'resource "aws_cloudfront_response_headers_policy" "component"', _KEEPS_NAME),
    ("iam/functions.tf", 'resource "aws_iam_role" "pre_annotation"', _KEEPS_NAME),
    ("iam/functions.tf", 'resource "aws_iam_role" "post_annotation"', _KEEPS_NAME),
    ("iam/ground_truth.tf", 'resource "aws_iam_role" "ground_truth"', _KEEPS_NAME),
    ("iam/operator.tf", 'resource "aws_iam_policy" "operator"', _KEEPS_NAME),
    *(
        ("iam/outputs.tf", f'output "{role}_role_arn"',
         rf"depends_on = \[aws_iam_role_policy\.{role}\]")
        for role in ("pre_annotation", "post_annotation", "ground_truth")
    ),
    ("stack/guard.tf", 'resource "terraform_data" "stack"', r"ignore_changes = \[input\]"),
)  # fmt: skip


def is_kept(modules: Path, file: str, block: str, wanted: str) -> bool:
    """Whether a block of a file below modules/ still has what it must."""
    found = list(blocks((modules / file).read_text("utf-8"), re.escape(block)))
    return len(found) == 1 and bool(re.search(wanted, re.sub(r"(?m)#.*$", "", found[0].text)))


def guard_is_last(modules: Path, module: str, guard: str) -> bool:
    """Whether a guard depends on all else of its module, so that it is destroyed first."""
    code = {file.name: file.read_text("utf-8") for file in (modules / module).glob("*.tf")}
    made: set[str] = set()
    for text in code.values():
        made |= {f"module.{name}" for name in re.findall(r'(?m)^module "(\w+)"', text)}
        named = re.findall(r'(?m)^resource "(\w+)" "(\w+)"', text)
        made |= {f"{kind}.{name}" for kind, name in named}
    [span] = blocks(code["guard.tf"], f'resource "terraform_data" "{guard}"')
    listed = span.text.partition("depends_on = [")[2].partition("]")[0]
    return {part.strip() for part in listed.split(",")} - {""} == made - {f"terraform_data.{guard}"}


GUARDS: Final = (("account", "people"), ("stack", "images"))
WRITTEN: Final = ("all-in-one/main.tf",)
"""Roots that no setting plans: tools.terraform_roots writes them whole, and a test of its own holds
each against what it writes. Another text than that of terraform/ breaks it."""


def broken(tree: Path) -> list[str]:
    """What is not in its order in a folder like terraform/."""
    modules = tree / "modules"
    lost = [
        f"{file} {block}: {wanted}"
        for file, block, wanted in ORDER
        if not is_kept(modules, file, block, wanted)
    ]
    lost += [f"{m}: {guard}" for m, guard in GUARDS if not guard_is_last(modules, m, guard)]
    return lost + [
        f"{file} is not what tools.terraform_roots writes"
        for file in WRITTEN
        if (tree / file).read_bytes() != (TERRAFORM / file).read_bytes()
    ]
