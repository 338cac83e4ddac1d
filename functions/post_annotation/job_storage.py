"""Opens S3 for a labeling job: in the name of its role, with the key that encrypts its labels."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from functions import storage
from functions.observability import logger
from functions.post_annotation.settings import Settings
from poserig.groundtruth.events import PostAnnotationEvent

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

SESSION_NAME = "poserig-post-annotation"
# Longer than a function may run: no call ends with credentials that expired on the way.
SPARE = timedelta(minutes=16)
_clients: dict[str, tuple["S3Client", datetime]] = {}


def storage_of_job(event: PostAnnotationEvent, settings: Settings) -> storage.Storage:
    """Returns S3 as the event's job uses it.

    The function's own role reads and writes in the stack's bucket. A job with a role of its own
    names it in the event; the function takes it up where the settings list it.

    Args:
        event: It names the job's role and its key, if there are any.
        settings: Which roles may be taken up, and the stack's key.
    """
    key = event.kms_key_id or settings.label_kms_key_arn
    if event.role_arn in settings.assumable_role_arns:
        return storage.Storage(_client_of(event.role_arn), key)
    return storage.Storage(storage.client(), key)


def _client_of(role_arn: str) -> "S3Client":
    """A client that signs as the role, kept while its credentials last; else the function's own."""
    kept = _clients.get(role_arn)
    if kept and datetime.now(UTC) < kept[1] - SPARE:
        return kept[0]
    session = get_session()
    try:
        sts: Any = session.create_client("sts")
        taken = sts.assume_role(RoleArn=role_arn, RoleSessionName=SESSION_NAME)["Credentials"]
    except (BotoCoreError, ClientError) as error:
        logger.warning("The job's role cannot be taken up", role_arn=role_arn, reason=str(error))
        return storage.client()
    made = cast(
        "S3Client",
        session.create_client(
            "s3",
            aws_access_key_id=taken["AccessKeyId"],
            aws_secret_access_key=taken["SecretAccessKey"],
            aws_session_token=taken["SessionToken"],
        ),
    )
    _clients[role_arn] = (made, taken["Expiration"])
    return made
