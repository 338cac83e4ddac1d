"""Whether labeling jobs can run in this account, region and stack, and how to mend what is wrong.

Everything here only reads.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from poserig.errors import PoserigError
from poserig.jobs.stack import Stack, read_stack

if TYPE_CHECKING:
    import boto3

SCRIPT = re.compile(r'<script\s+src="([^"]*crowd-2d-skeleton[^"]*)"\s+integrity="([^"]*)"')
DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"}
SCOPES = {"email", "openid", "profile"}


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        subject: What was looked at, in a word or two.
        cure: What to do about it; "" when all is well.
    """

    state: State
    subject: str
    what: str
    cure: str = ""


Check = Callable[["boto3.Session", Stack], Iterator[Finding]]


def _ok(subject: str, what: str) -> Finding:
    return Finding(State.OK, subject, what)


def _warning(subject: str, what: str, cure: str) -> Finding:
    return Finding(State.WARNING, subject, what, cure)


def _error(subject: str, what: str, cure: str) -> Finding:
    return Finding(State.ERROR, subject, what, cure)


def examine(session: "boto3.Session", prefix: str) -> Iterator[Finding]:
    """Look at account, region and the stack that was deployed with Terraform's `name_prefix`.

    Yields:
        A finding as soon as it is made; what depends on something broken is left out.
    """
    healthy = True
    try:
        for finding in _account(session):
            healthy &= finding.state is not State.ERROR
            yield finding
    except (BotoCoreError, ClientError) as error:
        yield _error(
            "credentials",
            f"AWS does not know who you are: {error}",
            "Set credentials (AWS_PROFILE, or sign in again), or AWS_ENDPOINT_URL for this "
            "machine's AWS as `make demo` prints it.",
        )
        return
    if not healthy:
        return
    yield from _guarded("Ground Truth", lambda: _ground_truth(session))
    yield from _guarded("workforce", lambda: _quota(session))
    try:
        stack = read_stack(session, prefix)
    except PoserigError as error:
        yield _error("stack", error.what, error.cure)
        return
    except (BotoCoreError, ClientError) as error:
        yield _error("stack", f"Its parameters cannot be read: {error}", _permission("the stack"))
        return
    yield _ok("stack", f"Its parameters are there: /{prefix}/ with {len(stack.templates)} rigs.")
    checks: dict[str, Check] = {
        "work team": _workteam,
        "bucket": _cors,
        "roles": _role,
        "functions": _functions,
        "sign-in": lambda session, stack: _sign_in(session, stack, prefix),
        "templates": lambda session, stack: _templates(session, stack, prefix),
    }
    for subject, check in checks.items():
        yield from _guarded(subject, lambda check=check: check(session, stack))  # type: ignore[misc] # a default argument in a lambda


def _guarded(subject: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """The check's findings; where AWS refuses, a finding that says so."""
    try:
        yield from check()
    except ClientError as error:
        detail = error.response.get("Error", {})
        said = f"{error.operation_name}: {detail.get('Message') or detail.get('Code')}"
        if detail.get("Code") in DENIED:
            yield _warning(subject, f"You may not look ({said}).", _permission(subject))
        else:
            yield _error(subject, f"{said}.", "Deploy the stack again: make deploy.")
    except BotoCoreError as error:
        yield _error(subject, f"{error}.", "Look at your network and AWS_ENDPOINT_URL.")


def _permission(subject: str) -> str:
    return f"Let somebody with read access run this, to have the {subject} looked at too."


def _account(session: "boto3.Session") -> Iterator[Finding]:
    region = session.region_name
    if not region:
        yield _error("region", "No region is set.", "Set AWS_REGION, such as eu-west-1.")
        return
    known = {
        name
        for partition in session.get_available_partitions()
        for name in session.get_available_regions("sagemaker", partition_name=partition)
    }
    if region in known:
        yield _ok("region", f"{region}.")
    else:
        yield _error(
            "region", f"There is no SageMaker in {region}.", "Set AWS_REGION to another region."
        )
        return
    caller = session.client("sts").get_caller_identity()
    yield _ok("credentials", f"Account {caller['Account']}, as {caller['Arn']}.")


def _ground_truth(session: "boto3.Session") -> Iterator[Finding]:
    jobs = session.client("sagemaker").list_labeling_jobs(MaxResults=1)
    if jobs["LabelingJobSummaryList"]:
        yield _ok("Ground Truth", "The account has labeling jobs in this region.")
        return
    yield _warning(
        "Ground Truth",
        "The account has no labeling job in this region yet. AWS takes no new customers for Ground "
        "Truth: an account that never used it is expected to be refused.",
        "Launch a small job to find out (poserig job launch), or ask AWS support. On this machine "
        "it works either way: make demo.",
    )


def _quota(session: "boto3.Session") -> Iterator[Finding]:
    found = session.client("sagemaker").list_workforces(MaxResults=10)["Workforces"]
    if found:
        names = ", ".join(workforce["WorkforceName"] for workforce in found)
        yield _ok(
            "workforce",
            f"{names}: the one that a region may have. Another stack needs "
            "create_workforce = false.",
        )
    else:
        yield _warning(
            "workforce",
            "This region has no private workforce: nobody can label.",
            "Deploy with create_workforce = true (the default).",
        )


def _name_of(arn: str) -> str:
    return arn.rpartition("/")[2]


def _workteam(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    team = session.client("sagemaker").describe_workteam(WorkteamName=_name_of(stack.workteam_arn))
    portal = f"https://{team['Workteam']['SubDomain']}"
    if stack.worker_portal_url in ("", portal):
        yield _ok("work team", f"{team['Workteam']['WorkteamName']} works at {portal}.")
    else:
        yield _error(
            "work team",
            f"Its portal is {portal}, the stack says {stack.worker_portal_url}.",
            "Deploy the stack again, or correct existing_workforce.worker_portal_url.",
        )


def _cors(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    cure = (
        "Deploy the stack again. A bucket of your own needs a CORS rule: GET, origin *, exposed "
        "header Access-Control-Allow-Origin."
    )
    try:
        found = session.client("s3").get_bucket_cors(Bucket=stack.bucket_name)["CORSRules"]
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "NoSuchCORSConfiguration":
            raise
        found = []
    good = [
        rule
        for rule in found
        if "GET" in rule["AllowedMethods"]
        and "Access-Control-Allow-Origin" in rule.get("ExposeHeaders", [])
    ]
    if good:
        yield _ok("bucket", f"{stack.bucket_name} lets workers' browsers read images (CORS).")
    else:
        yield _error(
            "bucket",
            f"{stack.bucket_name} has no CORS rule for images: tasks would show none.",
            cure,
        )


def _role(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    role = session.client("iam").get_role(RoleName=_name_of(stack.ground_truth_role_arn))["Role"]
    if "sagemaker.amazonaws.com" in str(role["AssumeRolePolicyDocument"]):
        yield _ok("roles", f"SageMaker may take up {role['RoleName']}.")
    else:
        yield _error(
            "roles", f"SageMaker may not take up {role['RoleName']}.", "Deploy the stack again."
        )


def _functions(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    client = session.client("lambda")
    for arn in (stack.pre_annotation_function_arn, stack.post_annotation_function_arn):
        found = client.get_function_configuration(FunctionName=arn)
        name, state = found["FunctionName"], found.get("State", "Active")
        if state in ("Active", "Inactive"):  # Inactive: not called for long; a call wakes it
            yield _ok("functions", f"{name} is ready ({found['Runtime']}).")
        else:
            yield _error(
                "functions",
                f"{name} is {state}: {found.get('StateReason', 'no reason given')}.",
                "Wait a minute and look again, then deploy the stack again.",
            )


def _parameter(session: "boto3.Session", prefix: str, name: str) -> str:
    found = session.client("ssm").get_parameter(Name=f"/{prefix}/{name}")
    return str(found["Parameter"]["Value"])


def _sign_in(session: "boto3.Session", stack: Stack, prefix: str) -> Iterator[Finding]:
    if not stack.user_pool_id:
        yield _warning(
            "sign-in",
            "The stack does not know the user pool of its existing work team.",
            "Name user_pool_id and user_pool_client_id in existing_workforce.",
        )
        return
    client: Any = session.client("cognito-idp").describe_user_pool_client(
        UserPoolId=stack.user_pool_id,
        ClientId=_parameter(session, prefix, "user-pool-client-id"),
    )["UserPoolClient"]
    wanted = f"{stack.worker_portal_url}/oauth2/idpresponse"
    missing = []
    if wanted not in client.get("CallbackURLs", []):
        missing.append(f"the callback address {wanted}")
    if "code" not in client.get("AllowedOAuthFlows", []):
        missing.append("the flow code")
    scopes = SCOPES - set(client.get("AllowedOAuthScopes", []))
    if scopes:
        missing.append(f"the scopes {', '.join(sorted(scopes))}")
    if missing:
        yield _error(
            "sign-in",
            f"The user pool client {client['ClientName']} lacks {'; '.join(missing)}: workers "
            "cannot sign in. SageMaker fills these in when the workforce is made.",
            "Add them in the Cognito console (App clients, Login pages); Terraform leaves them.",
        )
    else:
        yield _ok("sign-in", f"The portal may sign workers in through {client['ClientName']}.")


def _templates(session: "boto3.Session", stack: Stack, prefix: str) -> Iterator[Finding]:
    s3 = session.client("s3")
    published = _parameter(session, prefix, "component-url")
    key = published.split("/", 3)[3]
    component = s3.get_object(Bucket=stack.bucket_name, Key=key)["Body"].read()
    digest = base64.b64encode(hashlib.sha256(component).digest()).decode()
    for rig, uri in sorted(stack.templates.items()):
        bucket, _, template_key = uri.removeprefix("s3://").partition("/")
        text = s3.get_object(Bucket=bucket, Key=template_key)["Body"].read().decode()
        script = SCRIPT.search(text)
        subject = f"template {rig}"
        again = "Build and deploy again: make deploy."
        if script is None:
            yield _error(subject, "It does not load the labeling component.", again)
        elif script[1] != published:
            yield _error(subject, f"It loads {script[1]}; published is {published}.", again)
        elif script[2] != f"sha256-{digest}":
            yield _error(
                subject,
                f"Its integrity is {script[2]}; the published component's is sha256-{digest}. "
                "Browsers refuse the component.",
                again,
            )
        else:
            yield _ok(subject, "It loads the published component, hash and all.")
