"""Refuses S3 requests whose caller may use the object and not the KMS key that encrypts it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from poserig.local.aws.endpoint import faults
from poserig.local.aws.endpoint.authentication import headers_of, raw_path
from poserig.local.aws.iam import identity
from poserig.local.aws.iam.credentials import ACCOUNT_ID
from poserig.local.aws.kms import rights
from poserig.local.aws.s3 import cors as s3_cors
from poserig.local.aws.s3 import encryption
from poserig.local.aws.s3.actions import action_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.wrappers import Response

log = logging.getLogger(__name__)

BUCKET_ARN = "arn:aws:s3:::"


def _place(environ: WSGIEnvironment) -> tuple[Any, str, dict[str, str]]:
    """Returns the bucket (None if there is none), the key and the query of a request."""
    name, _, key = unquote(raw_path(environ).lstrip("/")).partition("/")
    query = dict(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True))
    return s3_cors.find_bucket(name) if name else None, key, query


def upload_of(environ: WSGIEnvironment) -> Any:
    """Returns the multipart upload of which a request is a part; None if it is none."""
    bucket, _, query = _place(environ)
    return None if bucket is None else bucket.multiparts.get(query.get("uploadId", ""))


def refusal(environ: WSGIEnvironment, principal: str) -> Response | None:
    """Returns the refusal of a request; None if the caller may use the keys that it needs."""
    for action, key, arn, region in _asked(environ):
        context = {
            **identity.context(principal),
            "kms:CallerAccount": ACCOUNT_ID,
            "kms:ViaService": f"s3.{region}.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": arn,
        }
        refused = rights.refusal(principal, key, action, region, context)
        if refused is not None:
            log.warning("refused: %s", refused.message)
            status = 403 if refused.code == "AccessDenied" else 400
            return faults.fault("s3", environ, refused.code, refused.message, status)
    return None


def _asked(environ: WSGIEnvironment) -> Iterator[tuple[str, str, str, str]]:
    """Yields what a request does with KMS keys: action, key, the object's ARN and its region."""
    bucket, key_name, query = _place(environ)
    if bucket is None or not key_name:
        return
    arn, region = f"{BUCKET_ARN}{bucket.name}/{key_name}", bucket.region_name
    action = action_of(environ["REQUEST_METHOD"], bucket.name, key_name, query)[0]
    if action in ("s3:GetObject", "s3:GetObjectVersion") and environ["REQUEST_METHOD"] == "GET":
        yield from _decrypted(bucket, key_name, query.get("versionId"), arn)
    if action != "s3:PutObject":
        return
    headers, upload = headers_of(environ), upload_of(environ)
    asked = (headers.get(encryption.ALGORITHM), headers.get(encryption.KEY))
    if upload is not None:
        asked = (upload.sse_encryption, upload.kms_key_id)
    _, written = encryption.settled(*asked, bucket)
    if written is not None:
        yield "kms:GenerateDataKey", written, arn, region
        if upload is not None:
            # https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
            yield "kms:Decrypt", written, arn, region
    source = unquote(headers.get("x-amz-copy-source", "").split("?", 1)[0]).lstrip("/")
    name, _, source_key = source.partition("/")
    other = s3_cors.find_bucket(name) if name else None
    if other is not None:
        yield from _decrypted(other, source_key, None, f"{BUCKET_ARN}{source}")


def _decrypted(
    bucket: Any, key_name: str, version: str | None, arn: str
) -> Iterator[tuple[str, str, str, str]]:
    for kept in reversed(dict.get(bucket.keys, key_name) or []):
        if version is None or str(kept.version_id) == version:
            key = getattr(kept, "kms_key_id", None)  # a delete marker has none
            if key and kept.encryption in encryption.KMS:
                yield "kms:Decrypt", key, arn, bucket.region_name
            return
