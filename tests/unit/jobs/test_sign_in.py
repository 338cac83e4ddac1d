"""What lacks in a user pool client is added, on the local AWS."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from poserig.groundtruth.portal_client import lacking
from poserig.jobs.sign_in import repair_sign_in
from poserig.local.aws.server import LocalAws

pytestmark = pytest.mark.slow

PORTAL = "https://abc123.labeling.eu-west-1.sagemaker.aws"


@pytest.fixture(scope="module")
def session() -> Iterator[boto3.Session]:
    with LocalAws(port=0, cdn_port=None) as aws:
        yield aws.session()


def test_what_lacks_is_added_and_the_rest_is_kept(session: boto3.Session) -> None:
    cognito = session.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="portal", GenerateSecret=True,
        PreventUserExistenceErrors="ENABLED", AuthSessionValidity=7,
        CallbackURLs=["https://own.example/back"], SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]["ClientId"]  # fmt: skip

    def described() -> Any:
        found = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=app)
        return found["UserPoolClient"]

    before = described()
    missing = lacking(before, PORTAL)
    assert missing
    assert repair_sign_in(session, pool, app, PORTAL) == missing
    after = described()
    assert lacking(after, PORTAL) == []
    for name in ("ClientSecret", "PreventUserExistenceErrors", "AuthSessionValidity"):
        assert after[name] == before[name]
    assert after["CallbackURLs"] == ["https://own.example/back", f"{PORTAL}/oauth2/idpresponse"]
    assert repair_sign_in(session, pool, app, PORTAL) == []
    assert described() == after
