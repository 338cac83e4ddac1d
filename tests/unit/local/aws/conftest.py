"""A started local AWS per test module, and real boto3 clients on it."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.config import Config

from poserig.local.aws.server import LocalAws

REGION = "eu-west-1"

Client = Callable[[str], Any]


def clients(aws: LocalAws) -> Client:
    """Makes boto3 clients of a local AWS; one attempt each, so that an error shows at once."""
    session = aws.session()
    config = Config(signature_version="s3v4", retries={"max_attempts": 1})

    def client(service: str) -> Any:
        options = {"config": config} if service == "s3" else {}
        return session.client(service, **options)

    return client


@pytest.fixture(scope="session")
def make_clients() -> Callable[[LocalAws], Client]:
    return clients


@pytest.fixture(scope="module")
def aws() -> Iterator[LocalAws]:
    with LocalAws(port=0, region=REGION, cdn_port=0) as local:
        yield local


@pytest.fixture(scope="module")
def client(aws: LocalAws) -> Client:
    return clients(aws)


@pytest.fixture(scope="module")
def bucket(client: Client) -> str:
    client("s3").create_bucket(
        Bucket="photos", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    return "photos"


@pytest.fixture(scope="module")
def user_pool(client: Client) -> dict[str, str]:
    cognito = client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="workers")["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="portal", GenerateSecret=True
    )["UserPoolClient"]
    cognito.create_user_pool_domain(Domain="pose-workers", UserPoolId=pool)
    cognito.create_group(UserPoolId=pool, GroupName="pose-team")
    return {"UserPool": pool, "ClientId": app["ClientId"]}


@pytest.fixture(scope="module")
def deployed_function(client: Client) -> str:
    return deploy(client)


@pytest.fixture(scope="session")
def deploy_function() -> Callable[[Client], str]:
    return deploy


def deploy(client: Client) -> str:
    """A function whose deployment says how it logs."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("handler.py", "def lambda_handler(event, context):\n    return event\n")
    trust = {"Version": "2012-10-17", "Statement": []}
    role = client("iam").create_role(RoleName="fn", AssumeRolePolicyDocument=json.dumps(trust))
    made = client("lambda").create_function(
        FunctionName="demo-sagemaker-pre",
        Runtime="python3.13",
        Handler="handler.lambda_handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": archive.getvalue()},
        LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "WARN"},
    )
    return str(made["FunctionName"])
