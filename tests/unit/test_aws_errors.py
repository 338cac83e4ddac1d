"""Tests aws_errors.py: what AWS said, in words that say how to fix it."""

import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from poserig.aws_errors import (
    DENIED,
    NO_OBJECT,
    NOT_IN_S3,
    code_of,
    explained,
    explaining,
    is_aws_error,
    message_of,
)
from poserig.errors import PoserigError


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


def test_message_is_that_of_the_client_error() -> None:
    assert message_of(client_error("NoSuchKey", "Gone.")) == "Gone."
    assert message_of(ClientError({}, "Get")) == ""


def test_another_packages_error_with_a_response_is_not_awss() -> None:
    error = ValueError("x")
    error.response = {"Error": {"Code": "NoSuchKey"}}  # type: ignore[attr-defined]
    assert code_of(error) == ""


def test_block_turns_only_awss_errors_into_words() -> None:
    with pytest.raises(PoserigError, match="AccessDenied") as caught, explaining("s3://b/k"):
        raise client_error("AccessDenied")
    assert caught.value.where == "s3://b/k"
    assert isinstance(caught.value.__cause__, ClientError)
    with pytest.raises(KeyError), explaining("s3://b/k"):
        raise KeyError
    with explaining():
        pass


def test_codes_with_one_meaning() -> None:
    assert {"NoSuchKey", "404"} <= NO_OBJECT
    assert NO_OBJECT | {"NoSuchBucket"} == NOT_IN_S3
    assert {"AccessDenied", "403"} <= DENIED
    assert not DENIED & NOT_IN_S3
