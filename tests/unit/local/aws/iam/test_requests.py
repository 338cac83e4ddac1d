"""Which rights an operation needs, and on what."""

import pytest

from poserig.local.aws.iam.requests import asked

REGION = "eu-west-1"
ARN = "arn:aws:{}:eu-west-1:123456789012:{}"
FUNCTION = ARN.format("lambda", "function:pre")
TEAM = ARN.format("sagemaker", "workteam/private-crowd/team")
ROLE = "arn:aws:iam::123456789012:role/gt"


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [
        ("ssm", "GetParameter", "ssm:GetParameter"),
        ("lambda", "Invoke", "lambda:InvokeFunction"),
        ("cloudfront", "CreateDistributionWithTags", "cloudfront:CreateDistribution"),
        ("stepfunctions", "CreateActivity", "states:CreateActivity"),
        ("kinesis", "ListStreams", "kinesis:ListStreams"),
    ],
)
def test_operation_needs_its_action(service: str, operation: str, action: str) -> None:
    (need,) = asked(service, operation, {}, REGION)
    assert need.action == action


def test_operation_without_known_resources_needs_all() -> None:
    (need,) = asked("kinesis", "CreateStream", {"StreamName": "s"}, REGION)
    assert (need.resource, dict(need.context)) == ("*", {})


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
