"""Lines of the security table, as they are written."""

from collections.abc import Iterator

from poserig.local.aws.iam.policy import Effect
from tests.terraform.security.policies import Caller, Request, Row
from tests.terraform.security.subjects import BUCKET

INVOKE = "lambda:InvokeFunction"
LAUNCH, PASS = "sagemaker:CreateLabelingJob", "iam:PassRole"


def ask(action: str, resource: str, document: str = "", **context: str) -> Request:
    """A request.

    Args:
        document: The resource's own policy; found for the bucket and what is in it.
        context: Condition keys, a colon written as two underscores.
    """
    if resource == BUCKET or resource.startswith(f"{BUCKET}/"):
        document = document or "bucket"
    keys = {name.replace("__", ":"): value for name, value in context.items()}
    return Request(action, resource, document, keys)


def may(caller: Caller, *requests: Request) -> Iterator[Row]:
    """Rows of what is allowed."""
    return (Row(caller, request, Effect.ALLOW) for request in requests)


def may_not(caller: Caller, *requests: Request) -> Iterator[Row]:
    """Rows of what nothing allows, and nothing needs to deny."""
    return (Row(caller, request, Effect.NEUTRAL) for request in requests)


def is_denied(sid: str, caller: Caller, *requests: Request) -> Iterator[Row]:
    """Rows of what a statement denies, whatever another may allow."""
    return (Row(caller, request, Effect.DENY, sid) for request in requests)
