"""Tests functions/storage.py: objects in S3, and what is said when S3 refuses."""

from typing import Any

import pytest

from functions import storage
from poserig.errors import PoserigError


def test_what_is_written_is_read(post: Any) -> None:
    storage.write("s3://ski-photos/a b/1.json", b"{}")
    assert storage.read("s3://ski-photos/a b/1.json") == b"{}"
    found = storage.client().head_object(Bucket="ski-photos", Key="a b/1.json")
    assert found["ContentType"] == "application/json"


def test_refusals_name_the_address_and_the_permission(post: Any) -> None:
    with pytest.raises(PoserigError, match=r"cannot be read .*NoSuchKey.*s3:GetObject") as caught:
        storage.read("s3://ski-photos/gone")
    assert caught.value.where == "s3://ski-photos/gone"
    with pytest.raises(PoserigError, match=r"cannot be written .*NoSuchBucket.*s3:PutObject"):
        storage.write("s3://no-such-bucket/k", b"{}")


def test_address_that_is_none_is_refused(post: Any) -> None:
    with pytest.raises(PoserigError, match="is not an S3 URI"):
        storage.read("https://b/k")


def test_one_client_serves_the_process(post: Any) -> None:
    assert storage.client() is storage.client()
