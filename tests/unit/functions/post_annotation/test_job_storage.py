"""Tests functions/post_annotation/job_storage.py: whose name and which key a job's labels get."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import botocore.exceptions
import pytest
from moto.sts.models import sts_backends

from functions import storage
from functions.post_annotation import job_storage
from functions.post_annotation.settings import Settings
from poserig.groundtruth.events import PostAnnotationEvent

ROLE = "arn:aws:iam::111122223333:role/labeling-jobs"
OTHER = "arn:aws:iam::111122223333:role/other-jobs"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
SETTINGS = Settings(assumable_role_arns=(ROLE, OTHER), label_kms_key_arn=KEY)


def event(role_arn: str = "", kms_key_id: str = "") -> PostAnnotationEvent:
    return PostAnnotationEvent("s3://b/k", "pose", "arn:x", "", role_arn, kms_key_id)


def taken() -> list[tuple[str, str]]:
    """Which roles were taken up, and under which name."""
    return [
        (role.role_arn, role.session_name)
        for role in sts_backends["111122223333"]["aws"].assumed_roles
    ]


@pytest.fixture(autouse=True)
def fresh(post: Any) -> Iterator[None]:
    job_storage._clients.clear()
    yield
    for client, _ in job_storage._clients.values():
        client.close()
    job_storage._clients.clear()


def test_role_that_may_be_taken_up_is_once() -> None:
    first = job_storage.storage_of_job(event(ROLE), SETTINGS)
    assert first.client is not storage.client()
    assert job_storage.storage_of_job(event(ROLE), SETTINGS).client is first.client
    assert taken() == [(ROLE, "poserig-post-annotation")]
    # Signed with the role's credentials, not the function's.
    signed: Any = first.client
    assert signed._get_credentials().token is not None


def test_each_role_has_a_client_of_its_own() -> None:
    found = {job_storage.storage_of_job(event(role), SETTINGS).client for role in (ROLE, OTHER)}
    assert len(found) == 2
    assert [role for role, _ in taken()] == [ROLE, OTHER]


def test_credentials_that_end_soon_are_asked_for_again() -> None:
    first = job_storage.storage_of_job(event(ROLE), SETTINGS).client
    client, ends = job_storage._clients[ROLE]
    # The function may run for 15 minutes.
    job_storage._clients[ROLE] = (client, ends - timedelta(minutes=45))
    again = job_storage.storage_of_job(event(ROLE), SETTINGS).client
    assert again is not first
    assert len(taken()) == 2
    first.close()


@pytest.mark.parametrize(
    "role", ["", "arn:aws:iam::111122223333:role/poserig-ground-truth", ROLE[:-1]]
)
def test_any_other_role_is_left_alone(role: str) -> None:
    assert job_storage.storage_of_job(event(role), SETTINGS).client is storage.client()
    assert job_storage.storage_of_job(event(role), Settings()).client is storage.client()
    assert taken() == []


def test_role_that_refuses_leaves_the_functions_own(
    monkeypatch: pytest.MonkeyPatch, logged: Any
) -> None:
    class Denies:
        def assume_role(self, **_: Any) -> None:
            denied: Any = {"Error": {"Code": "AccessDenied", "Message": "is not authorized"}}
            raise botocore.exceptions.ClientError(denied, "AssumeRole")

    class Session:
        def create_client(self, service: str) -> Denies:
            assert service == "sts"
            return Denies()

    monkeypatch.setattr(job_storage, "get_session", Session)
    assert job_storage.storage_of_job(event(ROLE), SETTINGS).client is storage.client()
    [line] = logged()
    assert line["message"] == "The job's role cannot be taken up"
    assert (line["role_arn"], "is not authorized" in line["reason"]) == (ROLE, True)


@pytest.mark.parametrize(
    ("named", "of_stack", "used"),
    [("", "", ""), ("", KEY, KEY), ("alias/jobs", KEY, "alias/jobs"), ("0a1b", "", "0a1b")],
)
def test_key_of_the_job_comes_before_the_stacks(named: str, of_stack: str, used: str) -> None:
    settings = Settings(label_kms_key_arn=of_stack)
    assert job_storage.storage_of_job(event(kms_key_id=named), settings).kms_key_id == used
