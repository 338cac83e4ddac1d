"""Reads and writes objects in S3, for both functions."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

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


class Storage(NamedTuple):
    """S3 in the name of one role.

    Attributes:
        client: Signs with the role's credentials.
        kms_key_id: Key that encrypts what is written: its id, its ARN or an alias; "" for the
            bucket's own encryption.
    """

    client: "S3Client"
    kms_key_id: str = ""

    def read(self, uri: str) -> bytes:
        """Reads the object at an S3 URI.

        Raises:
            PoserigError: It is not an S3 URI, or the object cannot be read.
        """
        place = S3Uri.parse(uri)
        try:
            return self.client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
        except (BotoCoreError, ClientError) as error:
            raise PoserigError(
                f"cannot be read ({error}).",
                where=uri,
                cure="The function's role needs s3:GetObject on it.",
            ) from error

    def write(self, uri: str, body: bytes) -> None:
        """Writes a JSON object to an S3 URI.

        Raises:
            PoserigError: It is not an S3 URI, or the object cannot be written.
        """
        place = S3Uri.parse(uri)
        encryption: dict[str, Any] = {}
        if self.kms_key_id:
            encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.kms_key_id}
        try:
            self.client.put_object(
                Bucket=place.bucket,
                Key=place.key,
                Body=body,
                ContentType="application/json",
                **encryption,
            )
        except (BotoCoreError, ClientError) as error:
            needs = "s3:PutObject on it"
            if self.kms_key_id:
                needs += f" and kms:GenerateDataKey on {self.kms_key_id}"
            raise PoserigError(
                f"cannot be written ({error}).",
                where=uri,
                cure=f"The function's role needs {needs}.",
            ) from error


def read(uri: str) -> bytes:
    """Reads the object at an S3 URI, in the name of the function's own role.

    Raises:
        PoserigError: It is not an S3 URI, or the object cannot be read.
    """
    return Storage(client()).read(uri)
