"""Tells which IAM actions a request needs, on which resources and under which conditions.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
An operation whose resources are not known (resources.py) needs its action on every resource ("*"):
stricter than AWS where AWS knows narrower ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from poserig.local.aws.iam.resources import Parameters, resources_of

# botocore's name of a service to its prefix in policies, where they differ.
PREFIXES = {"stepfunctions": "states", "elbv2": "elasticloadbalancing"}
# An operation to its action, where the names differ.
ACTIONS = {
    ("lambda", "Invoke"): "InvokeFunction",
    ("lambda", "InvokeAsync"): "InvokeFunction",
    ("lambda", "InvokeWithResponseStream"): "InvokeFunction",
    ("cloudfront", "CreateDistributionWithTags"): "CreateDistribution",
}
# What anybody with valid keys may ask.
FREE = {("sts", "GetCallerIdentity"), ("sts", "GetSessionToken")}
# What makes a thing with tags needs the right to tag it too.
TAGS = {
    ("cloudfront", "CreateDistributionWithTags"): "cloudfront:TagResource",
    ("cloudwatch", "PutMetricAlarm"): "cloudwatch:TagResource",
    ("events", "PutRule"): "events:TagResource",
    ("iam", "CreatePolicy"): "iam:TagPolicy",
    ("iam", "CreateRole"): "iam:TagRole",
    ("lambda", "CreateFunction"): "lambda:TagResource",
    ("logs", "CreateLogGroup"): "logs:TagResource",
    ("sns", "CreateTopic"): "sns:TagResource",
    ("ssm", "PutParameter"): "ssm:AddTagsToResource",
}
PASSED_TO = {"sagemaker": "sagemaker.amazonaws.com", "lambda": "lambda.amazonaws.com"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the caller must be allowed to do.

    Attributes:
        action: For example "ssm:GetParameter".
        resource: An ARN, or "*".
        context: Condition keys of this action.
    """

    action: str
    resource: str = "*"
    context: Mapping[str, str] = field(default_factory=dict)


def asked(service: str, operation: str, given: Parameters, region: str) -> list[Asked]:
    """Lists what a request needs; nothing for a request that is free.

    Args:
        service: botocore's name of the service.
        operation: The API's name of the operation.
        given: Its parameters.
        region: The region that was asked.
    """
    if (service, operation) in FREE:
        return []
    action = f"{PREFIXES.get(service, service)}:{ACTIONS.get((service, operation), operation)}"
    resources = resources_of(service, operation, given, region) or ["*"]
    context = _conditions(service, operation, given)
    needed = [Asked(action, resource, context) for resource in resources]
    return needed + list(_further(service, operation, given, region))


def _conditions(service: str, operation: str, given: Parameters) -> dict[str, str]:
    if (service, operation) != ("sagemaker", "CreateLabelingJob"):
        return {}
    team = _at(given, "HumanTaskConfig", "WorkteamArn")
    context = {"sagemaker:WorkteamArn": team, "sagemaker:WorkteamType": _team_type(team)}
    key = _at(given, "OutputConfig", "KmsKeyId")
    return {**context, "sagemaker:OutputKmsKey": key} if key else context


def _team_type(arn: str) -> str:
    parts = arn.split(":", 5)[-1].split("/")
    return parts[1] if len(parts) > 2 else ""


def _further(service: str, operation: str, given: Parameters, region: str) -> Iterator[Asked]:
    """Yields what else is needed: to pass a role on, and to put tags on what is made."""
    role = given.get("RoleArn") if service == "sagemaker" else given.get("Role")
    if service in PASSED_TO and isinstance(role, str) and role:
        yield Asked("iam:PassRole", role, {"iam:PassedToService": PASSED_TO[service]})
    tag = TAGS.get((service, operation), "")
    if service == "sagemaker" and operation.startswith("Create"):
        tag = "sagemaker:AddTags"
    # CloudFront has its tags in XML, which is not read here: the operation's name tells.
    if tag and (service == "cloudfront" or _has_tags(given)):
        for resource in resources_of(service, operation, given, region):
            yield Asked(tag, resource)


def _has_tags(given: Parameters) -> bool:
    """Whether a request gives tags: as a list, an object, or flat as query protocols have them."""
    return any(given.get(name) for name in ("Tags", "tags", "Tags.member.1.Key"))


def _at(given: Parameters, *names: str) -> str:
    value: Any = given
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""
