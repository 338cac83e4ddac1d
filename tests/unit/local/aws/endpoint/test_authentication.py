"""Nobody without the keys of the state folder does anything, whatever the service."""

import http.client
import json
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from poserig.local.aws.endpoint.keys import Keys
from poserig.local.aws.server import LocalAws

ONCE = Config(retries={"total_max_attempts": 1})
CALLS = [
    ("s3", "list_buckets", {}),
    ("lambda", "list_functions", {}),
    ("iam", "list_roles", {}),
    ("ssm", "describe_parameters", {}),
    ("cognito-idp", "list_user_pools", {"MaxResults": 1}),
    ("sagemaker", "list_workteams", {}),
    ("cloudfront", "list_distributions", {}),
    ("sts", "get_caller_identity", {}),
    ("sns", "list_topics", {}),
    ("kms", "list_keys", {}),
    ("logs", "describe_log_groups", {}),
    ("cloudwatch", "list_metrics", {}),
]


@pytest.mark.parametrize(("service", "call", "parameters"), CALLS)
def test_good_signature_is_taken_and_a_wrong_secret_is_not(
    aws: LocalAws, service: str, call: str, parameters: dict[str, Any]
) -> None:
    for secret, refused in ((aws.keys.secret_access_key, False), ("x" * 40, True)):
        keys = Keys(aws.keys.access_key_id, secret)
        client = keys.session(aws.endpoint_url, aws.region).client(service, config=ONCE)
        if not refused:
            getattr(client, call)(**parameters)
            continue
        with pytest.raises(ClientError) as caught:
            getattr(client, call)(**parameters)
        code = caught.value.response["Error"]["Code"]
        assert code == ("SignatureDoesNotMatch" if service == "s3" else "InvalidSignatureException")


@pytest.mark.parametrize("service", ["s3", "lambda", "ssm"])
def test_unknown_key_is_refused(aws: LocalAws, service: str) -> None:
    call = {"s3": "list_buckets", "lambda": "list_functions", "ssm": "describe_parameters"}
    client = Keys.random().session(aws.endpoint_url, aws.region).client(service, config=ONCE)
    with pytest.raises(ClientError, match="does not exist in our records"):
        getattr(client, call[service])()


# What another account of the machine can send: whatever it likes, but no signature.
FORGED = (
    "AWS4-HMAC-SHA256 Credential={key}/20260101/eu-west-1/lambda/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature={zeros}"
)


def send(aws: LocalAws, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(aws.endpoint_url.removeprefix("http://"))
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("key", ["anything", "{known}"])
def test_forged_signature_makes_no_function(aws: LocalAws, client: Any, key: str) -> None:
    from datetime import UTC, datetime

    name = key.format(known=aws.keys.access_key_id)
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    forged = FORGED.format(key=name, zeros="0" * 64).replace("20260101", now[:8])
    body = json.dumps({"FunctionName": "evil", "Runtime": "python3.13"})
    status, text = send(
        aws, "POST", "/2015-03-31/functions", body, Authorization=forged, X_Amz_Date=now
    )
    assert status == 403, text
    assert "evil" not in str(client("lambda").list_functions())


@pytest.mark.parametrize(
    "body",
    [
        "Action=AssumeRoleWithWebIdentity&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fx"
        "&RoleSessionName=a&WebIdentityToken=b&Version=2011-06-15",
        "Action=AssumeRoleWithSAML&Version=2011-06-15",
    ],
)
def test_unsigned_call_is_refused_and_told_what_to_do(aws: LocalAws, body: str) -> None:
    kind = "application/x-www-form-urlencoded"
    status, text = send(aws, "POST", "/", body, Content_Type=kind)
    assert status == 403
    assert "MissingAuthenticationToken" in text
    assert "poserig env" in text


def test_unsigned_sign_in_through_the_endpoint_is_refused(aws: LocalAws) -> None:
    target = "AWSCognitoIdentityProviderService.InitiateAuth"
    body = json.dumps({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "x"})
    kind = "application/x-amz-json-1.1"
    status, _ = send(aws, "POST", "/", body, X_Amz_Target=target, Content_Type=kind)
    assert status == 403


def test_altered_body_is_refused(aws: LocalAws) -> None:
    """A signature covers the body: it cannot be sent again with another one."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    url = aws.endpoint_url + "/"
    headers = {
        "X-Amz-Target": "AmazonSSM.PutParameter",
        "Content-Type": "application/x-amz-json-1.1",
    }
    body = json.dumps({"Name": "/a", "Value": "b", "Type": "String"})
    request = AWSRequest("POST", url, headers=headers, data=body)
    keys = Credentials(aws.keys.access_key_id, aws.keys.secret_access_key)
    SigV4Auth(keys, "ssm", aws.region).add_auth(request)
    sent = {name.replace("-", "_"): value for name, value in request.headers.items()}
    assert send(aws, "POST", "/", body, **sent)[0] == 200
    other = body.replace('"b"', '"c"')
    status, text = send(aws, "POST", "/", other, **sent)
    assert (status, "InvalidSignatureException" in text) == (403, True)


def test_old_signature_is_refused(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    import botocore.auth

    class Yesterday:
        @staticmethod
        def utcnow() -> Any:
            from datetime import UTC, datetime, timedelta

            return datetime.now(UTC) - timedelta(hours=1)

    monkeypatch.setattr(botocore.auth, "get_current_datetime", Yesterday.utcnow, raising=False)
    client = aws.session().client("ssm", config=ONCE)
    with pytest.raises(ClientError, match="too large"):
        client.describe_parameters()


def test_keys_of_two_local_aws_differ() -> None:
    one, other = Keys.random(), Keys.random()
    assert one.access_key_id != other.access_key_id
    assert one.secret_access_key != other.secret_access_key
    assert (len(one.access_key_id), len(one.secret_access_key)) == (20, 40)


def test_s3_metadata_with_underscores_is_signed_as_it_was_sent(client: Any, bucket: str) -> None:
    client("s3").put_object(Bucket=bucket, Key="meta", Body=b"", Metadata={"made_by": "me"})
    assert client("s3").head_object(Bucket=bucket, Key="meta")["Metadata"] == {"made_by": "me"}


def test_user_of_the_account_has_keys_of_their_own(aws: LocalAws, client: Any) -> None:
    iam = client("iam")
    iam.create_user(UserName="ada")
    made = iam.create_access_key(UserName="ada")["AccessKey"]
    theirs = boto3.client(
        "sts",
        endpoint_url=aws.endpoint_url,
        region_name=aws.region,
        aws_access_key_id=made["AccessKeyId"],
        aws_secret_access_key=made["SecretAccessKey"],
    )
    assert theirs.get_caller_identity()["Account"] == "123456789012"
