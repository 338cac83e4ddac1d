"""Tests jobs/doctor/parts.py: work teams, bucket, role and functions, as AWS describes them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from poserig.jobs.doctor.findings import State
from poserig.jobs.doctor.parts import bucket, functions, name_of, roles, work_teams
from tests.unit.jobs.stubs import STACK, Stubs

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def stubs() -> Stubs:
    return Stubs()


def test_name_is_the_last_part_of_an_arn() -> None:
    assert name_of(STACK.workteam_arn) == "people"


@pytest.mark.parametrize(
    ("told", "state"),
    [("https://portal.example", State.OK), ("", State.OK), ("https://old.example", State.ERROR)],
)
def test_work_team_works_where_the_stack_says(stubs: Stubs, told: str, state: State) -> None:
    team: dict[str, Any] = {
        "WorkteamName": "people", "WorkteamArn": STACK.workteam_arn, "Description": "All",
        "MemberDefinitions": [], "SubDomain": "portal.example",
    }  # fmt: skip
    team["MemberDefinitions"] = [
        {"CognitoMemberDefinition": {"UserPool": "p", "UserGroup": "g", "ClientId": "c"}}
    ]
    stubs.answers("sagemaker", "describe_workteam", {"Workteam": team}, WorkteamName="people")
    (found,) = work_teams(stubs.session, replace(STACK, worker_portal_url=told))
    assert found.state is state


GOOD = {
    "AllowedMethods": ["GET"], "AllowedOrigins": ["*"],
    "ExposeHeaders": ["Access-Control-Allow-Origin"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        (GOOD, State.OK),
        ({**GOOD, "AllowedMethods": ["PUT"]}, State.ERROR),
        ({**GOOD, "AllowedOrigins": ["https://else.net"]}, State.ERROR),
        ({**GOOD, "AllowedOrigins": ["https://portal.example"]}, State.ERROR),
        ({**GOOD, "AllowedOrigins": ["https://*"]}, State.ERROR),
        ({**GOOD, "AllowedOrigins": ["https://else.net", "*"]}, State.OK),
        ({**GOOD, "ExposeHeaders": []}, State.ERROR),
    ],
)
def test_cors_rule_shows_images_to_the_portal(
    stubs: Stubs, rule: dict[str, Any], state: State
) -> None:
    stubs.answers("s3", "get_bucket_cors", {"CORSRules": [rule]}, Bucket="labels")
    (found,) = bucket(stubs.session, STACK)
    assert found.state is state


def test_bucket_without_rules_or_without_a_bucket(stubs: Stubs) -> None:
    stubs.refuses("s3", "get_bucket_cors", "NoSuchCORSConfiguration")
    (found,) = bucket(stubs.session, STACK)
    assert found.what == "labels has no CORS rule: tasks would show no image."
    stubs.refuses("s3", "get_bucket_cors", "NoSuchBucket")
    (found,) = bucket(stubs.session, STACK)
    assert found.what == "labels does not exist."


@pytest.mark.parametrize(
    ("service", "own", "attached", "state"),
    [
        ("sagemaker.amazonaws.com", ["jobs"], [], State.OK),
        ("sagemaker.amazonaws.com", [], ["jobs-of-all"], State.OK),
        ("sagemaker.amazonaws.com", [], [], State.ERROR),
        ("lambda.amazonaws.com", ["jobs"], [], State.ERROR),
    ],
)
def test_role_is_trusted_by_sagemaker_and_has_rights(
    stubs: Stubs, service: str, own: list[str], attached: list[str], state: State
) -> None:
    role = {
        "Path": "/", "RoleName": "ground-truth", "RoleId": "AROA0123456789012",
        "Arn": STACK.ground_truth_role_arn, "CreateDate": NOW, "AssumeRolePolicyDocument": service,
    }  # fmt: skip
    asked = {"RoleName": "ground-truth"}
    stubs.answers("iam", "get_role", {"Role": role}, **asked)
    stubs.answers("iam", "list_role_policies", {"PolicyNames": own}, **asked)
    policies = [{"PolicyName": name} for name in attached]
    stubs.answers("iam", "list_attached_role_policies", {"AttachedPolicies": policies}, **asked)
    (found,) = roles(stubs.session, STACK)
    assert found.state is state


def test_each_function_is_ready_or_says_why_not(stubs: Stubs) -> None:
    made = {"Runtime": "python3.13"}
    stubs.answers("lambda", "get_function_configuration",
                  {**made, "FunctionName": "pre", "State": "Inactive"},
                  FunctionName=STACK.pre_annotation_function_arn)  # fmt: skip
    stubs.answers("lambda", "get_function_configuration",
                  {**made, "FunctionName": "post", "State": "Failed", "StateReason": "No key."},
                  FunctionName=STACK.post_annotation_function_arn)  # fmt: skip
    pre, post = functions(stubs.session, STACK)
    assert (pre.state, pre.what) == (State.OK, "pre is ready (python3.13).")
    assert (post.state, post.what) == (State.ERROR, "post is Failed: No key..")
