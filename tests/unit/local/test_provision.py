"""What is set up without Terraform, on the local AWS."""

import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from poserig.local.aws.server import LocalAws
from poserig.local.provision import WORKER_NAME, ensure_worker, give_role
from poserig.portal.roles import Role

PORTAL = "https://abc.labeling.eu-west-1.sagemaker.aws"


@pytest.fixture(scope="module")
def session() -> Iterator[boto3.Session]:
    with LocalAws(port=0, cdn_port=None) as aws:
        yield aws.session()


@pytest.fixture
def pool(session: boto3.Session) -> str:
    return str(session.client("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Id"])


def test_worker_is_the_same_at_every_start(
    session: boto3.Session, pool: str, tmp_path: Path
) -> None:
    session.client("cognito-idp").create_group(UserPoolId=pool, GroupName="team")
    kept = tmp_path / "worker.json"
    first = ensure_worker(session, pool, "team", kept)
    assert first.username == WORKER_NAME
    assert ensure_worker(session, pool, "team", kept) == first
    kept.write_text(json.dumps({"username": "only"}))
    again = ensure_worker(session, pool, "team", kept)
    assert again.username == first.username
    assert again.password != first.password
    users = session.client("cognito-idp").list_users(UserPoolId=pool)["Users"]
    assert len(users) == 1


def test_role_of_a_user_is_the_last_that_was_given(session: boto3.Session, pool: str) -> None:
    client = session.client("cognito-idp")
    client.admin_create_user(UserPoolId=pool, Username="ann")

    def groups() -> list[str]:
        found = client.admin_list_groups_for_user(UserPoolId=pool, Username="ann")["Groups"]
        return [group["GroupName"] for group in found]

    for role, expected in (
        (Role.LEAD, ["poserig-leads"]),
        (Role.REVIEWER, ["poserig-reviewers"]),
        (Role.REVIEWER, ["poserig-reviewers"]),
        (Role.ANNOTATOR, []),
    ):
        give_role(client, pool, "ann", role)
        assert groups() == expected
