"""Encryption headers: what bucket policies see of them, and which key an object is written with."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.local.aws.s3.encryption import conditions

ARN = "arn:aws:s3:::vault"
MANAGED = "arn:aws:kms:eu-west-1:123456789012:key/8c3faf07-f43c-4d11-abdb-9183079214c7"


def deny(**condition: dict[str, str]) -> dict[str, Any]:
    return {
        "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": f"{ARN}/*",
        "Condition": condition,
    }  # fmt: skip


# As AWS writes them: https://repost.aws/knowledge-center/s3-bucket-store-kms-encrypted-objects
ONLY_KMS = deny(StringNotEquals={"s3:x-amz-server-side-encryption": "aws:kms"})
NEVER_PLAIN = deny(Null={"s3:x-amz-server-side-encryption": "true"})


@pytest.fixture(scope="module")
def key(client: Any) -> str:
    return str(client("kms").create_key()["KeyMetadata"]["Arn"])


@pytest.fixture
def vault(client: Any) -> Iterator[Any]:
    """An S3 client, and an empty bucket "vault"."""
    s3 = client("s3")
    s3.create_bucket(Bucket="vault", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield s3
    s3.delete_bucket_policy(Bucket="vault")
    for found in s3.list_objects_v2(Bucket="vault").get("Contents", []):
        s3.delete_object(Bucket="vault", Key=found["Key"])
    s3.delete_bucket(Bucket="vault")


def set_policy(s3: Any, *statements: dict[str, Any]) -> None:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    s3.put_bucket_policy(Bucket="vault", Policy=json.dumps(document))


def put(s3: Any, **how: str) -> Any:
    return s3.put_object(Bucket="vault", Key="output/a.json", Body=b"{}", **how)


def with_key(arn: str) -> dict[str, str]:
    return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": arn}


@pytest.mark.parametrize(
    ("statement", "how", "may"),
    [
        (ONLY_KMS, {}, False),
        (ONLY_KMS, {"ServerSideEncryption": "AES256"}, False),
        (ONLY_KMS, {"ServerSideEncryption": "aws:kms"}, True),
        (NEVER_PLAIN, {}, False),
        (NEVER_PLAIN, {"ServerSideEncryption": "AES256"}, True),
        (deny(StringEquals={"s3:x-amz-acl": "public-read"}), {"ACL": "public-read"}, False),
        (deny(StringEquals={"s3:x-amz-acl": "public-read"}), {}, True),
        (deny(StringNotEquals={"s3:x-amz-storage-class": "STANDARD_IA"}), {}, False),
        (
            deny(StringNotEquals={"s3:x-amz-storage-class": "STANDARD_IA"}),
            {"StorageClass": "STANDARD_IA"},
            True,
        ),
    ],
)
def test_policy_sees_what_the_request_says(
    vault: Any, statement: dict[str, Any], how: dict[str, str], may: bool
) -> None:
    set_policy(vault, statement)
    if may:
        put(vault, **how)
        assert vault.get_object(Bucket="vault", Key="output/a.json")["Body"].read() == b"{}"
        return
    with pytest.raises(ClientError, match="explicit deny in a resource-based policy") as caught:
        put(vault, **how)
    assert caught.value.response["Error"]["Code"] == "AccessDenied"


def test_default_encryption_is_not_what_a_request_says(vault: Any, key: str) -> None:
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms",
                                                   "KMSMasterKeyID": key}}  # fmt: skip
    vault.put_bucket_encryption(Bucket="vault", ServerSideEncryptionConfiguration={"Rules": [rule]})
    set_policy(vault, ONLY_KMS)
    with pytest.raises(ClientError, match="explicit deny"):
        put(vault)


def test_policy_that_demands_one_key_refuses_every_other(client: Any, vault: Any, key: str) -> None:
    name = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    set_policy(vault, deny(StringNotEquals={name: key}))
    other = client("kms").create_key()["KeyMetadata"]["Arn"]
    for how in ({}, {"ServerSideEncryption": "aws:kms"}, with_key(other)):
        with pytest.raises(ClientError, match="explicit deny"):
            put(vault, **how)
    put(vault, **with_key(key))


@pytest.mark.parametrize("demands", [ONLY_KMS, NEVER_PLAIN])
def test_parts_of_an_upload_are_as_its_beginning_said(
    vault: Any, demands: dict[str, Any], key: str
) -> None:
    set_policy(vault, demands)
    named = {"Bucket": "vault", "Key": "input/big.jpg"}
    with pytest.raises(ClientError, match="explicit deny"):
        vault.create_multipart_upload(**named)
    begun = {
        **named,
        "UploadId": vault.create_multipart_upload(**named, **with_key(key))["UploadId"],
    }
    part = vault.upload_part(**begun, PartNumber=1, Body=b"x" * 10)
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    vault.complete_multipart_upload(**begun, MultipartUpload=parts)
    assert vault.head_object(**named)["SSEKMSKeyId"] == key


@pytest.mark.parametrize(
    ("default", "how", "algorithm", "written"),
    [
        (None, {"ServerSideEncryption": "aws:kms"}, "aws:kms", MANAGED),
        ("key", {"ServerSideEncryption": "aws:kms"}, "aws:kms", MANAGED),
        ("key", {"ServerSideEncryption": "AES256"}, "AES256", None),
        ("key", {}, "aws:kms", "key"),
        ("aws:kms", {}, "aws:kms", MANAGED),
        ("AES256", {}, "AES256", None),
    ],
)
def test_key_is_the_requests_or_the_buckets_or_that_of_aws(
    vault: Any, key: str, default: str | None, how: dict[str, str], algorithm: str,
    written: str | None,
) -> None:  # fmt: skip
    if default is not None:
        chosen = {"SSEAlgorithm": "aws:kms" if default == "key" else default}
        if default == "key":
            chosen["KMSMasterKeyID"] = key
        rules = [{"ApplyServerSideEncryptionByDefault": chosen}]
        vault.put_bucket_encryption(
            Bucket="vault", ServerSideEncryptionConfiguration={"Rules": rules}
        )
    put(vault, **how)
    found = vault.head_object(Bucket="vault", Key="output/a.json")
    assert found["ServerSideEncryption"] == algorithm
    assert found.get("SSEKMSKeyId") == (key if written == "key" else written)


def test_conditions_are_the_documented_headers_only() -> None:
    headers = {"x-amz-acl": "private", "x-amz-date": "now", "x-amz-storage-class": ""}
    assert conditions(headers) == {"s3:x-amz-acl": "private"}
