"""Before a deployment: would what Terraform plans to make fail in this account and region?

Terraform finds most of this only in the middle of an apply, when half of the stack is there. A plan
(`terraform show -json`) says what would be made; each thing is looked for in AWS first.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import DENIED, NOT_IN_S3, code_of
from poserig.errors import PoserigError
from poserig.jobs.doctor import account
from poserig.jobs.doctor.findings import Finding, State, error, guarded, ok, warning
from poserig.jobs.doctor.taken import (
    PREFIX,
    Planned,
    headers,
    names,
    origin_access,
    policies,
    roles,
)

if TYPE_CHECKING:
    import boto3

# What AWS keeps for functions without a reservation of their own:
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
UNRESERVED = 100
TRY_AGAIN = "Nothing was made. Fix what AWS says, and try again."

# The account layer writes it down (terraform/modules/account).
ACCOUNT_WORKFORCE = "/poserig/account/workforce-name"

Check = Callable[["boto3.Session", Planned], Iterator[Finding]]


def examine_account(session: "boto3.Session", prefix: str) -> Iterator[Finding]:
    """Look at the account before Terraform plans, which takes longer and says less.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honored.
        prefix: Terraform's name_prefix.

    Yields:
        A finding as soon as it is made.
    """
    for first in (account.region, account.credentials):
        for finding in first(session):
            yield finding
            if finding.state is State.ERROR:
                return
    yield from guarded("Ground Truth", lambda: account.ground_truth(session), TRY_AGAIN)
    yield from guarded("workforce", lambda: _workforce_for(session, prefix), TRY_AGAIN)


def examine_plan(session: "boto3.Session", plan: str) -> Iterator[Finding]:
    """Look for what keeps a plan from being applied.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honored.
        plan: JSON of a saved plan, from `terraform show -json`.

    Yields:
        A finding as soon as it is made.

    Raises:
        PoserigError: This is no plan of Terraform's.
    """
    made = _made(plan)
    for kind, (subject, check) in CHECKS.items():
        if made[kind]:
            yield from guarded(subject, lambda c=check, k=kind: c(session, made[k]), TRY_AGAIN)  # type: ignore[misc] # default arguments in a lambda
    count = sum(len(things) for things in made.values())
    yield ok("plan", f"{count} things to make." if count else "Nothing new to make.")


def _workforce_for(session: "boto3.Session", prefix: str) -> Iterator[Finding]:
    """Whether a workforce may be made, where neither the stack nor the account layer is deployed.

    A plan tells for certain: only it knows what terraform.tfvars says.
    """
    client = session.client("ssm")
    names = [f"/{prefix}/workteam-arn", ACCOUNT_WORKFORCE]
    there = {one["Name"]: one["Value"] for one in client.get_parameters(Names=names)["Parameters"]}
    if names[0] in there:
        yield ok("workforce", f"The stack {prefix} is deployed, and has a work team.")
        return
    if ACCOUNT_WORKFORCE in there:
        name = there[ACCOUNT_WORKFORCE]
        yield ok("workforce", f'The account layer is deployed: stacks share its "{name}".')
        return
    for finding in workforce(session, ()):
        if finding.state is State.ERROR:
            finding = warning(finding.subject, finding.what, finding.cure)
        yield finding


def _made(plan: str) -> Mapping[str, list[Mapping[str, Any]]]:
    """What a plan would make, by type; a replaced thing has its name already."""
    try:
        changes = json.loads(plan)["resource_changes"]
        found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for change in changes:
            if change["change"]["actions"] == ["create"]:
                found[change["type"]].append(change["change"]["after"] or {})
    except (ValueError, KeyError, TypeError) as trouble:
        raise PoserigError(
            "This is no plan of Terraform's in JSON.",
            cure="Give the output of `terraform show -json` for a plan that was saved with -out.",
        ) from trouble
    return found


def workforce(session: "boto3.Session", _: Planned) -> Iterator[Finding]:
    """The one workforce that an account may have in a region must not be there yet."""
    found = session.client("sagemaker").list_workforces(MaxResults=10)["Workforces"]
    if not found:
        yield ok("workforce", "This region has none yet: one can be made.")
        return
    name, cognito = found[0]["WorkforceName"], found[0].get("CognitoConfig")
    if cognito is None:
        lines = f'existing_workforce = {{ workforce_name = "{name}" }}'
    else:
        lines = (
            f'existing_workforce = {{ workforce_name = "{name}", '
            f'user_pool_id = "{cognito["UserPool"]}", '
            f'user_pool_client_id = "{cognito["ClientId"]}" }}'
        )
    yield error(
        "workforce",
        f'There is one in this region, "{name}". An account may have one in a region, so the '
        "account layer cannot make another.",
        f"Let the stacks use it. Write into terraform/account/terraform.tfvars:\n          {lines}",
    )


def buckets(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """Names of buckets are taken in all accounts of the world."""
    client = session.client("s3")

    def is_taken(name: str) -> bool:
        try:
            client.head_bucket(Bucket=name)
        except ClientError as refusal:
            if code_of(refusal) in NOT_IN_S3:
                return False
            if code_of(refusal) in DENIED:
                return True  # somebody else's
            raise
        return True

    yield from names("bucket", planned, "bucket", is_taken, "Choose another bucket_name.")


def domains(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """Sign-in domains are taken in all accounts of a region."""
    client = session.client("cognito-idp")

    def is_taken(name: str) -> bool:
        return bool(client.describe_user_pool_domain(Domain=name)["DomainDescription"])

    yield from names("sign-in domain", planned, "domain", is_taken, PREFIX)


def parameters(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """SSM parameters by which commands find the stack."""
    client = session.client("ssm")
    wanted = [str(one["name"]) for one in planned if one.get("name")]
    there: set[str] = set()
    for start in range(0, len(wanted), 10):  # AWS takes ten at a time
        found = client.get_parameters(Names=wanted[start : start + 10])["Parameters"]
        there.update(parameter["Name"] for parameter in found)
    yield from names("parameters", planned, "name", there.__contains__, PREFIX)


def functions(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """Names of functions, and the concurrency that they reserve."""
    client = session.client("lambda")

    def is_taken(name: str) -> bool:
        try:
            client.get_function_configuration(FunctionName=name)
        except client.exceptions.ResourceNotFoundException:
            return False
        return True

    yield from names("functions", planned, "function_name", is_taken, PREFIX)
    wanted = sum(max(one.get("reserved_concurrent_executions") or 0, 0) for one in planned)
    if not wanted:
        return
    limit = client.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]
    if limit - wanted < UNRESERVED:
        yield error(
            "concurrency",
            f"The functions reserve {wanted} concurrent executions; {limit} are not reserved in "
            f"this region, and AWS keeps {UNRESERVED} of them for other functions.",
            "Ask AWS for a larger quota, or reserve less with the variable functions.",
        )


def log_groups(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """Log groups, which an earlier function of that name may have left."""
    client = session.client("logs")

    def is_taken(name: str) -> bool:
        found = client.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        return any(group["logGroupName"] == name for group in found)

    cure = "Delete them, if nobody needs what is in them, or choose another name_prefix."
    yield from names("log groups", planned, "name", is_taken, cure)


def workers(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """People to invite into a user pool that is there already; a new pool has nobody."""
    client = session.client("cognito-idp")
    pools = {one["username"]: one["user_pool_id"] for one in planned if one.get("user_pool_id")}

    def is_taken(name: str) -> bool:
        try:
            client.admin_get_user(UserPoolId=pools[name], Username=name)
        except client.exceptions.UserNotFoundException:
            return False
        return True

    known = [one for one in planned if one.get("username") in pools]
    if known:
        cure = "Who has an account joins with existing_workers instead of worker_emails."
        yield from names("workers", known, "username", is_taken, cure)


CHECKS: dict[str, tuple[str, Check]] = {
    "aws_sagemaker_workforce": ("workforce", workforce),
    "aws_s3_bucket": ("bucket", buckets),
    "aws_cognito_user_pool_domain": ("sign-in domain", domains),
    "aws_iam_role": ("roles", roles),
    "aws_iam_policy": ("policies", policies),
    "aws_ssm_parameter": ("parameters", parameters),
    "aws_lambda_function": ("functions", functions),
    "aws_cloudwatch_log_group": ("log groups", log_groups),
    "aws_cognito_user": ("workers", workers),
    "aws_cloudfront_response_headers_policy": ("response headers", headers),
    "aws_cloudfront_origin_access_control": ("origin access", origin_access),
}
