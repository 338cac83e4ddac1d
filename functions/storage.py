"""Reads and writes objects in S3, for both functions."""

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from poserig.errors import PoserigError
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@lru_cache(maxsize=1)
def client() -> "S3Client":
    """Returns the S3 client of this process, made once: that takes longer than a small batch.

    The client is botocore's, which boto3 returns as well. Importing boto3 would take longer.
    """
    return cast("S3Client", get_session().create_client("s3"))


def read(uri: str) -> bytes:
    """Reads the object at an S3 URI.

    Raises:
        PoserigError: It is not an S3 URI, or the object cannot be read.
    """
    place = S3Uri.parse(uri)
    try:
        return client().get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
    except (BotoCoreError, ClientError) as error:
        raise PoserigError(
            f"cannot be read ({error}).",
            where=uri,
            cure="The function's role needs s3:GetObject on it.",
        ) from error


def write(uri: str, body: bytes) -> None:
    """Writes a JSON object to an S3 URI.

    Raises:
        PoserigError: It is not an S3 URI, or the object cannot be written.
    """
    place = S3Uri.parse(uri)
    try:
        client().put_object(
            Bucket=place.bucket, Key=place.key, Body=body, ContentType="application/json"
        )
    except (BotoCoreError, ClientError) as error:
        raise PoserigError(
            f"cannot be written ({error}).",
            where=uri,
            cure="The function's role needs s3:PutObject on it.",
        ) from error
