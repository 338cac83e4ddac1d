"""Names the resources of an operation by their ARNs, as policies name them.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from poserig.local.aws.iam.credentials import ACCOUNT_ID

Parameters = Mapping[str, Any]
"""The parameters of a request, by the API's names."""


def resources_of(service: str, operation: str, given: Parameters, region: str) -> list[str]:
    """Lists the ARNs of what an operation is about; nothing where none are known.

    Args:
        service: botocore's name of the service.
        operation: The API's name of the operation.
        given: Its parameters.
        region: The region that was asked.
    """
    read = _RESOURCES.get(service)
    return [] if read is None else read(operation, given, region)


def _arn(service: str, region: str, resource: str) -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT_ID}:{resource}"


def _ssm(operation: str, given: Parameters, region: str) -> list[str]:
    names = given.get("Names") or [given.get("Name") or given.get("Path")]
    if operation == "DescribeParameters":
        return []
    if given.get("ResourceType") == "Parameter":
        names = [given.get("ResourceId")]
    return [
        # The ARN has the name without its first slash: …:parameter/poserig/bucket-name.
        name if name.startswith("arn:") else _arn("ssm", region, f"parameter/{name.lstrip('/')}")
        for name in names
        if isinstance(name, str)
    ]


def _sagemaker(operation: str, given: Parameters, region: str) -> list[str]:
    if operation.startswith("List") and operation not in (
        "ListLabelingJobsForWorkteam",
        "ListTags",
    ):
        return []
    for name in ("ResourceArn", "WorkteamArn"):
        if given.get(name):
            return [str(given[name])]
    for name, kind in (
        ("LabelingJobName", "labeling-job/"),
        ("WorkteamName", "workteam/private-crowd/"),
        ("WorkforceName", "workforce/"),
    ):
        if given.get(name):
            # ARNs of labeling jobs are in lower case; names are not.
            text = str(given[name])
            return [
                _arn(
                    "sagemaker",
                    region,
                    kind + (text.lower() if name == "LabelingJobName" else text),
                )
            ]
    return []


def _lambda(operation: str, given: Parameters, region: str) -> list[str]:
    name = given.get("FunctionName") or given.get("Resource")
    if not isinstance(name, str):
        return []
    if name.startswith("arn:"):
        arn = name
    else:
        arn = _arn("lambda", region, f"function:{name.rpartition('function:')[2]}")
    qualifier = given.get("Qualifier")
    return [f"{arn}:{qualifier}" if qualifier and arn.count(":") == 6 else arn]


def _cognito(operation: str, given: Parameters, region: str) -> list[str]:
    pool = given.get("UserPoolId")
    if given.get("ResourceArn"):
        return [str(given["ResourceArn"])]
    return [_arn("cognito-idp", region, f"userpool/{pool}")] if isinstance(pool, str) else []


def _iam(operation: str, given: Parameters, region: str) -> list[str]:
    if given.get("PolicyArn") and not any(name in given for name in ("RoleName", "UserName")):
        return [str(given["PolicyArn"])]
    for name, kind in (("RoleName", "role"), ("UserName", "user"), ("GroupName", "group")):
        if given.get(name):
            return [_iam_arn(kind, str(given[name]))]
    if given.get("PolicyName"):
        path = str(given.get("Path") or "/")
        return [f"arn:aws:iam::{ACCOUNT_ID}:policy{path}{given['PolicyName']}"]
    return []


def _iam_arn(kind: str, name: str) -> str:
    """The ARN of one that exists has its path in it, which requests do not name."""
    from moto.iam.models import iam_backends

    backend = iam_backends[ACCOUNT_ID]["aws"]
    known = {
        "role": {role.name: role for role in list(backend.roles.values())},
        "user": backend.users,
        "group": backend.groups,
    }[kind]
    found = known.get(name)
    return str(found.arn) if found is not None else f"arn:aws:iam::{ACCOUNT_ID}:{kind}/{name}"


def _logs(operation: str, given: Parameters, region: str) -> list[str]:
    group = given.get("logGroupName") or given.get("logGroupIdentifier") or given.get("resourceArn")
    if not isinstance(group, str):
        # Of a list of groups too AWS names a group, without a name.
        return [_arn("logs", region, "log-group::log-stream:")] if "Groups" in operation else []
    if group.startswith("arn:"):
        return [group]
    stream = given.get("logStreamName") or ""
    # As refusals of AWS name it, also for actions on the whole group.
    return [_arn("logs", region, f"log-group:{group}:log-stream:{stream}")]


def _kms(operation: str, given: Parameters, region: str) -> list[str]:
    key = given.get("KeyId") or given.get("TargetKeyId")
    if not isinstance(key, str):
        return []
    return [key if key.startswith("arn:") else _arn("kms", region, f"key/{key}")]


def _sns(operation: str, given: Parameters, region: str) -> list[str]:
    for name in ("TopicArn", "ResourceArn", "SubscriptionArn"):
        if given.get(name):
            return [str(given[name])]
    return [_arn("sns", region, str(given["Name"]))] if given.get("Name") else []


def _cloudwatch(operation: str, given: Parameters, region: str) -> list[str]:
    if given.get("ResourceARN"):
        return [str(given["ResourceARN"])]
    dashboards = [given.get("DashboardName"), given.get("DashboardNames.member.1")]
    dashboards += given.get("DashboardNames") or []
    if any(dashboards):
        return [f"arn:aws:cloudwatch::{ACCOUNT_ID}:dashboard/{name}" for name in dashboards if name]
    flat = [value for name, value in given.items() if name.startswith("AlarmNames.member.")]
    names = [given["AlarmName"]] if given.get("AlarmName") else given.get("AlarmNames") or flat
    return [_arn("cloudwatch", region, f"alarm:{name}") for name in names]


def _events(operation: str, given: Parameters, region: str) -> list[str]:
    if given.get("ResourceARN"):
        return [str(given["ResourceARN"])]
    name = given.get("Rule") or (given.get("Name") if "Rule" in operation else None)
    bus = str(given.get("EventBusName") or "default")
    rule = name if bus == "default" else f"{bus}/{name}"
    return [_arn("events", region, f"rule/{rule}")] if name else []


# A word in an operation's name to the noun in the resource's ARN.
_CLOUDFRONT = (
    ("OriginAccessIdentity", "origin-access-identity"),
    ("OriginAccessControl", "origin-access-control"),
    ("ResponseHeadersPolicy", "response-headers-policy"),
    ("CachePolicy", "cache-policy"),
    ("Distribution", "distribution"),
)


def _cloudfront(operation: str, given: Parameters, region: str) -> list[str]:
    if given.get("Resource"):
        return [str(given["Resource"])]
    if operation.startswith("List"):
        return []
    for word, noun in _CLOUDFRONT:
        if word in operation:
            # One that is made has no id yet: "the right to make any".
            return [f"arn:aws:cloudfront::{ACCOUNT_ID}:{noun}/{given.get('Id', '*')}"]
    return []


def _sts(operation: str, given: Parameters, region: str) -> list[str]:
    return [str(given["RoleArn"])] if given.get("RoleArn") else []


_RESOURCES: Mapping[str, Callable[[str, Parameters, str], list[str]]] = {
    "cloudfront": _cloudfront,
    "cloudwatch": _cloudwatch,
    "cognito-idp": _cognito,
    "events": _events,
    "iam": _iam,
    "kms": _kms,
    "lambda": _lambda,
    "logs": _logs,
    "sagemaker": _sagemaker,
    "sns": _sns,
    "ssm": _ssm,
    "sts": _sts,
}
