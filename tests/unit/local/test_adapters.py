"""The ports on boto3: S3 and IAM against moto, Lambda's answers as the service words them."""

import io
import json
import socket
from collections.abc import Iterator
from time import sleep
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.response import StreamingBody
from botocore.stub import Stubber
from moto import mock_aws

from poserig.errors import PoserigError
from poserig.json import Json
from poserig.labeling.ports import FunctionFailed, ObjectNotFound
from poserig.local.adapters import (
    LAMBDA_CONFIG,
    S3_CONFIG,
    LambdaInvoker,
    S3ObjectStore,
)
from poserig.local.system_clock import SystemClock

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:pose-sagemaker-pre"
SESSION = boto3.Session("poserig-test", "poserig-test", region_name="eu-west-1")


@pytest.fixture
def aws() -> Iterator[None]:
    with mock_aws():
        SESSION.client("s3").create_bucket(
            Bucket="bkt", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield


@pytest.fixture
def store(aws: None) -> S3ObjectStore:
    return S3ObjectStore(SESSION.client("s3", config=S3_CONFIG))


def test_objects_are_written_and_read(store: S3ObjectStore) -> None:
    store.write("s3://bkt/in/img 01+é.json", b"{}")
    assert store.read("s3://bkt/in/img 01+é.json") == b"{}"
    assert store.exists("s3://bkt/in/img 01+é.json")
    assert not store.exists("s3://bkt/gone")
    assert not store.exists("s3://gone/x")


def test_what_is_missing_is_named(store: S3ObjectStore) -> None:
    with pytest.raises(ObjectNotFound, match="s3://bkt/gone: There is no such object in S3"):
        store.read("s3://bkt/gone")
    with pytest.raises(ObjectNotFound, match="s3://gone/x: There is no such bucket in S3"):
        store.write("s3://gone/x", b"")


def test_newest_of_a_folder_was_written_last(store: S3ObjectStore) -> None:
    assert store.newest("s3://bkt/made/") == ""
    for name in ("b", "a"):
        store.write(f"s3://bkt/made/{name}.manifest", b"{}")
        sleep(1.1)  # S3 tells whole seconds
    store.write("s3://bkt/made-elsewhere/z", b"{}")
    assert store.newest("s3://bkt/made/") == "s3://bkt/made/a.manifest"
    with pytest.raises(ObjectNotFound, match="no such bucket"):
        store.newest("s3://nowhere/made/")


def test_presigned_addresses_are_signature_4_and_expire(store: S3ObjectStore) -> None:
    address = store.presign("s3://bkt/in/img 01+é.jpg", 90)
    assert "/in/img%2001%2B%C3%A9.jpg?" in address
    assert "X-Amz-Expires=90&" in address
    assert "X-Amz-Signature=" in address


def invoke(answer: bytes, function_error: str = "") -> Json:
    client = SESSION.client("lambda", config=LAMBDA_CONFIG)
    response: dict[str, Json] = {
        "StatusCode": 200,
        "Payload": StreamingBody(io.BytesIO(answer), len(answer)),
    }
    if function_error:
        response["FunctionError"] = function_error
    with Stubber(client) as stubber:
        stubber.add_response("invoke", response, {"FunctionName": ARN, "Payload": b'{"n": 1}'})
        return LambdaInvoker(client).invoke(ARN, {"n": 1})


def test_a_functions_answer_is_its_json() -> None:
    assert invoke(b'{"taskInput":{"x":[1,2.5,null]}}') == {"taskInput": {"x": [1, 2.5, None]}}
    assert invoke(b"") is None


FAILURES = [
    (
        {"errorMessage": "division by zero", "errorType": "ZeroDivisionError", "stackTrace": []},
        "error",
        "The function raised ZeroDivisionError: division by zero.",
    ),
    (
        {"errorMessage": "2026-11-22T12:00:00.000Z 1f Task timed out after 3.00 seconds"},
        "timeout",
        "The function timed out after 3.00 seconds.",
    ),
    (
        {
            "errorMessage": "RequestId: 1f Error: Task timed out after 3.00 seconds",
            "errorType": "Sandbox.Timedout",
        },
        "timeout",
        "The function timed out after 3.00 seconds.",
    ),
    (
        {
            "errorMessage": "Response payload size exceeded maximum allowed payload size",
            "errorType": "Function.ResponseSizeTooLarge",
        },
        "too_large",
        "The function's answer is larger than Lambda's 6 MB.",
    ),
    (
        {"errorMessage": "RequestId: 1f Error: exit status 1", "errorType": "Runtime.ExitError"},
        "exit",
        "The function could not run: RequestId: 1f Error: exit status 1.",
    ),
]


@pytest.mark.parametrize(
    ("report", "kind", "what"), FAILURES, ids=[kind for _, kind, _ in FAILURES]
)
def test_function_errors_become_reasons(report: Json, kind: str, what: str) -> None:
    with pytest.raises(FunctionFailed) as caught:
        invoke(json.dumps(report).encode(), "Unhandled")
    assert (caught.value.kind, caught.value.what) == (kind, what)
    assert str(caught.value).startswith(ARN)
    assert caught.value.cure


@pytest.mark.parametrize("answer", [b"{", b'{"x": NaN}', b"[" * 100_000])
def test_answer_that_is_not_json_is_a_failure(answer: bytes) -> None:
    with pytest.raises(FunctionFailed, match="The function's answer is not JSON"):
        invoke(answer)


def test_missing_function_is_told_from_one_that_fails() -> None:
    client = SESSION.client("lambda", config=LAMBDA_CONFIG)
    with Stubber(client) as stubber:
        stubber.add_client_error("get_function", "ResourceNotFoundException", "no", 404)
        assert not LambdaInvoker(client).exists(ARN)
        stubber.add_client_error("invoke", "ResourceNotFoundException", "no", 404)
        with pytest.raises(FunctionFailed) as caught:
            LambdaInvoker(client).invoke(ARN, {})
    assert caught.value.kind == "not_found"


def test_role_has_a_client_of_its_own_and_writes_with_its_key(aws: None) -> None:
    made: list[str] = []

    def client_as(role_arn: str) -> Any:
        made.append(role_arn)
        return SESSION.client("s3", config=S3_CONFIG)

    key = SESSION.client("kms").create_key()["KeyMetadata"]["Arn"]
    store = S3ObjectStore(SESSION.client("s3", config=S3_CONFIG), client_as)
    store.as_role("arn:role", key).write("s3://bkt/out", b"{}")
    head = SESSION.client("s3").head_object
    found = head(Bucket="bkt", Key="out")
    assert (found["ServerSideEncryption"], found["SSEKMSKeyId"]) == ("aws:kms", key)
    store.as_role("arn:other").write("s3://bkt/out", b"{}")
    assert head(Bucket="bkt", Key="out")["ServerSideEncryption"] == "aws:kms"
    assert made == ["arn:role", "arn:other"]
    store.write("s3://bkt/plain", b"")
    assert head(Bucket="bkt", Key="plain").get("ServerSideEncryption") != "aws:kms"


def test_clock_is_utc() -> None:
    assert str(SystemClock().now().tzinfo) == "UTC"


def test_size_of_an_object_is_its_bytes(store: S3ObjectStore) -> None:
    store.write("s3://bkt/a", b"12345")
    assert (store.size("s3://bkt/a"), store.size("s3://bkt/b"), store.size("s3://gone/a")) == (
        5,
        None,
        None,
    )


def test_s3_that_gives_no_answer_is_told_in_words() -> None:
    with socket.socket() as closed:  # nobody listens there
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    config = S3_CONFIG.merge(Config(retries={"total_max_attempts": 1}))
    away = S3ObjectStore(SESSION.client("s3", config=config, endpoint_url=address))
    for call in (away.read, away.exists, away.size, lambda uri: away.write(uri, b"")):
        with pytest.raises(PoserigError, match="s3://bkt/a: S3 gave no answer"):
            call("s3://bkt/a")


def test_monotonic_clock_never_goes_back() -> None:
    clock = SystemClock()
    readings = [clock.monotonic() for _ in range(100)]
    assert readings == sorted(readings)
