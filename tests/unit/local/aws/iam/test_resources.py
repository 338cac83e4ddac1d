"""The ARNs by which policies name what an operation is about; "" where none is known."""

from typing import Any

import pytest

from poserig.local.aws.iam.resources import resources_of

REGION = "eu-west-1"
ARN = "arn:aws:{}:eu-west-1:123456789012:{}"
FUNCTION = ARN.format("lambda", "function:pre")
TEAM = ARN.format("sagemaker", "workteam/private-crowd/team")
ROLE = "arn:aws:iam::123456789012:role/gt"


@pytest.mark.parametrize(
    ("service", "operation", "given", "resource"),
    [
        (
            "ssm",
            "GetParameter",
            {"Name": "/poserig/bucket-name"},
            ARN.format("ssm", "parameter/poserig/bucket-name"),
        ),
        (
            "ssm",
            "GetParametersByPath",
            {"Path": "/poserig/", "Recursive": True},
            ARN.format("ssm", "parameter/poserig/"),
        ),
        ("ssm", "DescribeParameters", {}, ""),
        (
            "sagemaker",
            "DescribeLabelingJob",
            {"LabelingJobName": "Pose-1"},
            ARN.format("sagemaker", "labeling-job/pose-1"),
        ),
        ("sagemaker", "ListLabelingJobs", {"NameContains": "x"}, ""),
        (
            "sagemaker",
            "ListLabelingJobsForWorkteam",
            {"WorkteamArn": TEAM},
            TEAM,
        ),
        ("sagemaker", "DescribeWorkteam", {"WorkteamName": "team"}, TEAM),
        ("lambda", "Invoke", {"FunctionName": "pre"}, FUNCTION),
        ("lambda", "Invoke", {"FunctionName": FUNCTION}, FUNCTION),
        ("lambda", "Invoke", {"FunctionName": f"{FUNCTION}:live"}, f"{FUNCTION}:live"),
        ("lambda", "GetFunction", {"FunctionName": "pre", "Qualifier": "live"}, f"{FUNCTION}:live"),
        ("lambda", "GetFunction", {"FunctionName": "123456789012:function:pre"}, FUNCTION),
        (
            "cognito-idp",
            "DescribeUserPoolClient",
            {"UserPoolId": "p", "ClientId": "c"},
            ARN.format("cognito-idp", "userpool/p"),
        ),
        ("cognito-idp", "ListUserPools", {}, ""),
        ("iam", "ListAttachedRolePolicies", {"RoleName": "gt"}, ROLE),
        ("iam", "ListRoles", {}, ""),
        (
            "iam",
            "AttachRolePolicy",
            {"RoleName": "gt", "PolicyArn": "arn:aws:iam::aws:policy/x"},
            ROLE,
        ),
        ("kms", "Decrypt", {"KeyId": "1234"}, ARN.format("kms", "key/1234")),
        (
            "logs",
            "FilterLogEvents",
            {"logGroupName": "/aws/sagemaker/LabelingJobs"},
            ARN.format("logs", "log-group:/aws/sagemaker/LabelingJobs:log-stream:"),
        ),
        ("sns", "Publish", {"TopicArn": "arn:t"}, "arn:t"),
        ("sns", "CreateTopic", {"Name": "t"}, ARN.format("sns", "t")),
        ("sns", "ListTopics", {}, ""),
        ("events", "PutRule", {"Name": "r"}, ARN.format("events", "rule/r")),
        (
            "events",
            "PutTargets",
            {"Rule": "r", "EventBusName": "b"},
            ARN.format("events", "rule/b/r"),
        ),
        ("events", "ListRules", {}, ""),
        ("cloudwatch", "PutMetricAlarm", {"AlarmName": "a"}, ARN.format("cloudwatch", "alarm:a")),
        (
            "cloudwatch",
            "PutDashboard",
            {"DashboardName": "d"},
            "arn:aws:cloudwatch::123456789012:dashboard/d",
        ),
        ("cloudwatch", "PutMetricData", {"Namespace": "n"}, ""),
        (
            "cloudfront",
            "GetDistribution",
            {"Id": "E1"},
            "arn:aws:cloudfront::123456789012:distribution/E1",
        ),
        (
            "cloudfront",
            "CreateDistributionWithTags",
            {},
            "arn:aws:cloudfront::123456789012:distribution/*",
        ),
        (
            "cloudfront",
            "DeleteCloudFrontOriginAccessIdentity",
            {"Id": "E2"},
            "arn:aws:cloudfront::123456789012:origin-access-identity/E2",
        ),
        ("cloudfront", "ListDistributions", {}, ""),
        ("cloudfront", "ListTagsForResource", {"Resource": "arn:d"}, "arn:d"),
        (
            "logs",
            "DescribeLogGroups",
            {"logGroupNamePrefix": "/aws"},
            ARN.format("logs", "log-group::log-stream:"),
        ),
        ("logs", "ListTagsForResource", {"resourceArn": "arn:g"}, "arn:g"),
        ("kinesis", "CreateStream", {"StreamName": "s"}, ""),
    ],
)
def test_resource_is_named_by_its_arn(
    service: str, operation: str, given: dict[str, Any], resource: str
) -> None:
    found = resources_of(service, operation, given, REGION)
    assert found == ([resource] if resource else [])
