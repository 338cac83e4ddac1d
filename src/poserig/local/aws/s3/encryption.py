"""Reads how a request wants an object encrypted, and with whose key.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
"""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from poserig.local.aws.kms.rights import managed_key

ALGORITHM = "x-amz-server-side-encryption"
KEY = "x-amz-server-side-encryption-aws-kms-key-id"
KMS = ("aws:kms", "aws:kms:dsse")
# Headers that a policy can speak of, as s3:<header>.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
CONDITIONS = (
    ALGORITHM,
    KEY,
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-acl",
    "x-amz-content-sha256",
    "x-amz-copy-source",
    "x-amz-metadata-directive",
    "x-amz-storage-class",
)


def conditions(headers: Mapping[str, str], upload: Any = None) -> dict[str, str]:
    """Returns the condition keys that a write's headers set.

    A bucket's default encryption sets none: a policy sees what the request says.

    Args:
        headers: Names in lower case.
        upload: moto's multipart upload of which the request is a part: what its beginning said.
    """
    found = {f"s3:{name}": headers[name] for name in CONDITIONS if headers.get(name)}
    if upload is not None:
        if upload.sse_encryption:
            found[f"s3:{ALGORITHM}"] = upload.sse_encryption
        if upload.kms_key_id:
            found[f"s3:{KEY}"] = upload.kms_key_id
    return found


def settled(algorithm: str | None, key: str | None, bucket: Any) -> tuple[str | None, str | None]:
    """Returns the algorithm and the KMS key with which an object is written.

    A request that names aws:kms and no key takes the key that AWS manages for S3, also in a bucket
    whose default is another key.

    Args:
        algorithm: As the request says; None when it does not.
        key: Likewise.
        bucket: moto's bucket, for its default.
    """
    if algorithm is None and bucket.encryption:
        default = bucket.encryption["Rule"]["ApplyServerSideEncryptionByDefault"]
        algorithm, key = default["SSEAlgorithm"], default.get("KMSMasterKeyID")
    if algorithm not in KMS:
        return algorithm, None
    return algorithm, key or managed_key("s3", bucket.region_name)


def install() -> None:
    """Makes moto encrypt as `settled` says. Safe to call twice."""
    from moto.s3.models import S3Backend

    if hasattr(S3Backend, "poserig_settles_encryption"):
        return
    S3Backend.poserig_settles_encryption = True
    put = S3Backend.put_object

    @wraps(put)
    def put_object(
        self: Any,
        bucket_name: str,
        key_name: str,
        value: bytes,
        *args: Any,
        encryption: str | None = None,
        kms_key_id: str | None = None,
        **kwargs: Any,
    ) -> Any:
        bucket = self.get_bucket(bucket_name)
        encryption, kms_key_id = settled(encryption, kms_key_id, bucket)
        made = put(
            self,
            bucket_name,
            key_name,
            value,
            *args,
            encryption=encryption,
            kms_key_id=kms_key_id,
            **kwargs,
        )
        made.kms_key_id = kms_key_id  # moto adds the bucket's key to any algorithm
        return made

    S3Backend.put_object = put_object
