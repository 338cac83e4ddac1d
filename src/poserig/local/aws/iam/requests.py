"""Tells which IAM actions a request needs, on which resources and under which conditions.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
An operation that is not in the tables needs its action on every resource ("*"): stricter than AWS
where AWS knows narrower ones.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from poserig.local.aws.iam.credentials import ACCOUNT_ID

Parameters = Mapping[str, Any]
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
    resources = _RESOURCES.get(service, _anything)(operation, given, region) or ["*"]
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
    if service == "sagemaker" and operation.startswith("Create") and given.get("Tags"):
        for resource in _sagemaker(operation, given, region):
            yield Asked("sagemaker:AddTags", resource)


def _at(given: Parameters, *names: str) -> str:
    value: Any = given
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def _arn(service: str, region: str, resource: str) -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT_ID}:{resource}"


def _anything(operation: str, given: Parameters, region: str) -> list[str]:
    return []


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
    group = given.get("logGroupName") or given.get("logGroupIdentifier")
    if not isinstance(group, str):
        return []
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


def _named(*names: str) -> Callable[[str, Parameters, str], list[str]]:
    """Makes a reader of operations whose parameters hold the resource's ARN."""

    def read(operation: str, given: Parameters, region: str) -> list[str]:
        return [str(given[name]) for name in names if given.get(name)][:1]

    return read


_RESOURCES: Mapping[str, Callable[[str, Parameters, str], list[str]]] = {
    "ssm": _ssm,
    "sagemaker": _sagemaker,
    "lambda": _lambda,
    "cognito-idp": _cognito,
    "iam": _iam,
    "logs": _logs,
    "kms": _kms,
    "sns": _named("TopicArn", "SubscriptionArn", "ResourceArn"),
    "sts": _named("RoleArn"),
}
