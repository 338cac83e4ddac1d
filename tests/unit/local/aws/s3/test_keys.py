"""Keys of S3 objects: whatever characters they have, they are the same in every operation."""

import urllib.request
from typing import Any

import pytest

from tests.unit.local.aws.conftest import Client

KEYS = [
    "plain.png", "a/b/c.png", "line\nbreak.png", "\nfirst", "last\n", "two\n\nbreaks/x\ny.png",
    "carriage\rreturn", "both\r\nof them", "tab\there", "a space.png", " leading", "trailing ",
    "100%.png", "%20.png", "%2F", "a+b", "a%2Bb", "what?.png", "a?versionId=1", "#1.png",
    "a#b?c=d&e",
    "ünï 日本 🏂.png", "e\u0301", "\"double\" 'single'", "<a>&amp;</a>", "a&b=c",
    "a;b,c:d@e$f=g!h*(i)",
    "back\\slash", "[x]{y}^`z|~", "/leading", "//two", "trailing/", "a//b", "/", "a/./b", "./a",
    "../a",
    "a/../b", "..", ".", "a..b", "\x01\x7f", "\u2028", "x" * 1024, "http://evil.example/x",
]  # fmt: skip


@pytest.fixture(scope="module")
def s3(client: Client) -> Any:
    return client("s3")


@pytest.mark.parametrize("key", KEYS, ids=[ascii(key)[:30] for key in KEYS])
def test_every_key_is_the_same_in_every_operation(s3: Any, bucket: str, key: str) -> None:
    body = key.encode() + b" is what this is"
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == body
    assert s3.head_object(Bucket=bucket, Key=key)["ContentLength"] == len(body)
    listed = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert [item["Key"] for item in listed] == [key]
    assert [i["Key"] for i in s3.list_objects_v2(Bucket=bucket, Prefix=key)["Contents"]] == [key]
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
    with urllib.request.urlopen(url) as reply:  # noqa: S310  # an http address of our own
        assert reply.read() == body
    copy = f"copies/{key}"[:1024]
    s3.copy_object(Bucket=bucket, Key=copy, CopySource={"Bucket": bucket, "Key": key})
    assert s3.get_object(Bucket=bucket, Key=copy)["Body"].read() == body
    s3.delete_object(Bucket=bucket, Key=key)
    assert [item["Key"] for item in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [copy]
    if "\x01" not in key:
        s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": copy}]})
    else:  # XML 1.0 cannot name it
        s3.delete_object(Bucket=bucket, Key=copy)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


@pytest.mark.parametrize("key", ["line\nbreak.bin", "both\r\n%20 +?#.bin"])
def test_an_upload_in_parts_takes_every_key(s3: Any, bucket: str, key: str) -> None:
    upload = s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key=key, UploadId=upload, PartNumber=1, Body=b"part")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.complete_multipart_upload(Bucket=bucket, Key=key, UploadId=upload, MultipartUpload=parts)
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"part"
    s3.delete_object(Bucket=bucket, Key=key)
