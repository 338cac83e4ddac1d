"""Whether labeling jobs can run in this account, region and stack, and how to fix what is wrong.

Everything here only reads.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from poserig.errors import PoserigError
from poserig.jobs.doctor import account, pages, parts
from poserig.jobs.doctor.before import examine_account, examine_plan
from poserig.jobs.doctor.findings import Finding, State, error, guarded, ok, permission
from poserig.jobs.stack import Stack, read_stack

if TYPE_CHECKING:
    import boto3

__all__ = ["Finding", "State", "examine", "examine_account", "examine_plan"]

Check = Callable[["boto3.Session", Stack], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "work team": parts.work_teams,
    "bucket": parts.bucket,
    "roles": parts.roles,
    "functions": parts.functions,
    "sign-in": pages.sign_in,
    "templates": pages.templates,
}


def examine(session: "boto3.Session", prefix: str) -> Iterator[Finding]:
    """Look at account, region and the stack that was deployed with Terraform's `name_prefix`.

    Yields:
        A finding as soon as it is made; what depends on something broken is left out.
    """
    for first in (account.region, account.credentials):
        for finding in first(session):
            yield finding
            if finding.state is State.ERROR:
                return
    yield from guarded("Ground Truth", lambda: account.ground_truth(session))
    yield from guarded("workforce", lambda: account.quota(session))
    try:
        stack = read_stack(session, prefix)
    except PoserigError as missing:
        yield error("stack", missing.what, missing.cure)
        return
    except (BotoCoreError, ClientError) as refusal:
        yield error("stack", f"Its parameters cannot be read: {refusal}", permission("stack"))
        return
    rigs = len(stack.templates)
    yield ok("stack", f"Its parameters are there: /{prefix}/ with {rigs} rig{'s' * (rigs != 1)}.")
    for subject, check in CHECKS.items():
        yield from guarded(subject, lambda check=check: check(session, stack))  # type: ignore[misc] # a default argument in a lambda
