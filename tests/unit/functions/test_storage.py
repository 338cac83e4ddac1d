"""Tests functions/storage.py: objects of S3, and errors that say what the role needs."""

from typing import Any

import pytest

from functions import storage
from poserig.errors import InvalidValue, PoserigError

URI = "s3://ski-photos/labels/é 1.json"


@pytest.fixture
def bucket(post: Any) -> Any:
    """An S3 of moto's with the bucket ski-photos."""
    return storage.client()


def test_object_is_written_as_json_and_read_back(bucket: Any) -> None:
    storage.Storage(bucket).write(URI, b'{"a":1}')
    assert storage.read(URI) == b'{"a":1}'
    found = bucket.get_object(Bucket="ski-photos", Key="labels/é 1.json")
    assert found["ContentType"] == "application/json"


def test_object_that_is_not_there_says_what_the_role_needs(bucket: Any) -> None:
    with pytest.raises(PoserigError, match=r"cannot be read .*NoSuchKey.*s3:GetObject") as caught:
        storage.read(URI)
    assert caught.value.where == URI


def test_bucket_that_is_not_there_says_what_the_role_needs(bucket: Any) -> None:
    with pytest.raises(PoserigError, match=r"cannot be written .*NoSuchBucket.*s3:PutObject on it"):
        storage.Storage(bucket).write("s3://other-photos/1.json", b"{}")


@pytest.mark.parametrize("key", ["arn:aws:kms:eu-west-1:111122223333:key/0a1b", "alias/labels"])
def test_key_encrypts_what_is_written(bucket: Any, key: str) -> None:
    storage.Storage(bucket, key).write(URI, b"{}")
    found = bucket.head_object(Bucket="ski-photos", Key="labels/é 1.json")
    assert (found["ServerSideEncryption"], found["SSEKMSKeyId"]) == ("aws:kms", key)
    with pytest.raises(PoserigError, match=rf"and kms:GenerateDataKey on {key}"):
        storage.Storage(bucket, key).write("s3://other-photos/1.json", b"{}")


@pytest.mark.parametrize("uri", ["https://b.s3.amazonaws.com/k", "s3://ski-photos", ""])
def test_address_that_is_none_is_refused(bucket: Any, uri: str) -> None:
    with pytest.raises(InvalidValue):
        storage.read(uri)
    with pytest.raises(InvalidValue):
        storage.Storage(bucket).write(uri, b"")


def test_client_is_made_once(bucket: Any) -> None:
    assert storage.client() is bucket
