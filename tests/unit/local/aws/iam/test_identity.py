"""A session of a role may do on S3 what its role's policies allow, and no more."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from poserig.local.aws.server import LocalAws

OUT = "arn:aws:s3:::photos/output/*"


def role_client(client: Any, aws: LocalAws, name: str, *statements: dict[str, Any]) -> Any:
    """S3 as a session of a new role with these statements sees it."""
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
    if statements:
        document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        client("iam").put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=document)
    session = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
    return boto3.client(
        "s3",
        endpoint_url=aws.endpoint_url,
        region_name="eu-west-1",
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
        config=Config(signature_version="s3v4"),
    )


@pytest.fixture(scope="module", autouse=True)
def objects(client: Any, bucket: str) -> None:
    for key in ("output/request.json", "input/a.jpg"):
        client("s3").put_object(Bucket=bucket, Key=key, Body=b"{}")


def test_role_reads_what_its_policy_allows(client: Any, aws: LocalAws, bucket: str) -> None:
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": OUT}
    s3 = role_client(client, aws, "reader", read)
    assert s3.get_object(Bucket=bucket, Key="output/request.json")["Body"].read() == b"{}"
    refused: list[Callable[[], object]] = [
        lambda: s3.get_object(Bucket=bucket, Key="input/a.jpg"),
        lambda: s3.put_object(Bucket=bucket, Key="output/request.json", Body=b"x"),
        lambda: s3.list_objects_v2(Bucket=bucket),
        lambda: s3.copy_object(
            Bucket=bucket, Key="output/x", CopySource={"Bucket": bucket, "Key": "input/a.jpg"}
        ),
    ]
    for call in refused:
        with pytest.raises(ClientError) as caught:
            call()
        assert caught.value.response["Error"]["Code"] == "AccessDenied"


def test_refusal_names_role_action_and_resource(client: Any, aws: LocalAws, bucket: str) -> None:
    s3 = role_client(client, aws, "nobody")
    with pytest.raises(ClientError) as caught:
        s3.get_object(Bucket=bucket, Key="input/a.jpg")
    assert caught.value.response["Error"]["Message"] == (
        "User: arn:aws:sts::123456789012:assumed-role/nobody/me is not authorized to perform: "
        's3:GetObject on resource: "arn:aws:s3:::photos/input/a.jpg" because no identity-based '
        "policy allows the s3:GetObject action"
    )


def test_attached_policy_counts_and_its_deny_wins(client: Any, aws: LocalAws, bucket: str) -> None:
    everything = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    s3 = role_client(client, aws, "admin", everything)
    assert s3.get_object(Bucket=bucket, Key="input/a.jpg")["Body"].read() == b"{}"
    deny = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/input/*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    arn = client("iam").create_policy(PolicyName="no", PolicyDocument=document)["Policy"]["Arn"]
    client("iam").attach_role_policy(RoleName="admin", PolicyArn=arn)
    with pytest.raises(ClientError, match="explicit deny in an identity-based policy"):
        s3.get_object(Bucket=bucket, Key="input/a.jpg")


def test_presigned_address_carries_the_rights_of_its_signer(
    client: Any, aws: LocalAws, bucket: str
) -> None:
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": OUT}
    s3 = role_client(client, aws, "signer", read)
    addresses = [
        s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
        for key in ("output/request.json", "input/a.jpg")
    ]
    with urllib.request.urlopen(addresses[0]) as response:  # noqa: S310 - our own server
        assert response.read() == b"{}"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(addresses[1])  # noqa: S310
    with caught.value:
        assert caught.value.code == 403
