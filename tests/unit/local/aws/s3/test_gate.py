"""S3 as strict as AWS's: signatures, CORS as deployed, bucket policies with context."""

import json
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.local.aws.endpoint.sigv4 import SignatureRefused, verify_presigned
from poserig.local.aws.server import LocalAws

KEY = "in/img 01+ü.jpg"
BODY = b"\xff\xd8photo"
CONTRACT_CORS = {
    "AllowedMethods": ["GET"],
    "AllowedOrigins": ["*"],
    "ExposeHeaders": ["Access-Control-Allow-Origin"],
}


@pytest.fixture(scope="module")
def photo(client: Any, bucket: str) -> dict[str, str]:
    client("s3").put_object(Bucket=bucket, Key=KEY, Body=BODY, ContentType="image/jpeg")
    return {"Bucket": bucket, "Key": KEY}


@pytest.fixture
def signed(client: Any, photo: dict[str, str]) -> str:
    return str(client("s3").generate_presigned_url("get_object", Params=photo, ExpiresIn=60))


def fetch(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, method=method, headers=named)  # noqa: S310 - our own
    try:
        with urllib.request.urlopen(request) as response:  # noqa: S310
            return response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_presigned_address_opens_the_object(signed: str) -> None:
    status, headers, body = fetch(signed)
    assert (status, body, headers["content-type"]) == (200, BODY, "image/jpeg")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda url: url.split("?")[0], "AccessDenied"),
        (lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"), "SignatureDoesNotMatch"),
        (lambda url: url.replace("Expires=60", "Expires=6000"), "SignatureDoesNotMatch"),
        (lambda url: url.replace("01%2B", "02%2B"), "SignatureDoesNotMatch"),
        (lambda url: url.replace("Credential=POSERIG", "Credential=ROBOT"), "InvalidAccessKeyId"),
        (lambda url: url + "&versionId=null", "SignatureDoesNotMatch"),
    ],
)
def test_altered_or_bare_address_is_refused(signed: str, change: Any, code: str) -> None:
    status, _, body = fetch(change(signed))
    assert status == 403
    assert f"<Code>{code}</Code>" in body.decode()
    assert BODY not in body


def test_signature_of_get_does_not_open_put(signed: str) -> None:
    assert fetch(signed, "PUT")[0] == 403


def parts_of(url: str) -> tuple[str, str, dict[str, str]]:
    split = urllib.parse.urlsplit(url)
    return split.path, split.query, {"host": split.netloc}


@pytest.mark.parametrize(
    ("later", "message"),
    [(timedelta(seconds=62), "expired"), (timedelta(minutes=-20), "not valid yet")],
)
def test_address_works_in_its_time_only(
    aws: LocalAws, signed: str, later: timedelta, message: str
) -> None:
    secret = aws.keys.secret_access_key
    path, query, headers = parts_of(signed)
    with pytest.raises(SignatureRefused, match=message):
        verify_presigned("GET", path, query, headers, lambda _: secret, datetime.now(UTC) + later)


def test_old_signature_version_says_what_to_do(signed: str) -> None:
    bare = signed.split("?")[0]
    status, _, body = fetch(f"{bare}?AWSAccessKeyId=POSERIG&Signature=x&Expires=9999999999")
    assert status == 400
    assert b"signature_version='s3v4'" in body


def test_cors_is_what_the_bucket_says(client: Any, bucket: str, signed: str) -> None:
    s3 = client("s3")
    s3.delete_bucket_cors(Bucket=bucket)
    assert "Access-Control-Allow-Origin" not in fetch(signed, Origin="https://tasks.example")[1]

    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [CONTRACT_CORS]})
    headers = fetch(signed, Origin="https://tasks.example")[1]
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Access-Control-Expose-Headers"] == "Access-Control-Allow-Origin"
    assert "Access-Control-Allow-Origin" not in fetch(signed)[1]


def test_cors_names_only_its_own_origins_and_methods(client: Any, bucket: str, signed: str) -> None:
    rule = {"AllowedMethods": ["GET"], "AllowedOrigins": ["https://*.sagemaker.aws"]}
    client("s3").put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
    headers = fetch(signed, Origin="https://a.sagemaker.aws")[1]
    assert headers["Access-Control-Allow-Origin"] == "https://a.sagemaker.aws"
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert "Access-Control-Allow-Origin" not in fetch(signed, Origin="https://other.example")[1]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"Access_Control_Request_Method": "PUT"}, 200),
        (
            {
                "Access_Control_Request_Method": "PUT",
                "Access_Control_Request_Headers": "content-type",
            },
            200,
        ),
        ({"Access_Control_Request_Method": "DELETE"}, 403),
        ({"Access_Control_Request_Method": "PUT", "Access_Control_Request_Headers": "x-b"}, 403),
        ({}, 400),
    ],
)
def test_preflight_follows_the_rule(
    client: Any, bucket: str, signed: str, asked: dict[str, str], status: int
) -> None:
    rule = {
        "AllowedMethods": ["PUT"],
        "AllowedOrigins": ["https://a.example"],
        "AllowedHeaders": ["Content-*"],
        "MaxAgeSeconds": 60,
    }
    client("s3").put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
    answer = fetch(signed, "OPTIONS", Origin="https://a.example", **asked)
    assert answer[0] == status
    if status == 200:
        assert answer[1]["Access-Control-Allow-Methods"] == "PUT"
        assert answer[1]["Access-Control-Max-Age"] == "60"


def policy_of(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture
def own_bucket(client: Any) -> Any:
    s3 = client("s3")
    s3.create_bucket(
        Bucket="guarded", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    s3.put_object(Bucket="guarded", Key="a", Body=b"a")
    yield "guarded"
    s3.delete_bucket_policy(Bucket="guarded")
    s3.delete_object(Bucket="guarded", Key="a")
    s3.delete_bucket(Bucket="guarded")


def test_tls_only_policy_does_not_lock_the_local_bucket(client: Any, own_bucket: str) -> None:
    tls_only = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::guarded", "arn:aws:s3:::guarded/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    client("s3").put_bucket_policy(Bucket=own_bucket, Policy=policy_of(tls_only))
    assert client("s3").get_object(Bucket=own_bucket, Key="a")["Body"].read() == b"a"


def test_deny_in_the_bucket_policy_is_obeyed(client: Any, own_bucket: str) -> None:
    deny = {
        "Effect": "Deny",
        "Principal": {"AWS": "123456789012"},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::guarded/*",
    }
    client("s3").put_bucket_policy(Bucket=own_bucket, Policy=policy_of(deny))
    for operation in (client("s3").get_object, client("s3").head_object):
        with pytest.raises(ClientError) as caught:
            operation(Bucket=own_bucket, Key="a")
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    client("s3").put_object(Bucket=own_bucket, Key="a", Body=b"still writable")


def test_deny_for_another_principal_does_not_hit(client: Any, own_bucket: str) -> None:
    deny = {
        "Effect": "Deny",
        "Principal": {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"},
        "Action": "s3:*",
        "Resource": "arn:aws:s3:::guarded/*",
    }
    client("s3").put_bucket_policy(Bucket=own_bucket, Policy=policy_of(deny))
    assert client("s3").get_object(Bucket=own_bucket, Key="a")["Body"].read() == b"a"


def test_versions_and_delete_markers_can_be_removed_in_one_call(client: Any, aws: LocalAws) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="old", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket="old", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket="old", Key="k", Body=b"1")
    s3.delete_object(Bucket="old", Key="k")
    versions = s3.list_object_versions(Bucket="old")
    targets = [
        {"Key": item["Key"], "VersionId": item["VersionId"]}
        for item in versions["Versions"] + versions["DeleteMarkers"]
    ]
    answer = s3.delete_objects(Bucket="old", Delete={"Objects": targets})
    assert len(answer["Deleted"]) == 2
    s3.delete_bucket(Bucket="old")
