"""A stack with every input, planned through the root of terraform/."""

from collections.abc import Mapping
from typing import Final

from tests.terraform.wiring.answers import (
    ACCOUNT,
    BOUNDARY,
    BUILD,
    CERTIFICATE,
    JOB_ROLE,
    KEY,
    LAYER,
    POOL,
    PORTAL,
    REGION,
    TOPIC,
    Setting,
    arn,
    parameters,
    role,
)

COMMON: Final = f"""
    build_dir = "{BUILD}"
    rigs      = {{ "two-points" = "templates/two-points.liquid.html" }}
"""
EVERYTHING: Final = f"""{COMMON}
    name_prefix              = "lab"
    tags                     = {{ Owner = "ann" }}
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
    existing_workforce = {{
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
"""
WHAT_IS_THERE: Final = f"""{COMMON}
    create_bucket = false
    bucket_name   = "theirs"
    cdn           = {{ enabled = false, component_url = "https://static.example.com/c.js" }}
    existing_workforce = {{
      workteam_name       = "annotators"
      worker_portal_url   = "https://{PORTAL}"
      worker_group_name   = "staff"
      user_pool_id        = "{POOL}"
      user_pool_client_id = "client"
    }}
    monitoring = {{ enabled = true, topic_arn = "{TOPIC}" }}
"""
DEFAULTS: Final = f"""{COMMON}
    existing_workforce = {{ oidc_groups = ["annotators"] }}
"""
RELEASE: Final = """
    build_dir = ""
    artifacts = { bucket = "releases-of-ours", prefix = "poserig/1.2.3/" }
    rigs      = { "two-points" = "templates/two-points.liquid.html" }
"""
RELEASED_COMPONENT: Final = "// of a release"
RELEASED: Final[Mapping[str, str]] = {
    "web/crowd-2d-skeleton.js": RELEASED_COMPONENT,
    "templates/two-points.liquid.html": "@@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@",
}
RELEASED_SUMS: Final = "".join(
    f"{digest}  {path}\\n"
    for path, digest in (
        ("functions/pre_annotation.zip", "a" * 64),
        ("functions/post_annotation.zip", "b" * 64),
        (
            "web/crowd-2d-skeleton.js",
            "3ed766fc1227794b76a0da5d7f9a68a4e8b6e646ebaa5ebd1795c13655ee932a",
        ),
    )
)

IN_STACK: Final = "module.stack."
REMEMBERED: Final = "module.remembered."
SSM: Final = "data.aws_ssm_parameters_by_path."
NOBODY: Final = parameters()
DATA: Final[Mapping[str, str]] = {
    **{
        f"{IN_STACK}{module}data.aws_caller_identity.current": f'{{ account_id = "{ACCOUNT}" }}'
        for module in ("", "module.iam.", "module.teams.", "module.monitoring[0].")
    },
    f"{SSM}account": parameters(
        workforce_name="default", user_pool_id=POOL, user_pool_client_id="client"
    ),
    f"{REMEMBERED}{SSM}component_versions": NOBODY,
    f"{REMEMBERED}{SSM}worker_notifications": NOBODY,
    f"{IN_STACK}module.cdn[0].{SSM}component_versions": NOBODY,
    f"{IN_STACK}module.teams.{SSM}worker_notifications": NOBODY,
    f"{IN_STACK}module.cdn[0].data.aws_cloudfront_cache_policy.optimized": (
        '{ id = "cache-policy" }'
    ),
    f"{IN_STACK}data.aws_s3_bucket.existing[0]": (
        '{ bucket = "theirs", arn = "arn:aws:s3:::theirs", '
        'bucket_regional_domain_name = "theirs.s3.eu-west-1.amazonaws.com" }'
    ),
    f"{IN_STACK}data.aws_s3_object.sums[0]": f'{{ body = "{RELEASED_SUMS}" }}',
    **{
        f'{IN_STACK}data.aws_s3_object.released["{path}"]': f'{{ body = "{text}" }}'
        for path, text in RELEASED.items()
    },
}
RESOURCES: Final[Mapping[str, str]] = {
    IN_STACK + address: answer
    for address, answer in {
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
            f'subdomain = "{PORTAL}" }}'
        ),
    }.items()
}
IN_A_STACK: Final = frozenset(
    {"bucket", "cdn", "functions", "iam", "monitoring", "remembered", "stack", "teams"}
)


def stack(variables: str, **known: str) -> Setting:
    """A stack, and what SSM knows of it and of the account, by the name of its data source."""
    sources = {"account": "", "component_versions": REMEMBERED, "worker_notifications": REMEMBERED}
    data = {**DATA, **{f"{sources[name]}{SSM}{name}": answer for name, answer in known.items()}}
    return Setting(".", variables, data, RESOURCES, IN_STACK, IN_A_STACK)


# Between them every input has a value that is not its default.
STACK_SETTINGS: Final[Mapping[str, Setting]] = {
    "everything": stack(EVERYTHING, component_versions=parameters(aaaa="2999-01-01T00:00:00Z")),
    "what is there": stack(WHAT_IS_THERE),
    "defaults": stack(
        DEFAULTS,
        account=parameters(workforce_name="default"),
        worker_notifications=parameters(topic_arn="arn"),
    ),
    "release in S3": stack(RELEASE),
}
