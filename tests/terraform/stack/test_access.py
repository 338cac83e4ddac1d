"""Least privilege, over the deployed policies."""

from typing import Any

import boto3
import pytest

from poserig.local.aws.policy import Effect
from tests.terraform.stack.access import Access, read_access

pytestmark = pytest.mark.slow

ACCOUNT = "123456789012"
PRE, POST, GROUND_TRUTH = "poserig-sagemaker-pre", "poserig-sagemaker-post", "poserig-ground-truth"
BUCKET = f"arn:aws:s3:::poserig-{ACCOUNT}-eu-west-1"
JOB = f"{BUCKET}/output/Pose-Demo-001/annotations"
CONSOLIDATED = f"{JOB}/consolidated-annotation"
REQUEST = f"{CONSOLIDATED}/consolidation-request/iteration-1/2026-11-22_12:04:51.json"
LONG_LABEL = f"{CONSOLIDATED}/consolidation-response/labels/7-0a1b2c3d.json"
COMPONENT = f"{BUCKET}/components/0123456789abcdef/crowd-2d-skeleton.js"
TEMPLATE = f"{BUCKET}/templates/coco-person-17.liquid.html"
IMAGE = f"{BUCKET}/input/demo/img 01.jpg"
LOGS = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group"
FUNCTIONS = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function"


@pytest.fixture(scope="module")
def access(aws: boto3.Session, outputs: dict[str, Any]) -> Access:
    return read_access(
        aws, outputs["bucket_name"], outputs["distribution_id"], [PRE, POST, GROUND_TRUTH]
    )


def test_identity_reads_the_deployed_component(access: Access, outputs: dict[str, Any]) -> None:
    key = outputs["component_url"].split("/", 3)[3]
    assert access.of_identity("s3:GetObject", f"{BUCKET}/{key}")


@pytest.mark.parametrize(
    "resource",
    [
        IMAGE,
        TEMPLATE,
        f"{BUCKET}/input/demo/components/x.js",
        f"{BUCKET}/output/job/manifests/output/output.manifest",
        REQUEST,
        f"{BUCKET}/components",
        f"{BUCKET}/components.js",
        f"{BUCKET}/component/x.js",
        f"{BUCKET}/Components/x.js",
        f"{BUCKET}/",
    ],
)
def test_identity_is_denied_every_other_object(access: Access, resource: str) -> None:
    decision = access.of_identity("s3:GetObject", resource)
    assert (decision.effect, decision.sid) == (Effect.DENY, "DenyAllElseToDistribution")


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:PutObject", COMPONENT),
        ("s3:DeleteObject", COMPONENT),
        ("s3:GetObjectVersion", COMPONENT),
        ("s3:GetObjectAcl", COMPONENT),
        ("s3:PutObject", IMAGE),
        ("s3:ListBucket", BUCKET),
        ("s3:GetBucketPolicy", BUCKET),
        ("s3:PutBucketPolicy", BUCKET),
    ],
)
def test_identity_may_do_nothing_but_read(access: Access, action: str, resource: str) -> None:
    assert not access.of_identity(action, resource)


def test_identity_reads_over_tls_only(access: Access) -> None:
    decision = access.of_identity("s3:GetObject", COMPONENT, tls=False)
    assert (decision.effect, decision.sid) == (Effect.DENY, "DenyWithoutTls")


def test_deny_for_the_identity_locks_nobody_else_out(access: Access) -> None:
    assert access.of_role(GROUND_TRUTH, "s3:GetObject", IMAGE)
    assert access.of_role(GROUND_TRUTH, "s3:PutObject", REQUEST)


@pytest.mark.parametrize(
    ("role", "action", "resource"),
    [
        (PRE, "logs:CreateLogStream", f"{LOGS}:/aws/lambda/{PRE}:log-stream:2026/11/22/1"),
        (PRE, "logs:PutLogEvents", f"{LOGS}:/aws/lambda/{PRE}:log-stream:2026/11/22/1"),
        (POST, "logs:CreateLogStream", f"{LOGS}:/aws/lambda/{POST}:log-stream:2026/11/22/1"),
        (POST, "logs:PutLogEvents", f"{LOGS}:/aws/lambda/{POST}:log-stream:2026/11/22/1"),
        (POST, "s3:GetObject", REQUEST),
        (POST, "s3:PutObject", LONG_LABEL),
        (GROUND_TRUTH, "s3:ListBucket", BUCKET),
        (GROUND_TRUTH, "s3:GetBucketLocation", BUCKET),
        (GROUND_TRUTH, "s3:GetObject", IMAGE),
        (GROUND_TRUTH, "s3:GetObject", TEMPLATE),
        (GROUND_TRUTH, "s3:GetObject", REQUEST),
        (GROUND_TRUTH, "s3:PutObject", REQUEST),
        (GROUND_TRUTH, "s3:AbortMultipartUpload", REQUEST),
        (GROUND_TRUTH, "lambda:InvokeFunction", f"{FUNCTIONS}:{PRE}"),
        (GROUND_TRUTH, "lambda:InvokeFunction", f"{FUNCTIONS}:{POST}"),
        (GROUND_TRUTH, "cloudwatch:PutMetricData", "*"),
        (GROUND_TRUTH, "logs:CreateLogGroup", f"{LOGS}:/aws/sagemaker/LabelingJobs"),
        (GROUND_TRUTH, "logs:CreateLogStream", f"{LOGS}:/aws/sagemaker/LabelingJobs"),
        (
            GROUND_TRUTH,
            "logs:PutLogEvents",
            f"{LOGS}:/aws/sagemaker/groundtruth/WorkerActivity:log-stream:1",
        ),
    ],
)
def test_role_may_do_its_work(access: Access, role: str, action: str, resource: str) -> None:
    assert access.of_role(role, action, resource)


@pytest.mark.parametrize(
    ("role", "action", "resource"),
    [
        (PRE, "s3:GetObject", IMAGE),
        (PRE, "s3:GetObject", REQUEST),
        (PRE, "s3:ListBucket", BUCKET),
        (PRE, "logs:CreateLogGroup", f"{LOGS}:/aws/lambda/{PRE}"),
        (PRE, "logs:PutLogEvents", f"{LOGS}:/aws/lambda/{POST}:log-stream:1"),
        (PRE, "lambda:InvokeFunction", f"{FUNCTIONS}:{POST}"),
        (PRE, "sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/{GROUND_TRUTH}"),
        (POST, "s3:GetObject", IMAGE),
        (POST, "s3:GetObject", TEMPLATE),
        (POST, "s3:GetObject", LONG_LABEL),
        (POST, "s3:GetObject", f"{JOB}/worker-response/iteration-1/0/2026-11-22_12:04:50.json"),
        (POST, "s3:GetObject", f"{BUCKET}/output/Pose-Demo-001/manifests/output/output.manifest"),
        (POST, "s3:PutObject", REQUEST),
        (POST, "s3:PutObject", f"{BUCKET}/output/Pose-Demo-001/manifests/output/output.manifest"),
        (POST, "s3:DeleteObject", LONG_LABEL),
        (POST, "s3:ListBucket", BUCKET),
        (POST, "s3:GetObject", REQUEST.replace("poserig-", "other-")),
        (POST, "logs:PutLogEvents", f"{LOGS}:/aws/lambda/{PRE}:log-stream:1"),
        (POST, "sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/{GROUND_TRUTH}"),
        (GROUND_TRUTH, "s3:PutObject", IMAGE),
        (GROUND_TRUTH, "s3:PutObject", TEMPLATE),
        (GROUND_TRUTH, "s3:PutObject", COMPONENT),
        (GROUND_TRUTH, "s3:GetObject", COMPONENT),
        (GROUND_TRUTH, "s3:DeleteObject", REQUEST),
        (GROUND_TRUTH, "s3:PutObjectAcl", REQUEST),
        (GROUND_TRUTH, "s3:PutBucketPolicy", BUCKET),
        (GROUND_TRUTH, "s3:PutBucketCors", BUCKET),
        (GROUND_TRUTH, "s3:GetObject", IMAGE.replace("poserig-", "other-")),
        (GROUND_TRUTH, "s3:ListAllMyBuckets", "*"),
        (GROUND_TRUTH, "lambda:InvokeFunction", f"{FUNCTIONS}:another-sagemaker-pre"),
        (GROUND_TRUTH, "lambda:UpdateFunctionCode", f"{FUNCTIONS}:{PRE}"),
        (GROUND_TRUTH, "iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{GROUND_TRUTH}"),
        (GROUND_TRUTH, "sagemaker:CreateLabelingJob", "*"),
        (GROUND_TRUTH, "logs:PutLogEvents", f"{LOGS}:/aws/lambda/{PRE}:log-stream:1"),
        (GROUND_TRUTH, "cloudwatch:PutMetricAlarm", "*"),
    ],
)
def test_role_may_do_nothing_else(access: Access, role: str, action: str, resource: str) -> None:
    assert not access.of_role(role, action, resource)


@pytest.mark.parametrize(
    ("role", "action", "resource"),
    [(POST, "s3:GetObject", REQUEST), (GROUND_TRUTH, "s3:GetObject", IMAGE)],
)
def test_role_needs_tls(access: Access, role: str, action: str, resource: str) -> None:
    decision = access.of_role(role, action, resource, tls=False)
    assert (decision.effect, decision.sid) == (Effect.DENY, "DenyWithoutTls")


@pytest.mark.parametrize(
    ("role", "service"),
    [
        (PRE, "lambda.amazonaws.com"),
        (POST, "lambda.amazonaws.com"),
        (GROUND_TRUTH, "sagemaker.amazonaws.com"),
    ],
)
def test_role_is_taken_up_for_this_account_only(access: Access, role: str, service: str) -> None:
    assert access.to_take_up(role, service, ACCOUNT)
    assert not access.to_take_up(role, service, "999999999999")
    assert not access.to_take_up(role, "ec2.amazonaws.com", ACCOUNT)


@pytest.mark.parametrize("resource", [COMPONENT, IMAGE, REQUEST, TEMPLATE])
def test_public_reads_nothing(access: Access, resource: str) -> None:
    assert not access.of_anyone("s3:GetObject", resource)
