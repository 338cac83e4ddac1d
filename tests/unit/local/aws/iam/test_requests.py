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
    need, *_ = asked(service, operation, {}, REGION)
    assert need.action == action


# What AWS's pages on each operation say of a request with tags; of log groups also
# https://github.com/aws/aws-parallelcluster/pull/4579 and
# https://github.com/DataDog/cloudformation-template/pull/61
TAGGED = [
    ("lambda", "CreateFunction", {"FunctionName": "pre", "Tags": {"a": "b"}}, FUNCTION,
     "lambda:TagResource"),
    ("logs", "CreateLogGroup", {"logGroupName": "/g", "tags": {"a": "b"}},
     ARN.format("logs", "log-group:/g:log-stream:"), "logs:TagResource"),
    ("sns", "CreateTopic", {"Name": "t", "Tags.member.1.Key": "a"}, ARN.format("sns", "t"),
     "sns:TagResource"),
    ("ssm", "PutParameter", {"Name": "/p", "Tags": [{"Key": "a"}]},
     ARN.format("ssm", "parameter/p"), "ssm:AddTagsToResource"),
    ("iam", "CreateRole", {"RoleName": "gt", "Tags.member.1.Key": "a"}, ROLE, "iam:TagRole"),
    ("iam", "CreatePolicy", {"PolicyName": "p", "Tags.member.1.Key": "a"},
     "arn:aws:iam::123456789012:policy/p", "iam:TagPolicy"),
    ("events", "PutRule", {"Name": "r", "Tags": [{"Key": "a"}]}, ARN.format("events", "rule/r"),
     "events:TagResource"),
    ("cloudwatch", "PutMetricAlarm", {"AlarmName": "a", "Tags.member.1.Key": "a"},
     ARN.format("cloudwatch", "alarm:a"), "cloudwatch:TagResource"),
]  # fmt: skip


@pytest.mark.parametrize(("service", "operation", "given", "resource", "action"), TAGGED)
def test_what_is_made_with_tags_needs_the_right_to_tag_it(
    service: str, operation: str, given: dict[str, Any], resource: str, action: str
) -> None:
    needs = asked(service, operation, given, REGION)
    assert [(need.action, need.resource) for need in needs][1:] == [(action, resource)]
    without = {name: value for name, value in given.items() if "tags" not in name.lower()}
    assert len(asked(service, operation, without, REGION)) == 1


def test_distribution_with_tags_is_told_by_the_operation() -> None:
    _, tag = asked("cloudfront", "CreateDistributionWithTags", {}, REGION)
    distributions = "arn:aws:cloudfront::123456789012:distribution/*"
    assert (tag.action, tag.resource) == ("cloudfront:TagResource", distributions)
    assert len(asked("cloudfront", "CreateDistribution", {}, REGION)) == 1


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
