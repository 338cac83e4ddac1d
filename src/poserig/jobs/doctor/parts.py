"""The parts of the stack that a labeling job names: work teams, bucket, role, functions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import code_of
from poserig.jobs.doctor.findings import DEPLOY_AGAIN, Finding, error, ok
from poserig.jobs.stack import Stack

if TYPE_CHECKING:
    import boto3

CORS_CURE = (
    "Deploy the stack again. A bucket of your own needs a CORS rule: GET, origin *, exposed header "
    "Access-Control-Allow-Origin."
)


def name_of(arn: str) -> str:
    """The last part of an ARN."""
    return arn.rpartition("/")[2]


def work_teams(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    """Whether the work teams exist, and work where the stack says."""
    client = session.client("sagemaker")
    for arn in (stack.workteam_arn, *stack.work_teams.values()):
        team = client.describe_workteam(WorkteamName=name_of(arn))["Workteam"]
        portal = f"https://{team['SubDomain']}"
        if stack.worker_portal_url in ("", portal):
            yield ok("work team", f"{team['WorkteamName']} works at {portal}.")
        else:
            yield error(
                "work team",
                f"The portal of {team['WorkteamName']} is {portal}, the stack says "
                f"{stack.worker_portal_url}.",
                "Deploy the stack again, or correct existing_workforce.worker_portal_url.",
            )


def bucket(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    """Whether workers' browsers may read the images (CORS)."""
    try:
        rules = session.client("s3").get_bucket_cors(Bucket=stack.bucket_name)["CORSRules"]
    except ClientError as refusal:
        code = code_of(refusal)
        if code == "NoSuchBucket":
            yield error("bucket", f"{stack.bucket_name} does not exist.", DEPLOY_AGAIN)
            return
        if code != "NoSuchCORSConfiguration":
            raise
        rules = []
    if any(_shows_images(rule) for rule in rules):
        yield ok("bucket", f"{stack.bucket_name} lets workers' browsers read images (CORS).")
    elif rules:
        yield error(
            "bucket",
            f"No CORS rule of {stack.bucket_name} lets pages of any origin (*) read images: "
            "Ground Truth refuses jobs, or tasks would show none.",
            CORS_CURE,
        )
    else:
        yield error(
            "bucket", f"{stack.bucket_name} has no CORS rule: tasks would show no image.", CORS_CURE
        )


def _shows_images(rule: Any) -> bool:
    return (
        "GET" in rule["AllowedMethods"]
        and "Access-Control-Allow-Origin" in rule.get("ExposeHeaders", [])
        # Ground Truth takes no other origin, not even the portal's own (docs/aws-unproven.md).
        and "*" in rule["AllowedOrigins"]
    )


def roles(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    """Whether SageMaker may take up the role of labeling jobs, and has rights there."""
    client, name = session.client("iam"), name_of(stack.ground_truth_role_arn)
    role = client.get_role(RoleName=name)["Role"]
    trusted = "sagemaker.amazonaws.com" in str(role["AssumeRolePolicyDocument"])
    own = client.list_role_policies(RoleName=name)["PolicyNames"]
    attached = client.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    if not trusted:
        yield error("roles", f"SageMaker may not take up {name}.", DEPLOY_AGAIN)
    elif not own and not attached:
        yield error("roles", f"{name} has no policy: jobs could read no image.", DEPLOY_AGAIN)
    else:
        yield ok("roles", f"SageMaker may take up {name}.")


def functions(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    """Whether both functions are there and ready."""
    client = session.client("lambda")
    for arn in (stack.pre_annotation_function_arn, stack.post_annotation_function_arn):
        found = client.get_function_configuration(FunctionName=arn)
        name, state = found["FunctionName"], found.get("State", "Active")
        if state in ("Active", "Inactive"):  # Inactive: not called for long; a call wakes it
            yield ok("functions", f"{name} is ready ({found['Runtime']}).")
        else:
            yield error(
                "functions",
                f"{name} is {state}: {found.get('StateReason', 'no reason given')}.",
                "Wait a minute and look again, then deploy the stack again.",
            )
