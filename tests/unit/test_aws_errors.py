"""Tests aws_errors.py: what AWS said, in words that say how to fix it."""

import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from poserig.aws_errors import code_of, explained, is_aws_error


def client_error(code: str, message: str = "No.") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "PutObject")


def test_errors_of_boto3_and_botocore_are_told_from_others() -> None:
    errors: list[Exception] = [client_error("X"), NoCredentialsError(), S3UploadFailedError("x")]
    assert all(map(is_aws_error, errors))
    assert not is_aws_error(ValueError("x"))


def test_code_is_that_of_the_client_error() -> None:
    assert code_of(client_error("SlowDown")) == "SlowDown"
    assert code_of(NoCredentialsError()) == ""
    assert code_of(ValueError("x")) == ""


@pytest.mark.parametrize(
    ("code", "cure"),
    [
        ("AccessDenied", "operator policy"),
        ("ExpiredToken", "sign in again"),
        ("NoSuchBucket", "make deploy"),
        ("InvalidClientTokenId", "poserig env"),
        ("Throttling", "try again"),
        ("ResourceLimitExceeded", "Service Quotas"),
        ("ResourceInUse", "--name"),
    ],
)
def test_client_error_says_how_to_fix_it(code: str, cure: str) -> None:
    told = explained(client_error(code))
    assert (told.what, told.where) == (f"No. ({code})", "PutObject")
    assert cure in told.cure


def test_unknown_code_has_no_advice_and_keeps_what_aws_said() -> None:
    told = explained(client_error("Odd"), "s3://b/k")
    assert str(told) == "s3://b/k: No. (Odd)"


def test_error_is_explained_by_the_client_error_that_it_was_made_from() -> None:
    upload = S3UploadFailedError("Failed to upload a.jpg")
    upload.__cause__ = client_error("AccessDenied", "Access Denied")
    assert "operator policy" in explained(upload).cure


def test_error_without_an_answer_is_explained_by_its_class() -> None:
    assert "poserig env" in explained(NoCredentialsError()).cure
    told = explained(EndpointConnectionError(endpoint_url="http://127.0.0.1:9"))
    assert "make demo" in told.cure
    assert told.what.endswith('"http://127.0.0.1:9".')
