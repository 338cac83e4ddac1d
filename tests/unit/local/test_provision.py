"""What is set up without Terraform, on the local AWS."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from poserig.groundtruth.portal_client import lacking
from poserig.local.aws.server import LocalAws
from poserig.local.provision import WORKER_NAME, ensure_worker, open_sign_in

PORTAL = "https://abc.labeling.eu-west-1.sagemaker.aws"


@pytest.fixture(scope="module")
def session() -> Iterator[boto3.Session]:
    with LocalAws(port=0, cdn_port=None) as aws:
        yield aws.session()


@pytest.fixture
def pool(session: boto3.Session) -> str:
    return str(session.client("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Id"])


def test_open_sign_in_adds_what_lacks_and_keeps_the_rest(session: boto3.Session, pool: str) -> None:
    cognito = session.client("cognito-idp")
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="portal", GenerateSecret=True,
        PreventUserExistenceErrors="ENABLED", AuthSessionValidity=7,
    )["UserPoolClient"]["ClientId"]  # fmt: skip

    def described() -> Any:
        found = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=app)
        return found["UserPoolClient"]

    before = described()
    assert lacking(before, PORTAL)
    open_sign_in(session, pool, app, PORTAL)
    after = described()
    assert lacking(after, PORTAL) == []
    for name in ("ClientSecret", "PreventUserExistenceErrors", "AuthSessionValidity"):
        assert after[name] == before[name]
    open_sign_in(session, pool, app, PORTAL)
    assert described() == after


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
