"""What each input of a stack must do: where its value must arrive in a plan of it."""

from typing import Final

from tests.terraform.wiring.answers import (
    ACCOUNT,
    BOUNDARY,
    CERTIFICATE,
    JOB_ROLE,
    KEY,
    LAYER,
    POOL,
    PORTAL,
    PREFIXES,
    REGION,
    TOPIC,
)
from tests.terraform.wiring.facts import NOT_THERE, Facts, Holds, Lacks
from tests.terraform.wiring.settings_stack import RELEASED_COMPONENT

ALL, THERE, BARE, IN_S3 = "everything", "what is there", "defaults", "release in S3"
BUCKET = "module.bucket[0].aws_s3_bucket.labeling"
RULES = "module.bucket[0].aws_s3_bucket_lifecycle_configuration.labeling[0]"
CDN = "module.cdn[0].aws_cloudfront_distribution.component"
PRE, POST = (f"module.functions.aws_lambda_function.{f}_annotation" for f in ("pre", "post"))
PRE_LIVE, POST_LIVE = (
    f"module.functions.aws_lambda_alias.{f}_annotation[0]" for f in ("pre", "post")
)
PRE_LOG, POST_LOG = (
    f"module.functions.aws_cloudwatch_log_group.{f}_annotation" for f in ("pre", "post")
)
ROLES = {
    name: f"module.iam.aws_iam_role.{name}"
    for name in ("pre_annotation", "post_annotation", "ground_truth")
}
RIGHTS = {name: f"module.iam.aws_iam_role_policy.{name}" for name in ROLES}
TEAM = 'module.teams.aws_sagemaker_workteam.labeling["workers"]'
ALARM = "module.monitoring[0].aws_cloudwatch_metric_alarm"
TEMPLATE = 'aws_s3_object.worker_task_template["two-points"]'
VARIABLES = "environment.0.variables"
IAM = "module.iam"
OPERATOR = f"{IAM}.data.aws_iam_policy_document.operator"
INPUT, OUTPUT, TEMPLATES = PREFIXES["input"], PREFIXES["output"], PREFIXES["template"]


def parameter(name: str) -> str:
    """Address of a parameter of the launcher."""
    return f'aws_ssm_parameter.stack["{name}"]'


WANTED: Final[Facts] = {
    "name_prefix": (
        (ALL, BUCKET, "tags.Stack", "lab"),
        (ALL, parameter("bucket-name"), "name", "/lab/bucket-name"),
        (ALL, PRE, "function_name", "lab-sagemaker-pre"),
        (ALL, POST, "function_name", "lab-sagemaker-post"),
        (ALL, PRE, f"{VARIABLES}.POWERTOOLS_METRICS_NAMESPACE", "lab"),
        (ALL, ROLES["pre_annotation"], "name", f"lab-sagemaker-pre-{REGION}"),
        (ALL, ROLES["post_annotation"], "name", f"lab-sagemaker-post-{REGION}"),
        (ALL, ROLES["ground_truth"], "name", f"lab-ground-truth-{REGION}"),
        (ALL, f"{IAM}.aws_iam_policy.operator", "name", f"lab-operator-{REGION}"),
        (ALL, CDN, "comment", "lab: the labeling component"),
        (
            ALL,
            "module.cdn[0].aws_cloudfront_response_headers_policy.component",
            "name",
            f"lab-component-{REGION}",
        ),
        (
            ALL,
            "module.cdn[0].aws_cloudfront_origin_access_control.component[0]",
            "name",
            f"lab-component-{REGION}",
        ),
        (ALL, TEAM, "workteam_name", "lab-workers"),
        (ALL, 'module.teams.aws_cognito_user_group.workers["workers"]', "name", "lab-workers"),
        (ALL, f"{ALARM}.failed_objects", "alarm_name", "lab-failed-objects"),
        (ALL, f"{ALARM}.failed_objects", "namespace", "lab"),
        (BARE, BUCKET, "bucket", f"poserig-{ACCOUNT}-{REGION}"),
    ),
    "tags": tuple(
        (ALL, address, "tags.Owner", "ann")
        for address in (
            BUCKET,
            CDN,
            PRE,
            POST_LOG,
            ROLES["ground_truth"],
            TEAM,
            f"{ALARM}.failed_objects",
            parameter("bucket-name"),
        )
    ),
    "remembered": (
        (
            ALL,
            'module.cdn[0].aws_s3_object.component["aaaa"]',
            "key",
            "components/aaaa/crowd-2d-skeleton.js",
        ),
        (
            BARE,
            "module.teams.aws_sns_topic.worker_notifications[0]",
            "name",
            "poserig-worker-notifications",
        ),
    ),
    "permissions_boundary_arn": tuple(
        (ALL, address, "permissions_boundary", BOUNDARY) for address in ROLES.values()
    ),
    "ground_truth_role": (
        (ALL, ROLES["ground_truth"], "assume_role_policy", Lacks("aws:SourceAccount")),
        (BARE, ROLES["ground_truth"], "assume_role_policy", Holds("aws:SourceAccount")),
        (
            ALL,
            RIGHTS["ground_truth"],
            "policy",
            Holds('"Resource":"arn:aws:s3:::images/*","Sid":"WriteOutputs"'),
        ),
        (
            BARE,
            RIGHTS["ground_truth"],
            "policy",
            Holds(f'"Resource":"arn:aws:s3:::images/{OUTPUT}*","Sid":"WriteOutputs"'),
        ),
    ),
    "build_dir": (
        (ALL, PRE, "filename", Holds("/fixtures/build/functions/pre_annotation.zip")),
        (ALL, POST, "filename", Holds("/fixtures/build/functions/post_annotation.zip")),
        (
            BARE,
            'module.cdn[0].aws_s3_object.component["d0f5f7cf391bd51d"]',
            "source",
            Holds("/fixtures/build/web/crowd-2d-skeleton.js"),
        ),
    ),
    "artifacts": (
        (IN_S3, PRE, "filename", None),
        (IN_S3, POST, "filename", None),
        (IN_S3, PRE, "s3_bucket", "releases-of-ours"),
        (IN_S3, POST, "s3_bucket", "releases-of-ours"),
        (IN_S3, PRE, "s3_key", "poserig/1.2.3/functions/pre_annotation.zip"),
        (IN_S3, POST, "s3_key", "poserig/1.2.3/functions/post_annotation.zip"),
        (IN_S3, PRE, "source_code_hash", "a" * 64),
        (IN_S3, POST, "source_code_hash", "b" * 64),
        (
            IN_S3,
            'module.cdn[0].aws_s3_object.component["3ed766fc1227794b"]',
            "content",
            RELEASED_COMPONENT,
        ),
        (IN_S3, TEMPLATE, "content", Holds("/components/3ed766fc1227794b/")),
    ),
    "rigs": (
        (ALL, TEMPLATE, "key", f"{TEMPLATES}two-points.liquid.html"),
        (ALL, TEMPLATE, "content", Holds('src="https://pose.example.com/components/')),
        (ALL, TEMPLATE, "content", Holds('integrity="sha256-')),
        (
            ALL,
            parameter("worker-task-templates/two-points"),
            "insecure_value",
            f"s3://images-of-ours/{TEMPLATES}two-points.liquid.html",
        ),
    ),
    "create_bucket": (
        (THERE, BUCKET, "", NOT_THERE),
        (THERE, parameter("bucket-name"), "insecure_value", "theirs"),
        (THERE, "terraform_data.images", "input.bucket_name", ""),
        (BARE, "terraform_data.images", "input.bucket_name", f"poserig-{ACCOUNT}-{REGION}"),
    ),
    "bucket_name": (
        (ALL, BUCKET, "bucket", "images-of-ours"),
        (ALL, TEMPLATE, "bucket", "images-of-ours"),
        (ALL, parameter("input-prefix-uri"), "insecure_value", f"s3://images-of-ours/{INPUT}"),
        (ALL, parameter("output-prefix-uri"), "insecure_value", f"s3://images-of-ours/{OUTPUT}"),
        (
            THERE,
            RIGHTS["pre_annotation"],
            "policy",
            Holds(f"arn:aws:s3:::theirs/{OUTPUT}*/annotations"),
        ),
    ),
    "kms_key_arn": (
        (
            ALL,
            "module.bucket[0].aws_s3_bucket_server_side_encryption_configuration.labeling",
            "rule.0.apply_server_side_encryption_by_default.0.kms_master_key_id",
            KEY,
        ),
        (ALL, TEMPLATE, "kms_key_id", KEY),
        (ALL, 'module.cdn[0].aws_s3_object.component["aaaa"]', "kms_key_id", KEY),
        (ALL, POST, f"{VARIABLES}.LABEL_KMS_KEY_ARN", KEY),
        (ALL, parameter("kms-key-arn"), "insecure_value", KEY),
        *((ALL, address, "policy", Holds(KEY)) for address in RIGHTS.values()),
    ),
    "access_logs": (
        (
            ALL,
            "module.bucket[0].aws_s3_bucket_logging.labeling[0]",
            "target_bucket",
            "logs-of-ours",
        ),
        (
            ALL,
            "module.bucket[0].aws_s3_bucket_logging.labeling[0]",
            "target_prefix",
            "labeling/s3/",
        ),
        (ALL, CDN, "logging_config.0.bucket", "logs-of-ours.s3.amazonaws.com"),
        (ALL, CDN, "logging_config.0.prefix", "labeling/cloudfront/"),
    ),
    "force_destroy": ((ALL, BUCKET, "force_destroy", True), (BARE, BUCKET, "force_destroy", False)),
    "lifecycle_rules": (
        (ALL, RULES, "rule.0.abort_incomplete_multipart_upload.0.days_after_initiation", 3),
        (ALL, RULES, "rule.1.noncurrent_version_expiration.0.noncurrent_days", 30),
        (ALL, RULES, "rule.2.expiration.0.days", 365),
        (ALL, RULES, "rule.2.filter.0.prefix", OUTPUT),
    ),
    "input_object_arns": (
        (ALL, RIGHTS["ground_truth"], "policy", Holds("arn:aws:s3:::elsewhere/holiday/*")),
    ),
    "cdn": (
        (THERE, CDN, "", NOT_THERE),
        (THERE, TEMPLATE, "content", Holds('src="https://static.example.com/c.js"')),
        (THERE, parameter("component-url"), "insecure_value", "https://static.example.com/c.js"),
        (BARE, CDN, "origin.0.domain_name", "images.s3.example.com"),
    ),
    "origin_access": (
        (ALL, CDN, "origin.0.origin_access_control_id", "E2EXAMPLE"),
        (
            BARE,
            CDN,
            "origin.0.s3_origin_config.0.origin_access_identity",
            "origin-access-identity/cloudfront/E1",
        ),
    ),
    "custom_domain": (
        (ALL, CDN, "aliases.0", "pose.example.com"),
        (ALL, CDN, "viewer_certificate.0.acm_certificate_arn", CERTIFICATE),
    ),
    "price_class": ((ALL, CDN, "price_class", "PriceClass_All"),),
    "wait_for_deployment": (
        (ALL, CDN, "wait_for_deployment", False),
        (BARE, CDN, "wait_for_deployment", True),
    ),
    "functions": (
        (ALL, PRE, "memory_size", 512),
        (ALL, POST, "memory_size", 2048),
        (ALL, PRE, "timeout", 10),
        (ALL, POST, "timeout", 600),
        (ALL, PRE, "reserved_concurrent_executions", 20),
        (ALL, POST, "reserved_concurrent_executions", 10),
        (ALL, PRE, f"{VARIABLES}.POSERIG_TRACING", "true"),
        (ALL, POST, f"{VARIABLES}.POSERIG_TRACING", "true"),
        (ALL, PRE, f"{VARIABLES}.POWERTOOLS_LOG_LEVEL", "DEBUG"),
        (ALL, PRE, f"{VARIABLES}.POWERTOOLS_SERVICE_NAME", "pre-annotation"),
        (ALL, POST, f"{VARIABLES}.POWERTOOLS_SERVICE_NAME", "post-annotation"),
        (ALL, POST, f"{VARIABLES}.JOB_FILES_PREFIX", f"{INPUT}jobs/"),
        (ALL, POST, f"{VARIABLES}.ASSUMABLE_ROLE_ARNS", JOB_ROLE),
        (ALL, RIGHTS["post_annotation"], "policy", Holds(JOB_ROLE)),
        (ALL, PRE, "role", f"arn:aws:iam::{ACCOUNT}:role/pre"),
        (ALL, POST, "role", f"arn:aws:iam::{ACCOUNT}:role/post"),
        (ALL, PRE, "handler", "functions.pre_annotation.handler.lambda_handler"),
        (ALL, POST, "handler", "functions.post_annotation.handler.lambda_handler"),
        (ALL, PRE, "logging_config.0.log_group", "/aws/lambda/lab-sagemaker-pre"),
        (ALL, POST, "logging_config.0.log_group", "/aws/lambda/lab-sagemaker-post"),
        (ALL, PRE_LOG, "name", "/aws/lambda/lab-sagemaker-pre"),
        (ALL, POST_LOG, "name", "/aws/lambda/lab-sagemaker-post"),
        (ALL, PRE_LOG, "retention_in_days", 30),
        (ALL, POST_LOG, "retention_in_days", 30),
        (ALL, PRE_LOG, "kms_key_id", KEY),
        (ALL, POST_LOG, "kms_key_id", KEY),
        (ALL, PRE, "layers.0", LAYER),
        (ALL, POST, "layers.0", LAYER),
        (ALL, PRE, "tracing_config.0.mode", "Active"),
        (ALL, POST, "tracing_config.0.mode", "Active"),
        (ALL, RIGHTS["pre_annotation"], "policy", Holds("xray:PutTraceSegments")),
        (ALL, RIGHTS["post_annotation"], "policy", Holds("xray:PutTraceSegments")),
        (ALL, PRE, "publish", True),
        (ALL, POST, "publish", True),
        (ALL, PRE_LIVE, "function_version", "3"),
        (ALL, POST_LIVE, "function_version", "7"),
        (ALL, PRE_LIVE, "function_name", "lab-sagemaker-pre"),
        (ALL, POST_LIVE, "function_name", "lab-sagemaker-post"),
        (ALL, RIGHTS["ground_truth"], "policy", Holds("function:lab-sagemaker-pre:live")),
        (ALL, RIGHTS["ground_truth"], "policy", Holds("function:lab-sagemaker-post:live")),
        (
            ALL,
            parameter("pre-annotation-function-arn"),
            "insecure_value",
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pre:live",
        ),
        (
            ALL,
            parameter("post-annotation-function-arn"),
            "insecure_value",
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:post:live",
        ),
        (
            BARE,
            parameter("pre-annotation-function-arn"),
            "insecure_value",
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pre",
        ),
        (
            BARE,
            parameter("post-annotation-function-arn"),
            "insecure_value",
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:post",
        ),
        (
            ALL,
            parameter("ground-truth-role-arn"),
            "insecure_value",
            f"arn:aws:iam::{ACCOUNT}:role/jobs",
        ),
    ),
    "existing_workforce": (
        (ALL, TEAM, "workforce_name", "default"),
        (ALL, TEAM, "member_definition.0.cognito_member_definition.0.user_pool", POOL),
        (ALL, TEAM, "member_definition.0.cognito_member_definition.0.client_id", "client"),
        (ALL, parameter("user-pool-id"), "insecure_value", POOL),
        (ALL, parameter("user-pool-client-id"), "insecure_value", "client"),
        (ALL, parameter("worker-group-name"), "insecure_value", "lab-workers"),
        (THERE, TEAM, "", NOT_THERE),
        (
            THERE,
            parameter("workteam-arn"),
            "insecure_value",
            f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:workteam/private-crowd/annotators",
        ),
        (
            THERE,
            parameter("worker-portal-url"),
            "insecure_value",
            f"https://{PORTAL}",
        ),
        (THERE, parameter("worker-group-name"), "insecure_value", "staff"),
        (BARE, TEAM, "member_definition.0.oidc_member_definition.0.groups.0", "annotators"),
    ),
    "worker_emails": (
        (
            ALL,
            'module.teams.aws_cognito_user_in_group.worker["ann@example.com"]',
            "group_name",
            "lab-workers",
        ),
    ),
    "existing_workers": (
        (
            ALL,
            'module.teams.aws_cognito_user_in_group.existing_worker["workers/bob@example.com"]',
            "username",
            "bob@example.com",
        ),
    ),
    "work_teams": (
        (
            ALL,
            'module.teams.aws_sagemaker_workteam.labeling["reviewers"]',
            "workteam_name",
            "lab-reviewers",
        ),
        (
            ALL,
            parameter("work-teams/reviewers"),
            "insecure_value",
            f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:workteam/private-crowd/made",
        ),
    ),
    "notify_workers": (
        (
            ALL,
            TEAM,
            "notification_configuration.0.notification_topic_arn",
            f"arn:aws:sns:{REGION}:{ACCOUNT}:notices",
        ),
    ),
    "pin_presigned_urls": (
        (
            ALL,
            TEAM,
            "worker_access_configuration.0.s3_presign.0.iam_policy_constraints.0.source_ip",
            "Enabled",
        ),
        (
            BARE,
            TEAM,
            "worker_access_configuration.0.s3_presign.0.iam_policy_constraints.0.source_ip",
            "Disabled",
        ),
    ),
    "monitoring": (
        (
            ALL,
            'module.monitoring[0].aws_sns_topic_subscription.operator["team@example.com"]',
            "endpoint",
            "team@example.com",
        ),
        (ALL, "module.monitoring[0].aws_sns_topic.operations[0]", "kms_master_key_id", KEY),
        (
            ALL,
            "module.monitoring[0].aws_cloudwatch_event_rule.labeling_job_states",
            "event_pattern",
            Holds('["Failed"]'),
        ),
        (ALL, f'{ALARM}.function_errors["pre-annotation"]', "threshold", 1),
        (ALL, f'{ALARM}.function_throttles["post-annotation"]', "threshold", 2),
        (ALL, f"{ALARM}.failed_objects", "threshold", 5),
        (ALL, f'{ALARM}.function_duration["pre-annotation"]', "threshold", 5000),
        (ALL, f'{ALARM}.function_duration["post-annotation"]', "threshold", 300000),
        (
            ALL,
            f'{ALARM}.function_errors["pre-annotation"]',
            "dimensions.FunctionName",
            "lab-sagemaker-pre",
        ),
        (
            ALL,
            f'{ALARM}.function_errors["post-annotation"]',
            "dimensions.FunctionName",
            "lab-sagemaker-post",
        ),
        (THERE, f"{ALARM}.failed_objects", "alarm_actions.0", TOPIC),
        (BARE, f"{ALARM}.failed_objects", "", NOT_THERE),
    ),
}
