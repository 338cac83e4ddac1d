"""What a call of modules/stack plans without any AWS: the real provider, with answers put in.

`terraform test` plans each setting. What only AWS could tell is overridden, so that the provider
itself writes the policy documents, and everything but a few ids is known.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from poserig.local.terraform import find_terraform
from tools.terraform_readme import TERRAFORM

ACCOUNT: Final = "111122223333"
REGION: Final = "eu-west-1"
KEY: Final = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a1b"
BOUNDARY: Final = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
CERTIFICATE: Final = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/0a1b"
TOPIC: Final = f"arn:aws:sns:{REGION}:{ACCOUNT}:on-call"
LAYER: Final = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:powertools:7"
JOB_ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/jobs-of-ours"
POOL: Final = f"{REGION}_Example01"

COMMON: Final = """
    build_dir = "modules/stack/tests/fixtures/build"
    rigs      = { "two-points" = "templates/two-points.liquid.html" }
"""
# Between them every input has a value that is not its default.
SETTINGS: Final[Mapping[str, str]] = {
    "everything": f"""{COMMON}
    name_prefix              = "lab"
    tags                     = {{ Owner = "ann" }}
    remembered               = {{ component_versions = {{ aaaa = "2999-01-01T00:00:00Z" }} }}
    permissions_boundary_arn = "{BOUNDARY}"
    ground_truth_role        = {{ require_source_account = false, output_prefix_only = false }}
    bucket_name              = "images-of-ours"
    kms_key_arn              = "{KEY}"
    access_logs              = {{ bucket_name = "logs-of-ours", prefix = "labeling/" }}
    force_destroy            = true
    lifecycle_rules = {{
      noncurrent_version_days = 30
      incomplete_upload_days  = 3
      job_output_days         = 365
    }}
    input_object_arns        = ["arn:aws:s3:::elsewhere/holiday/*"]
    origin_access            = "oac"
    custom_domain            = {{ name = "pose.example.com", certificate_arn = "{CERTIFICATE}" }}
    price_class              = "PriceClass_All"
    wait_for_deployment      = false
    functions = {{
      pre_annotation      = {{ memory_mb = 512, timeout_seconds = 10, reserved_concurrency = 20 }}
      post_annotation     = {{ memory_mb = 2048, timeout_seconds = 600, reserved_concurrency = 10 }}
      environment         = {{ POSERIG_TRACING = "true" }}
      log_level           = "DEBUG"
      log_retention_days  = 30
      log_kms_key_arn     = "{KEY}"
      layers              = ["{LAYER}"]
      tracing             = true
      versions            = {{ enabled = true, pre_annotation = "3", post_annotation = "7" }}
      assumable_role_arns = ["{JOB_ROLE}"]
    }}
    workforce = {{
      workforce_name      = "default"
      user_pool_id        = "{POOL}"
      user_pool_client_id = "client"
    }}
    worker_emails      = ["ann@example.com"]
    existing_workers   = ["bob@example.com"]
    work_teams         = {{ reviewers = {{ worker_emails = ["eve@example.com"] }} }}
    notify_workers     = true
    pin_presigned_urls = true
    monitoring = {{
      enabled             = true
      notification_emails = ["team@example.com"]
      kms_key_arn         = "{KEY}"
      labeling_job_states = ["Failed"]
      thresholds = {{
        function_errors    = 1
        function_throttles = 2
        failed_objects     = 5
        duration_percent   = 50
      }}
    }}
""",
    "what is there": f"""{COMMON}
    create_bucket = false
    bucket_name   = "theirs"
    cdn           = {{ enabled = false, component_url = "https://static.example.com/c.js" }}
    workforce = {{
      workteam_name     = "annotators", worker_portal_url = "https://x.labeling.{REGION}.sagemaker.aws"
      worker_group_name = "staff"
    }}
    monitoring = {{ enabled = true, topic_arn = "{TOPIC}" }}
""",
    "defaults": f"""{COMMON}
    remembered = {{ has_notices = true }}
    workforce  = {{ workforce_name = "default", oidc_groups = ["annotators"] }}
""",
}

CHANGES: Final = '"resource_changes":'
HEAD: Final = f"""
provider "aws" {{
  region                      = "{REGION}"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}}
"""
NOBODY: Final = "{ names = [], values = [] }"
DATA: Final[Mapping[str, str]] = {
    **{
        f"{module}data.aws_caller_identity.current": f'{{ account_id = "{ACCOUNT}" }}'
        for module in ("", "module.iam.", "module.teams.", "module.monitoring[0].")
    },
    "module.cdn[0].data.aws_ssm_parameters_by_path.component_versions": NOBODY,
    "module.teams.data.aws_ssm_parameters_by_path.worker_notifications": NOBODY,
    "module.cdn[0].data.aws_cloudfront_cache_policy.optimized": '{ id = "cache-policy" }',
    "data.aws_s3_bucket.existing[0]": (
        '{ bucket = "theirs", arn = "arn:aws:s3:::theirs", '
        'bucket_regional_domain_name = "theirs.s3.eu-west-1.amazonaws.com" }'
    ),
}


def arn(service: str, rest: str) -> str:
    """HCL of an answer with an ARN."""
    return f'{{ arn = "arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}" }}'


def role(name: str) -> str:
    """HCL of an answer with a role's ARN."""
    return f'{{ arn = "arn:aws:iam::{ACCOUNT}:role/{name}" }}'


RESOURCES: Final[Mapping[str, str]] = {
    "module.bucket[0].aws_s3_bucket.labeling": (
        '{ arn = "arn:aws:s3:::images", bucket_regional_domain_name = "images.s3.example.com" }'
    ),
    "module.cdn[0].aws_cloudfront_distribution.component": (
        f'{{ id = "E3EXAMPLE", arn = "arn:aws:cloudfront::{ACCOUNT}:distribution/E3EXAMPLE", '
        'domain_name = "d1.cloudfront.net" }'
    ),
    "module.cdn[0].aws_cloudfront_origin_access_control.component": '{ id = "E2EXAMPLE" }',
    "module.cdn[0].aws_cloudfront_origin_access_identity.component": (
        '{ iam_arn = "arn:aws:iam::cloudfront:user/E1", '
        'cloudfront_access_identity_path = "origin-access-identity/cloudfront/E1" }'
    ),
    "module.cdn[0].aws_cloudfront_response_headers_policy.component": '{ id = "headers" }',
    "module.iam.aws_iam_role.pre_annotation": role("pre"),
    "module.iam.aws_iam_role.post_annotation": role("post"),
    "module.iam.aws_iam_role.ground_truth": role("jobs"),
    "module.functions.aws_lambda_function.pre_annotation": arn("lambda", "function:pre"),
    "module.functions.aws_lambda_function.post_annotation": arn("lambda", "function:post"),
    "module.functions.aws_lambda_alias.pre_annotation": arn("lambda", "function:pre:live"),
    "module.functions.aws_lambda_alias.post_annotation": arn("lambda", "function:post:live"),
    "module.teams.aws_sns_topic.worker_notifications": arn("sns", "notices"),
    "module.monitoring[0].aws_sns_topic.operations": arn("sns", "operations"),
    "module.teams.aws_sagemaker_workteam.labeling": (
        f'{{ arn = "arn:aws:sagemaker:{REGION}:{ACCOUNT}:workteam/private-crowd/made", '
        'subdomain = "portal.example.com" }'
    ),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, or why there is none.

    Attributes:
        values: Address of each resource to its planned values.
        error: Terraform's words; "" where it planned.
    """

    values: Mapping[str, Any]
    error: str = ""


def test_file(setting: str, source: str) -> str:
    """A *.tftest.hcl that plans a setting of the module in a folder."""
    text = [HEAD]
    for kind, answers in (("data", DATA), ("resource", RESOURCES)):
        for target, values in answers.items():
            during = "  override_during = plan\n" if kind == "resource" else ""
            text.append(
                f"override_{kind} {{\n  target = {target}\n{during}  values = {values}\n}}\n"
            )
    text.append(
        f'run "planned" {{\n  command = plan\n\n  module {{\n    source = "./{source}"\n  }}\n\n'
        f"  variables {{{SETTINGS[setting]}  }}\n}}\n"
    )
    return "\n".join(text)


def plan_all(
    modules: Mapping[str, Path],
    folder: Path,
    environment: Mapping[str, str],
    settings: Iterable[str] = SETTINGS,
) -> dict[str, dict[str, Planned]]:
    """Plans settings of every variant of the modules.

    Args:
        modules: Name of a variant to a folder like terraform/modules.
        folder: An empty folder to work in.
        environment: Terraform's.

    Returns:
        Variant to setting to its plan.
    """
    (folder / "main.tf").write_text("# The tests name the modules.\n", "utf-8")
    shutil.copytree(TERRAFORM / "modules" / "stack" / "tests", folder / "modules/stack/tests")
    names: dict[str, tuple[str, str]] = {}
    (folder / "tests").mkdir()
    for number, (variant, path) in enumerate(modules.items()):
        copy = folder / f"variant_{number}"
        shutil.copytree(path, copy, ignore=shutil.ignore_patterns("tests", ".terraform*"))
        for place, setting in enumerate(settings):
            name = f"v{number}_{place}.tftest.hcl"
            names[f"tests/{name}"] = (variant, setting)
            text = test_file(setting, f"variant_{number}/stack")
            (folder / "tests" / name).write_text(text, "utf-8")
    list(_terraform(folder, environment, "init", "-backend=false", "-input=false", "-no-color"))
    found: dict[str, dict[str, Planned]] = {variant: {} for variant in modules}
    said = _terraform(folder, environment, "test", "-json", "-verbose")
    errors: dict[str, list[str]] = {name: [] for name in names}
    for line in said:
        # A line with a plan holds the provider's whole schema too: only its changes are parsed.
        file = re.search(r'"@testfile":"([^"]+)"', line)
        if file is None:
            continue
        variant, setting = names[file[1]]
        if '"type":"test_plan"' in line:
            start = line.index(CHANGES) + len(CHANGES)
            changes, _ = json.JSONDecoder().raw_decode(line, start)
            values = {one["address"]: one["change"]["after"] for one in changes}
            found[variant][setting] = Planned(values)
        elif '"@level":"error"' in line:
            errors[file[1]].append(str(json.loads(line)["@message"]))
    for file_name, (variant, setting) in names.items():
        why = "; ".join(errors[file_name])
        if setting not in found[variant] or why:
            found[variant][setting] = Planned({}, why or "no plan")
    return found


def _terraform(folder: Path, environment: Mapping[str, str], *arguments: str) -> Iterator[str]:
    """The lines of Terraform's answer, one after the other: together they do not fit."""
    with subprocess.Popen(
        [str(find_terraform()), f"-chdir={folder}", *arguments],
        env={**environment, "TF_DATA_DIR": str(folder / "data")},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield from process.stdout
