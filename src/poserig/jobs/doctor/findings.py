"""What a check of the doctor finds, and what becomes of a check that AWS refuses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from botocore.exceptions import BotoCoreError, ClientError

from poserig.aws_errors import DENIED, code_of, message_of

DEPLOY_AGAIN = "Deploy the stack again: make deploy."


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


def ok(subject: str, what: str) -> Finding:
    """All is well."""
    return Finding(State.OK, subject, what)


def warning(subject: str, what: str, cure: str) -> Finding:
    """Something to know, or that could not be looked at; jobs may run."""
    return Finding(State.WARNING, subject, what, cure)


def error(subject: str, what: str, cure: str) -> Finding:
    """Something that keeps jobs from running."""
    return Finding(State.ERROR, subject, what, cure)


def guarded(
    subject: str, check: Callable[[], Iterator[Finding]], cure: str = DEPLOY_AGAIN
) -> Iterator[Finding]:
    """The check's findings; where AWS refuses, a finding that says so.

    Args:
        cure: What to do about what AWS answers, where it is no want of rights.
    """
    try:
        yield from check()
    except ClientError as refusal:
        said = f"{refusal.operation_name}: {message_of(refusal) or code_of(refusal)}"
        if code_of(refusal) in DENIED:
            yield warning(subject, f"You may not look ({said}).", permission(subject))
        else:
            yield error(subject, f"{said.rstrip('.')}.", cure)
    except BotoCoreError as failure:
        yield error(subject, f"{failure}", "Look at your network and AWS_ENDPOINT_URL.")


def permission(subject: str) -> str:
    """What to do where one may not look."""
    return f"Let somebody with read access run this, to have the {subject} looked at too."
