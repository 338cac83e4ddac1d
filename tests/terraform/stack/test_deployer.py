"""Who deploys reaches what is the stack's, and little else; who plans changes nothing."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from poserig.local.aws.iam.policy import evaluate
from tests.terraform.deployers import MOST_CHARACTERS, Deployers
from tests.terraform.security.subjects import (
    BUCKET,
    COMPONENT,
    DISTRIBUTION,
    IMAGE,
    LABELING_JOB,
    OUTPUT,
    PARAMETERS,
    POST_FUNCTION,
    POST_LOG,
    TEAM,
    TEMPLATE,
    USER_POOL,
    logs,
    others,
    regional,
    role_arn,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # one of them deploys, one destroys

READS = re.compile(r"[a-z0-9-]+:(Admin)?(Get|List|Describe|Decrypt)\w*\*?")
OURS = {"aws:ResourceTag/Stack": "poserig"}
THEIRS = {"aws:ResourceTag/Stack": "other"}
TO_LAMBDA = {"iam:PassedToService": "lambda.amazonaws.com"}
TO_SAGEMAKER = {"iam:PassedToService": "sagemaker.amazonaws.com"}
WORKFORCE = regional("sagemaker", "workforce/poserig")
TOPIC = regional("sns", "poserig-operations")
ALARM = regional("cloudwatch", "alarm:poserig-failed-objects")
RULE = regional("events", "rule/poserig-labeling-job-states")
OPERATOR_POLICY = "arn:aws:iam::123456789012:policy/poserig-operator"

# Action, resource and conditions; whether who plans may, and who applies.
TABLE: list[tuple[str, str, Mapping[str, str], bool, bool]] = [
    ("s3:GetBucketPolicy", BUCKET, {}, True, True),
    ("s3:GetBucketPolicy", others(BUCKET), {}, False, False),
    ("s3:PutBucketPolicy", BUCKET, {}, False, True),
    ("s3:PutBucketPolicy", others(BUCKET), {}, False, False),
    ("s3:DeleteBucket", others(BUCKET), {}, False, False),
    ("s3:GetObject", IMAGE, {}, False, False),
    ("s3:GetObject", OUTPUT, {}, False, False),
    ("s3:PutObject", IMAGE, {}, False, False),
    # Only with force_destroy, as here.
    ("s3:DeleteObjectVersion", IMAGE, {}, False, True),
    ("s3:GetObject", TEMPLATE, {}, True, True),
    ("s3:PutObject", TEMPLATE, {}, False, True),
    ("s3:PutObject", COMPONENT, {}, False, True),
    ("s3:PutObject", others(COMPONENT), {}, False, False),
    ("cloudfront:GetDistribution", DISTRIBUTION, OURS, True, True),
    ("cloudfront:GetDistribution", DISTRIBUTION, THEIRS, False, False),
    ("cloudfront:UpdateDistribution", DISTRIBUTION, OURS, False, True),
    ("cloudfront:UpdateDistribution", DISTRIBUTION, THEIRS, False, False),
    ("cloudfront:DeleteDistribution", DISTRIBUTION, {}, False, False),
    ("cognito-idp:DescribeUserPoolClient", USER_POOL, OURS, True, True),
    ("cognito-idp:DescribeUserPoolClient", USER_POOL, THEIRS, False, False),
    ("cognito-idp:AdminCreateUser", USER_POOL, OURS, False, True),
    ("cognito-idp:AdminCreateUser", USER_POOL, {}, False, False),
    ("cognito-idp:DeleteUserPool", USER_POOL, OURS, False, True),
    ("cognito-idp:DeleteUserPool", USER_POOL, THEIRS, False, False),
    # That would be to sign in as a worker.
    ("cognito-idp:AdminSetUserPassword", USER_POOL, OURS, False, False),
    ("sagemaker:DescribeWorkforce", WORKFORCE, {}, True, True),
    ("sagemaker:DeleteWorkforce", WORKFORCE, {}, False, True),
    ("sagemaker:DeleteWorkforce", WORKFORCE.replace("poserig", "people"), {}, False, False),
    ("sagemaker:UpdateWorkteam", TEAM, {}, False, True),
    ("sagemaker:UpdateWorkteam", others(TEAM), {}, False, False),
    ("sagemaker:StopLabelingJob", LABELING_JOB, {}, False, True),
    ("sagemaker:CreateLabelingJob", LABELING_JOB, {}, False, False),
    ("ssm:GetParametersByPath", PARAMETERS, {}, True, True),
    ("ssm:PutParameter", f"{PARAMETERS}/bucket-name", {}, False, True),
    ("ssm:PutParameter", f"{PARAMETERS}-2/bucket-name", {}, False, False),
    ("lambda:GetFunction", POST_FUNCTION, {}, True, True),
    ("lambda:GetFunction", others(POST_FUNCTION), {}, False, False),
    ("lambda:UpdateFunctionCode", POST_FUNCTION, {}, False, True),
    ("lambda:UpdateFunctionCode", others(POST_FUNCTION), {}, False, False),
    ("lambda:InvokeFunction", POST_FUNCTION, {}, False, False),
    ("logs:DeleteLogGroup", logs(POST_LOG), {}, False, True),
    ("logs:DeleteLogGroup", logs("/aws/lambda/payroll"), {}, False, False),
    ("logs:GetLogEvents", logs(POST_LOG, "x"), {}, False, False),
    ("iam:GetRole", role_arn("poserig-ground-truth"), {}, True, True),
    ("iam:CreateRole", role_arn("poserig-ground-truth"), {}, False, True),
    ("iam:PutRolePolicy", role_arn("admin"), {}, False, False),
    ("iam:PassRole", role_arn("poserig-sagemaker-pre"), TO_LAMBDA, False, True),
    ("iam:PassRole", role_arn("poserig-sagemaker-pre"), TO_SAGEMAKER, False, False),
    ("iam:PassRole", role_arn("poserig-ground-truth"), TO_LAMBDA, False, False),
    ("iam:CreatePolicyVersion", OPERATOR_POLICY, {}, False, True),
    ("iam:CreatePolicyVersion", OPERATOR_POLICY.replace("poserig", "other"), {}, False, False),
    ("iam:AttachUserPolicy", "arn:aws:iam::123456789012:user/eve", {}, False, False),
    ("sns:SetTopicAttributes", TOPIC, {}, False, True),
    ("sns:SetTopicAttributes", others(TOPIC), {}, False, False),
    ("sns:Publish", TOPIC, {}, False, False),
    ("events:PutTargets", RULE, {}, False, True),
    ("events:PutTargets", others(RULE), {}, False, False),
    ("cloudwatch:DeleteAlarms", ALARM, {}, False, True),
    ("cloudwatch:DeleteAlarms", others(ALARM), {}, False, False),
]


@pytest.mark.parametrize(("action", "resource", "context", "plans", "applies"), TABLE)
def test_deployers_reach_what_is_the_stacks(
    deployers: Deployers,
    action: str,
    resource: str,
    context: Mapping[str, str],
    plans: bool,
    applies: bool,
) -> None:
    asked: dict[str, Any] = {"principal": None, "action": action, "resource": resource,
                             "context": context}  # fmt: skip
    policies = deployers.policies
    assert bool(evaluate([policies["read"]], **asked)) is plans
    assert bool(evaluate(policies.values(), **asked)) is applies


# The same of a stack that uses the account layer of another.
SECOND: list[tuple[str, str, Mapping[str, str], bool, bool]] = [
    ("ssm:GetParametersByPath", f"{PARAMETERS}/account", {}, True, True),
    ("ssm:PutParameter", f"{PARAMETERS}/account/user-pool-id", {}, False, False),
    ("sagemaker:DescribeWorkforce", WORKFORCE, {}, True, True),
    ("sagemaker:UpdateWorkforce", WORKFORCE, {}, False, False),
    ("sagemaker:CreateWorkteam", TEAM.replace("poserig", "second"), {}, False, True),
    ("sagemaker:UpdateWorkteam", TEAM, {}, False, False),
    ("cognito-idp:AdminGetUser", USER_POOL, OURS, True, True),
    ("cognito-idp:AdminCreateUser", USER_POOL, OURS, False, True),
    ("cognito-idp:AdminCreateUser", USER_POOL, THEIRS, False, False),
    # The client's secret is in the answer.
    ("cognito-idp:DescribeUserPoolClient", USER_POOL, OURS, False, False),
    ("cognito-idp:UpdateUserPool", USER_POOL, OURS, False, False),
    ("cognito-idp:DeleteUserPool", USER_POOL, OURS, False, False),
    ("cognito-idp:CreateUserPool", "*", {}, False, False),
]


@pytest.mark.parametrize(("action", "resource", "context", "plans", "applies"), SECOND)
def test_another_stacks_account_layer_is_used_and_left_alone(
    second: Deployers,
    action: str,
    resource: str,
    context: Mapping[str, str],
    plans: bool,
    applies: bool,
) -> None:
    asked: dict[str, Any] = {"principal": None, "action": action, "resource": resource,
                             "context": context}  # fmt: skip
    assert bool(evaluate([second.policies["read"]], **asked)) is plans
    assert bool(evaluate(second.policies.values(), **asked)) is applies


def test_who_plans_may_only_look(deployers: Deployers) -> None:
    asked = actions_of(deployers.policies["read"])
    assert [action for action in asked if not READS.fullmatch(action)] == []


@pytest.mark.parametrize("name", ["read", "publish", "run", "people", "account"])
def test_policy_fits_into_a_managed_policy(deployers: Deployers, name: str) -> None:
    text = json.dumps(deployers.policies[name], separators=(",", ":"))
    assert 500 < len(text) <= MOST_CHARACTERS


def actions_of(document: Mapping[str, Any]) -> list[str]:
    """Every action that a policy names."""
    found: list[str] = []
    for statement in document["Statement"]:
        actions = statement["Action"]
        found += [actions] if isinstance(actions, str) else actions
    return found
