"""Implements the labeling engine's ports on boto3: objects in S3, functions in Lambda."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError

from poserig.aws_errors import DENIED, NOT_IN_S3, code_of, message_of
from poserig.errors import PoserigError
from poserig.json import Json
from poserig.labeling.ports import FunctionFailed, ObjectAccessDenied, ObjectNotFound
from poserig.local.function_answer import read_answer
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client

S3_CONFIG = Config(signature_version="s3v4")
"""For the client of `S3ObjectStore`: without it botocore presigns with the old Signature 2."""

LAMBDA_CONFIG = Config(read_timeout=915, retries={"total_max_attempts": 1}, max_pool_connections=10)
"""For the client of `LambdaInvoker`: a function may take 15 minutes, and a second attempt would
run it twice."""

_PASSING = ("TooManyRequestsException", "ThrottlingException", "ServiceException")


class S3ObjectStore:
    """Objects in S3.

    Args:
        client: Made with `S3_CONFIG`.
        client_as: Makes a client with the rights of a role, by its ARN; None: roles have the
            client's own.
        encryption: Parameters of PutObject, for what it writes.
    """

    def __init__(
        self,
        client: "S3Client",
        client_as: Callable[[str], "S3Client"] | None = None,
        encryption: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self._client = client
        self._client_as = client_as or (lambda _: client)
        self._encryption = encryption

    def as_role(self, role_arn: str, kms_key_id: str = "") -> "S3ObjectStore":
        """The same objects as a labeling job with this role reaches them.

        What Ground Truth writes is encrypted with SSE-KMS, by default with the key that AWS
        manages for S3; a bucket policy must expect "aws:kms":
        https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_LabelingJobOutputConfig.html
        """
        key = {"SSEKMSKeyId": kms_key_id} if kms_key_id else {}
        encryption = {"ServerSideEncryption": "aws:kms", **key}
        return S3ObjectStore(self._client_as(role_arn), self._client_as, encryption)

    def read(self, uri: str) -> bytes:
        """Reads an object. Raises ObjectNotFound or ObjectAccessDenied."""
        location = S3Uri.parse(uri, "S3 URI")
        try:
            answer = self._client.get_object(Bucket=location.bucket, Key=location.key)
            return answer["Body"].read()
        except (ClientError, BotoCoreError) as error:
            raise _explain_s3(error, uri, "read") from error

    def write(self, uri: str, data: bytes, content_type: str = "application/json") -> None:
        """Writes an object. Raises ObjectNotFound (no such bucket) or ObjectAccessDenied."""
        location = S3Uri.parse(uri, "S3 URI")
        try:
            self._client.put_object(
                Bucket=location.bucket,
                Key=location.key,
                Body=data,
                ContentType=content_type,
                **self._encryption,
            )
        except (ClientError, BotoCoreError) as error:
            raise _explain_s3(error, uri, "written") from error

    def exists(self, uri: str) -> bool:
        """Whether the object is there. Raises ObjectAccessDenied."""
        return self.size(uri) is not None

    def size(self, uri: str) -> int | None:
        """Returns the object's bytes; None when it is not there. Raises ObjectAccessDenied."""
        location = S3Uri.parse(uri, "S3 URI")
        try:
            answer = self._client.head_object(Bucket=location.bucket, Key=location.key)
        except (ClientError, BotoCoreError) as error:
            if code_of(error) in NOT_IN_S3:
                return None
            raise _explain_s3(error, uri, "read") from error
        return answer["ContentLength"]

    def newest(self, folder: str) -> str:
        """Finds what was written last. Raises ObjectAccessDenied or ObjectNotFound (no bucket)."""
        location = S3Uri.parse(folder, "S3 URI")
        try:
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=location.bucket, Prefix=location.key
            )
            found = [
                (item["LastModified"], item["Key"])
                for page in pages
                for item in page.get("Contents", ())
            ]
        except (ClientError, BotoCoreError) as error:
            raise _explain_s3(error, folder, "listed") from error
        return str(S3Uri(location.bucket, max(found)[1])) if found else ""

    def presign(self, uri: str, expires_in_seconds: int) -> str:
        """Makes an address with which a browser can read the object until it expires."""
        location = S3Uri.parse(uri, "S3 URI")
        return self._client.generate_presigned_url(
            "get_object",
            Params={"Bucket": location.bucket, "Key": location.key},
            ExpiresIn=expires_in_seconds,
        )


class LambdaInvoker:
    """Functions in Lambda, invoked synchronously.

    Args:
        client: Made with `LAMBDA_CONFIG`.
        client_as: Makes a client with the rights of a role, by its ARN; None: roles have the
            client's own.
    """

    def __init__(
        self, client: "LambdaClient", client_as: Callable[[str], "LambdaClient"] | None = None
    ) -> None:
        self._client = client
        self._client_as = client_as or (lambda _: client)

    def as_role(self, role_arn: str) -> "LambdaInvoker":
        """The same functions as a labeling job with this role may call them."""
        return LambdaInvoker(self._client_as(role_arn), self._client_as)

    def exists(self, function_arn: str) -> bool:
        """Whether the function is deployed."""
        try:
            self._client.get_function(FunctionName=function_arn)
        except ClientError as error:
            if code_of(error) in ("ResourceNotFoundException", "404"):
                return False
            raise PoserigError(
                f"Lambda answered: {_message(error)}", where=function_arn, cure="Try again."
            ) from error
        return True

    def invoke(self, function_arn: str, event: Mapping[str, Json]) -> Json:
        """Returns the function's answer. Raises FunctionFailed.

        A failure of Lambda itself is another error: it passes, so no data object may fail for it.
        """
        payload = json.dumps(event, allow_nan=False).encode()
        try:
            answer = self._client.invoke(FunctionName=function_arn, Payload=payload)
            body = answer["Payload"].read()
        except ClientError as error:
            raise _explain_refusal(error, function_arn) from error
        except ReadTimeoutError as error:
            raise FunctionFailed(
                "The function did not answer in 15 minutes.", kind="timeout", where=function_arn
            ) from error
        return read_answer(body, function_arn, failed=bool(answer.get("FunctionError")))


def _message(error: ClientError) -> str:
    return f"{code_of(error) or 'error'}: {message_of(error)}".rstrip(": ")


def _explain_s3(error: ClientError | BotoCoreError, uri: str, verb: str) -> PoserigError:
    if isinstance(error, BotoCoreError):  # no answer, or one that was cut
        return PoserigError(f"S3 gave no answer ({error}).", where=uri, cure="Try again.")
    code = code_of(error)
    if code in NOT_IN_S3:
        thing = "bucket" if code == "NoSuchBucket" else "object"
        return ObjectNotFound(f"There is no such {thing} in S3.", where=uri, cure="Upload it.")
    if code in DENIED:
        return ObjectAccessDenied(
            f"S3 does not allow it to be {verb}.",
            where=uri,
            cure="Check the bucket policy and the role's policy.",
        )
    return PoserigError(f"S3 answered: {_message(error)}", where=uri, cure="Try again.")


def _explain_refusal(error: ClientError, function_arn: str) -> PoserigError:
    code = code_of(error)
    if code in _PASSING:
        return PoserigError(
            f"Lambda answered: {_message(error)}", where=function_arn, cure="Try again."
        )
    if code == "ResourceNotFoundException":
        return FunctionFailed(
            "The function does not exist any more.",
            kind="not_found",
            where=function_arn,
            cure="Deploy it again.",
        )
    if code == "RequestTooLargeException":
        return FunctionFailed(
            "The event is larger than Lambda's 6 MB.", kind="too_large", where=function_arn
        )
    return FunctionFailed(
        f"Lambda refused the invocation: {_message(error)}", kind="error", where=function_arn
    )
