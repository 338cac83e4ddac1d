"""Which rights an operation needs, and on what."""

from typing import Any

import pytest

from poserig.local.aws.iam.requests import asked

REGION = "eu-west-1"
ARN = "arn:aws:{}:eu-west-1:123456789012:{}"
FUNCTION = ARN.format("lambda", "function:pre")
TEAM = ARN.format("sagemaker", "workteam/private-crowd/team")
ROLE = "arn:aws:iam::123456789012:role/gt"


@pytest.mark.parametrize(
    ("service", "operation", "given", "action", "resource"),
    [
        (
            "ssm", "GetParameter", {"Name": "/poserig/bucket-name"},
            "ssm:GetParameter", ARN.format("ssm", "parameter/poserig/bucket-name"),
        ),
        (
            "ssm", "GetParametersByPath", {"Path": "/poserig/", "Recursive": True},
            "ssm:GetParametersByPath", ARN.format("ssm", "parameter/poserig/"),
        ),
        ("ssm", "DescribeParameters", {}, "ssm:DescribeParameters", "*"),
        (
            "sagemaker", "DescribeLabelingJob", {"LabelingJobName": "Pose-1"},
            "sagemaker:DescribeLabelingJob", ARN.format("sagemaker", "labeling-job/pose-1"),
        ),
        ("sagemaker", "ListLabelingJobs", {"NameContains": "x"}, "sagemaker:ListLabelingJobs", "*"),
        (
            "sagemaker", "ListLabelingJobsForWorkteam", {"WorkteamArn": TEAM},
            "sagemaker:ListLabelingJobsForWorkteam", TEAM,
        ),
        ("sagemaker", "DescribeWorkteam", {"WorkteamName": "team"},
         "sagemaker:DescribeWorkteam", TEAM),
        ("lambda", "Invoke", {"FunctionName": "pre"}, "lambda:InvokeFunction", FUNCTION),
        ("lambda", "Invoke", {"FunctionName": FUNCTION}, "lambda:InvokeFunction", FUNCTION),
        ("lambda", "Invoke", {"FunctionName": f"{FUNCTION}:live"},
         "lambda:InvokeFunction", f"{FUNCTION}:live"),
        ("lambda", "GetFunction", {"FunctionName": "pre", "Qualifier": "live"},
         "lambda:GetFunction", f"{FUNCTION}:live"),
        ("lambda", "GetFunction", {"FunctionName": "123456789012:function:pre"},
         "lambda:GetFunction", FUNCTION),
        ("cognito-idp", "DescribeUserPoolClient", {"UserPoolId": "p", "ClientId": "c"},
         "cognito-idp:DescribeUserPoolClient", ARN.format("cognito-idp", "userpool/p")),
        ("cognito-idp", "ListUserPools", {}, "cognito-idp:ListUserPools", "*"),
        ("iam", "ListAttachedRolePolicies", {"RoleName": "gt"},
         "iam:ListAttachedRolePolicies", ROLE),
        ("iam", "ListRoles", {}, "iam:ListRoles", "*"),
        ("iam", "AttachRolePolicy", {"RoleName": "gt", "PolicyArn": "arn:aws:iam::aws:policy/x"},
         "iam:AttachRolePolicy", ROLE),
        ("kms", "Decrypt", {"KeyId": "1234"}, "kms:Decrypt", ARN.format("kms", "key/1234")),
        ("logs", "FilterLogEvents", {"logGroupName": "/aws/sagemaker/LabelingJobs"},
         "logs:FilterLogEvents",
         ARN.format("logs", "log-group:/aws/sagemaker/LabelingJobs:log-stream:")),
        ("sns", "Publish", {"TopicArn": "arn:t"}, "sns:Publish", "arn:t"),
        ("events", "PutRule", {"Name": "r"}, "events:PutRule", "*"),
    ],
)  # fmt: skip
def test_operation_needs_its_action_on_its_resource(
    service: str, operation: str, given: dict[str, Any], action: str, resource: str
) -> None:
    (need,) = asked(service, operation, given, REGION)
    assert (need.action, need.resource, dict(need.context)) == (action, resource, {})


def test_several_parameters_need_the_right_to_each() -> None:
    needs = asked("ssm", "GetParameters", {"Names": ["/a", "b"]}, REGION)
    assert [need.resource for need in needs] == [
        ARN.format("ssm", "parameter/a"),
        ARN.format("ssm", "parameter/b"),
    ]


def test_launch_needs_the_job_the_role_and_the_tags() -> None:
    given = {
        "LabelingJobName": "Pose-1",
        "RoleArn": ROLE,
        "HumanTaskConfig": {"WorkteamArn": TEAM},
        "OutputConfig": {"KmsKeyId": "key"},
        "Tags": [{"Key": "poserig:rig", "Value": "x"}],
    }
    create, pass_role, tag = asked("sagemaker", "CreateLabelingJob", given, REGION)
    job = ARN.format("sagemaker", "labeling-job/pose-1")
    assert (create.action, create.resource) == ("sagemaker:CreateLabelingJob", job)
    assert create.context == {
        "sagemaker:WorkteamArn": TEAM,
        "sagemaker:WorkteamType": "private-crowd",
        "sagemaker:OutputKmsKey": "key",
    }
    assert (pass_role.action, pass_role.resource) == ("iam:PassRole", ROLE)
    assert pass_role.context == {"iam:PassedToService": "sagemaker.amazonaws.com"}
    assert (tag.action, tag.resource) == ("sagemaker:AddTags", job)
    plain = {name: value for name, value in given.items() if name != "Tags"}
    assert len(asked("sagemaker", "CreateLabelingJob", plain, REGION)) == 2


@pytest.mark.parametrize(
    ("arn", "kind"),
    [
        ("arn:aws:sagemaker:eu-west-1:394669845002:workteam/public-crowd/default", "public-crowd"),
        (ARN.format("sagemaker", "workteam/vendor-crowd/firm"), "vendor-crowd"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_launch_names_the_kind_of_crowd(arn: str, kind: str) -> None:
    given = {"LabelingJobName": "j", "HumanTaskConfig": {"WorkteamArn": arn}}
    (need,) = asked("sagemaker", "CreateLabelingJob", given, REGION)
    assert need.context["sagemaker:WorkteamType"] == kind


def test_function_needs_its_role_passed_on() -> None:
    create, pass_role = asked("lambda", "CreateFunction", {"FunctionName": "f", "Role": ROLE}, "")
    assert create.action == "lambda:CreateFunction"
    assert pass_role.context == {"iam:PassedToService": "lambda.amazonaws.com"}


def test_anybody_may_ask_who_they_are() -> None:
    assert asked("sts", "GetCallerIdentity", {}, REGION) == []
