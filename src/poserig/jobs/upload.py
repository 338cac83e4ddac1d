"""Uploads that never replace anything, many at a time, and go on where an earlier one ended."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from time import sleep
from typing import IO, TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import ClientError

from poserig.aws_errors import DENIED, code_of, explaining
from poserig.errors import PoserigError, shown
from poserig.jobs.photographs import Photograph
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

THREADS = 16
_CONFIG = Config(
    max_pool_connections=THREADS,
    retries={"mode": "standard", "max_attempts": 6},
    tcp_keepalive=True,
)
_IS_THERE = "PreconditionFailed"
# Another upload of the same key is under way: S3 asks for another try.
_CONFLICT = "ConditionalRequestConflict"
_CONFLICT_TRIES = 5
_LEAST_PAGES = 10


def upload_client(session: "boto3.Session") -> "S3Client":
    """An S3 client for many uploads at a time, each tried again when the network fails."""
    return session.client("s3", config=_CONFIG)


def put_once(client: "S3Client", place: S3Uri, body: bytes | IO[bytes], content_type: str) -> bool:
    """Store bytes, or all of a file, where nothing is yet.

    Returns:
        False when there is an object already, which is left as it is.

    Raises:
        PoserigError: AWS refused, or cannot be reached.
    """
    with explaining(f"upload to {shown(str(place))}"):
        for attempt in range(_CONFLICT_TRIES):
            if not isinstance(body, bytes):
                body.seek(0)
            try:
                client.put_object(
                    Bucket=place.bucket,
                    Key=place.key,
                    Body=body,
                    ContentType=content_type,
                    IfNoneMatch="*",
                )
            except ClientError as error:
                if code_of(error) == _IS_THERE:
                    return False
                if code_of(error) != _CONFLICT or attempt + 1 == _CONFLICT_TRIES:
                    raise
                sleep(0.1 * 2**attempt)
            else:
                return True
    raise AssertionError("the last attempt returns or raises")


def missing_photographs(
    client: "S3Client", photographs: Sequence[Photograph], images: S3Uri
) -> list[Photograph]:
    """The photographs that are not in S3 yet.

    It lists what is there. Where that is not permitted, or longer than asking for each, all
    that was not seen is missing: `put_once` leaves what is there as it is.

    Raises:
        PoserigError: An object with another size is where a photograph belongs.
        botocore.exceptions.ClientError: AWS refused for another reason.
    """
    found = _sizes_of_listed(client, images, max(_LEAST_PAGES, len(photographs)))
    missing = []
    for photograph in photographs:
        place = photograph.location(images)
        size = found.get(place.key)
        if size is None:
            missing.append(photograph)
        elif size != photograph.size:
            raise PoserigError(
                f"There is an object of {size} bytes where {shown(photograph.name)} with "
                f"{photograph.size} bytes belongs.",
                where=shown(str(place)),
                cure="It is damaged: remove the object and launch again.",
            )
    return missing


def _sizes_of_listed(client: "S3Client", images: S3Uri, most_pages: int) -> Mapping[str, int]:
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket=images.bucket, Prefix=f"{images.key}/"
    )
    found: dict[str, int] = {}
    try:
        for number, page in enumerate(pages, start=1):
            found.update((item["Key"], item["Size"]) for item in page.get("Contents", ()))
            if number >= most_pages:
                break
    except ClientError as error:
        if code_of(error) not in DENIED:
            raise
    return found


def upload(
    client: "S3Client",
    photographs: Sequence[Photograph],
    images: S3Uri,
    progress: Callable[[str], None],
) -> None:
    """Upload photographs to the places that their contents name.

    The smallest goes first and alone: when uploading is not permitted, nothing is written.

    Args:
        progress: Told each photograph's name when it is in S3, in this thread.

    Raises:
        PoserigError: A file changed since it was opened, or AWS refused. What was uploaded stays:
            another call uploads the rest.
        OSError: A file cannot be read any more.
    """
    if not photographs:
        return
    first = min(photographs, key=lambda photograph: photograph.size)
    _upload_one(client, first, images)
    progress(first.name)
    others = [photograph for photograph in photographs if photograph is not first]
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="upload")
    try:
        futures: Mapping[Future[None], str] = {
            pool.submit(_upload_one, client, photograph, images): photograph.name
            for photograph in others
        }
        _wait(futures, progress)
    finally:
        pool.shutdown(cancel_futures=True)


def _wait(futures: Mapping[Future[None], str], progress: Callable[[str], None]) -> None:
    done: Iterable[Future[None]] = as_completed(futures)
    for future in done:
        future.result()
        progress(futures[future])


def _upload_one(client: "S3Client", photograph: Photograph, images: S3Uri) -> None:
    body = photograph.path.read_bytes()
    if hashlib.sha256(body).hexdigest() != photograph.digest:
        raise PoserigError(
            "The file changed while the job was being launched.",
            where=shown(str(photograph.path)),
            cure="Launch again when nothing writes to the folder any more.",
        )
    put_once(client, photograph.location(images), body, photograph.content_type)
