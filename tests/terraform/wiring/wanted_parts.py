"""What must be so whatever the inputs are: references in a stack, and in modules called alone."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

from tests.terraform.wiring.answers import ACCOUNT, BUILD, POOL, PORTAL, PREFIXES, REGION
from tests.terraform.wiring.facts import Fact, Facts, Holds
from tests.terraform.wiring.plans import LATER
from tests.terraform.wiring.wanted import (
    ALL,
    BARE,
    IAM,
    IN_S3,
    OPERATOR,
    RIGHTS,
    TEAM,
    TEMPLATE,
    THERE,
    parameter,
)

APART: Final = "modules alone"
IMAGES: Final = "arn:aws:s3:::images/"
INPUT, OUTPUT, TEMPLATES = (PREFIXES[kind] for kind in ("input", "output", "template"))
LABELS: Final = (
    f"{IMAGES}{OUTPUT}*/annotations/consolidated-annotation/consolidation-response/labels/*"
)
CALLS: Final = {"pre_annotation": "pre", "post_annotation": "post"}
LAMBDA: Final = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"


def _allows(role: str, *texts: str) -> tuple[Fact, ...]:
    return tuple((ALL, RIGHTS[role], "policy", Holds(text)) for text in texts)


def _resource(arn: str, sid: str) -> str:
    return f'"Resource":"{arn}","Sid":"{sid}"'


def _function(call: str, name: str) -> str:
    return f"module.{call}.aws_lambda_function.{name}"


def _code(call: str, name: str, **wanted: str | None) -> tuple[Fact, ...]:
    """What a function called alone must run."""
    return tuple((APART, _function(call, name), path, value) for path, value in wanted.items())


def _built(name: str) -> dict[str, str | None]:
    file = BUILD / "functions" / f"{name}.zip"
    digest = b64encode(sha256(file.read_bytes()).digest()).decode()
    return {"filename": str(file), "s3_bucket": None, "s3_key": None, "source_code_hash": digest}


def _released(bucket: str, name: str) -> dict[str, str | None]:
    return {
        "filename": None,
        "s3_bucket": bucket,
        "s3_key": f"{name}.zip",
        "source_code_hash": f"{name}-hash",
    }


PARTS: Final[Facts] = {
    "a function's role is its own, and writes its own log": tuple(
        fact
        for name, short in CALLS.items()
        for fact in (
            (ALL, RIGHTS[name], "role", f"lab-sagemaker-{short}-{REGION}"),
            *_allows(
                name,
                _resource(
                    f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/"
                    f"lab-sagemaker-{short}:*",
                    "WriteOwnLog",
                ),
            ),
        )
    ),
    "who reads and writes below which prefix": (
        *_allows("pre_annotation", _resource(LABELS, "ReadLabelsTooLongForTheManifest")),
        *_allows(
            "post_annotation",
            _resource(f"{IMAGES}{OUTPUT}*", "ReadRequestsAndAnswers"),
            _resource(f"{IMAGES}{INPUT}jobs/*/rig.json", "ReadRigsOfJobs"),
            _resource(LABELS, "WriteLabelsTooLongForTheManifest"),
        ),
        *_allows("ground_truth", f'"Resource":["{IMAGES}{INPUT}*","{IMAGES}{TEMPLATES}*",'),
        (ALL, OPERATOR, "statement.2.resources", [f"{IMAGES}{INPUT}*"]),
        (
            ALL,
            OPERATOR,
            "statement.3.resources",
            [f"{IMAGES}{TEMPLATES}*", f"{IMAGES}{OUTPUT}*"],
        ),
        (
            ALL,
            OPERATOR,
            "statement.4.resources",
            [LABELS, f"{IMAGES}{OUTPUT}*/manifests/consolidated/*"],
        ),
        (ALL, TEMPLATE, "key", f"{TEMPLATES}two-points.liquid.html"),
    ),
    "the operator invites into the workers' pool": (
        (ALL, OPERATOR, "statement", Holds(f":userpool/{POOL}")),
    ),
    "the bucket's policy holds what the distribution needs": (
        (
            ALL,
            "module.bucket[0].data.aws_iam_policy_document.labeling",
            "source_policy_documents",
            [LATER],
        ),
    ),
    "workers are users of the pool": tuple(
        (ALL, f"module.teams.{address}", "user_pool_id", POOL)
        for address in (
            'aws_cognito_user.worker["ann@example.com"]',
            'aws_cognito_user_group.workers["workers"]',
            'aws_cognito_user_in_group.worker["ann@example.com"]',
            'aws_cognito_user_in_group.existing_worker["workers/bob@example.com"]',
        )
    ),
    "what the account layer has written down is used": (
        (IN_S3, TEAM, "workforce_name", "default"),
        (IN_S3, TEAM, "member_definition.0.cognito_member_definition.0.user_pool", POOL),
        (IN_S3, TEAM, "member_definition.0.cognito_member_definition.0.client_id", "client"),
        (BARE, TEAM, "workforce_name", "default"),
    ),
    "what is known of an existing work team is written down": (
        (THERE, parameter("user-pool-id"), "insecure_value", POOL),
        (THERE, parameter("user-pool-client-id"), "insecure_value", "client"),
    ),
    "outputs": (
        (ALL, "output.pre_annotation_function_arn", "", f"{LAMBDA}:pre:live"),
        (ALL, "output.post_annotation_function_arn", "", f"{LAMBDA}:post:live"),
        (ALL, "output.ground_truth_role_arn", "", f"arn:aws:iam::{ACCOUNT}:role/jobs"),
        (ALL, "output.user_pool_id", "", POOL),
        (ALL, "output.user_pool_client_id", "", "client"),
        (THERE, "output.user_pool_id", "", POOL),
        (THERE, "output.user_pool_client_id", "", "client"),
        (ALL, "output.worker_group_name", "", "lab-workers"),
        (ALL, "output.worker_portal_url", "", f"https://{PORTAL}"),
        (ALL, "output.input_prefix_uri", "", f"s3://images-of-ours/{INPUT}"),
        (ALL, "output.output_prefix_uri", "", f"s3://images-of-ours/{OUTPUT}"),
        (
            ALL,
            "output.worker_task_template_uris",
            "two-points",
            f"s3://images-of-ours/{TEMPLATES}two-points.liquid.html",
        ),
        (ALL, "output.bucket_name", "", "images-of-ours"),
        (ALL, "output.distribution_id", "", "E3EXAMPLE"),
        (ALL, "output.distribution_domain_name", "", "d1.cloudfront.net"),
        (ALL, f"{IAM}.aws_iam_role.ground_truth", "arn", f"arn:aws:iam::{ACCOUNT}:role/jobs"),
    ),
    "a function alone runs the code that it is given": (
        *_code("first", "pre_annotation", **_released("releases-of-ours", "pre")),
        *_code("first", "post_annotation", **_built("post_annotation")),
        *_code("second", "pre_annotation", **_built("pre_annotation")),
        *_code("second", "post_annotation", **_released("releases-of-others", "post")),
    ),
    "a function alone is held at a version": tuple(
        (APART, f"module.{call}.aws_lambda_alias.{name}[0]", "function_version", version)
        for call, name, version in (
            ("first", "pre_annotation", "3"),
            ("first", "post_annotation", "12"),
            ("second", "pre_annotation", "11"),
            ("second", "post_annotation", "7"),
        )
    ),
    "modules tell names": tuple(
        (APART, output, name, begin + short)
        for output, begin in (("output.logs", "/aws/lambda/first-"), ("output.roles", "lab-"))
        for name, short in CALLS.items()
    ),
}
