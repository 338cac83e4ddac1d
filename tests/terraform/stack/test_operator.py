"""What people may do with the operator policy, and who may publish to the stack's topics."""

import json
from collections.abc import Mapping
from typing import Any

import boto3
import pytest

from poserig.local.aws.policy import Effect, Principal, evaluate
from tests.terraform.stack.access import Document, as_document

pytestmark = pytest.mark.slow

ACCOUNT = "123456789012"
BUCKET = f"arn:aws:s3:::poserig-{ACCOUNT}-eu-west-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/poserig-ground-truth"
SAGEMAKER = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}"
JOB = f"{SAGEMAKER}:labeling-job/pose-1"
TEAM = f"{SAGEMAKER}:workteam/private-crowd/poserig-workers"
PUBLIC = "arn:aws:sagemaker:eu-west-1:394669845002:workteam/public-crowd/default"
OUR_CROWD = {"sagemaker:WorkteamArn": TEAM, "sagemaker:WorkteamType": "private-crowd"}
TO_SAGEMAKER = {"iam:PassedToService": "sagemaker.amazonaws.com"}


@pytest.fixture(scope="module")
def operator(aws: boto3.Session, outputs: dict[str, Any]) -> Document:
    iam, arn = aws.client("iam"), outputs["operator_policy_arn"]
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    found = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]
    return as_document(found["Document"])


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("sagemaker:CreateLabelingJob", JOB, OUR_CROWD),
        ("sagemaker:AddTags", JOB, {}),
        ("sagemaker:DescribeLabelingJob", JOB, {}),
        ("sagemaker:StopLabelingJob", JOB, {}),
        ("sagemaker:ListLabelingJobs", "*", {}),
        ("sagemaker:ListLabelingJobsForWorkteam", TEAM, {}),
        ("iam:PassRole", ROLE, TO_SAGEMAKER),
        ("ssm:GetParametersByPath", f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/poserig/", {}),
        ("s3:PutObject", f"{BUCKET}/input/set/img 01.jpg", {}),
        ("s3:GetObject", f"{BUCKET}/output/pose-1/manifests/output/output.manifest", {}),
        ("s3:ListBucket", BUCKET, {}),
    ],
)
def test_operator_may_launch_watch_and_stop(
    operator: Document, action: str, resource: str, context: Mapping[str, str]
) -> None:
    assert evaluate([operator], principal=None, action=action, resource=resource, context=context)


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("sagemaker:CreateLabelingJob", JOB, {"sagemaker:WorkteamArn": f"{TEAM}-2"}),
        ("sagemaker:CreateLabelingJob", JOB, {}),
        ("sagemaker:CreateWorkteam", TEAM, {}),
        ("sagemaker:DeleteWorkteam", TEAM, {}),
        ("sagemaker:AddTags", TEAM, {}),
        ("sagemaker:CreateTrainingJob", "*", {}),
        ("iam:PassRole", ROLE, {"iam:PassedToService": "lambda.amazonaws.com"}),
        ("iam:PassRole", ROLE, {}),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/admin", TO_SAGEMAKER),
        ("iam:PutRolePolicy", ROLE, {}),
        ("s3:PutObject", f"{BUCKET}/templates/coco-person-17.liquid.html", {}),
        ("s3:PutObject", f"{BUCKET}/components/0/crowd-2d-skeleton.js", {}),
        ("s3:PutObject", f"{BUCKET}/output/pose-1/manifests/output/output.manifest", {}),
        ("s3:DeleteObject", f"{BUCKET}/output/pose-1/manifests/output/output.manifest", {}),
        ("s3:PutBucketPolicy", BUCKET, {}),
        ("ssm:PutParameter", f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/poserig/x", {}),
        ("ssm:GetParameter", f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/other/x", {}),
        ("cognito-idp:DescribeUserPoolClient", "*", {}),
        ("lambda:InvokeFunction", "*", {}),
    ],
)
def test_operator_may_do_nothing_else(
    operator: Document, action: str, resource: str, context: Mapping[str, str]
) -> None:
    assert not evaluate(
        [operator], principal=None, action=action, resource=resource, context=context
    )


@pytest.mark.parametrize("crowd", ["public-crowd", "vendor-crowd"])
def test_crowds_of_others_are_denied_whatever_else_is_allowed(
    operator: Document, crowd: str
) -> None:
    everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    context = {"sagemaker:WorkteamArn": PUBLIC, "sagemaker:WorkteamType": crowd}
    decision = evaluate(
        [everything, operator],
        principal=None,
        action="sagemaker:CreateLabelingJob",
        resource=JOB,
        context=context,
    )
    assert (decision.effect, decision.sid) == (Effect.DENY, "DenyCrowdsOfOthers")


@pytest.mark.parametrize(
    ("topic", "service", "source", "account", "allowed"),
    [
        ("operations", "cloudwatch", "cloudwatch:alarm:poserig-failed-objects", ACCOUNT, True),
        ("operations", "cloudwatch", "cloudwatch:alarm:other-errors", ACCOUNT, False),
        ("operations", "cloudwatch", "cloudwatch:alarm:poserig-x", "999999999999", False),
        ("operations", "events", "events:rule/poserig-labeling-job-states", ACCOUNT, True),
        ("operations", "events", "events:rule/another", ACCOUNT, False),
        ("operations", "sagemaker", "sagemaker:workteam/private-crowd/x", ACCOUNT, False),
        ("worker-notifications", "sagemaker", "sagemaker:workteam/private-crowd/x", ACCOUNT, True),
        ("worker-notifications", "sagemaker", "sagemaker:labeling-job/x", ACCOUNT, False),
        ("worker-notifications", "sagemaker", "sagemaker:workteam/x", "999999999999", False),
        ("worker-notifications", "events", "events:rule/any", ACCOUNT, False),
    ],
)
def test_topic_takes_messages_of_its_own_publisher_only(
    aws: boto3.Session,
    outputs: dict[str, Any],
    topic: str,
    service: str,
    source: str,
    account: str,
    allowed: bool,
) -> None:
    arn = f"arn:aws:sns:eu-west-1:{ACCOUNT}:poserig-{topic}"
    attributes = aws.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
    name, _, resource = source.partition(":")
    decision = evaluate(
        [json.loads(attributes["Policy"])],
        principal=Principal.service(f"{service}.amazonaws.com"),
        action="sns:Publish",
        resource=arn,
        context={
            "aws:SourceAccount": account,
            "aws:SourceArn": f"arn:aws:{name}:eu-west-1:{account}:{resource}",
        },
    )
    assert bool(decision) is allowed
