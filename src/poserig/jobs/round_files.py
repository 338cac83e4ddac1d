"""Downloads the labels of jobs, a file for each round; an interrupted download is continued."""

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from botocore.exceptions import ClientError

from poserig.aws_errors import NO_OBJECT, code_of, explaining
from poserig.errors import PoserigError
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.consolidate.manifests import newest_manifest
from poserig.jobs.parts import FoundJob, not_launched
from poserig.jobs.status import JobStatus, status_of
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class RoundFile:
    """The newest labels of a job.

    Attributes:
        file: Its lines, those of all parts; at the start.
        uris: Where they came from, one for each part that has labels.
        is_made_again: All of them were made again from all answers when the job was over.
        notes: Which parts are not in it, as sentences.
    """

    file: IO[bytes]
    uris: tuple[str, ...]
    is_made_again: bool
    notes: tuple[str, ...]


class Downloads:
    """Files in a folder that are gone at the end, but for downloads that broke off.

    Args:
        client: Of S3.
        folder: Where they are: beside the file that is made of them, so that it can be moved there.
    """

    def __init__(self, client: "S3Client", folder: Path) -> None:
        self._client, self._folder = client, folder
        self._stack = ExitStack()
        self._whole: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._stack.close()
        # What is whole; after another error it may be wanted again.
        for part in self._whole if kind is None or self.is_done else ():
            part.unlink(missing_ok=True)

    is_done = False
    """Set before what follows the last download: whole files then go also when that fails."""

    def room(self) -> IO[bytes]:
        """Returns a new file."""
        return self._stack.enter_context(
            tempfile.NamedTemporaryFile(dir=self._folder, prefix=".poserig-")
        )

    def fetch(self, job: FoundJob) -> RoundFile:
        """Downloads the newest labels of a job; of one with parts those that are there.

        Raises:
            PoserigError: It has no labels yet, or AWS refused.
            botocore.exceptions.ClientError: AWS refused to list them.
        """
        found: list[tuple[str, bool, Path]] = []
        notes = []
        missing: NoLabelsYet | None = None
        for described in job.parts:
            uri, is_made_again = _newest(self._client, described)
            try:
                path = _download(self._client, uri, status_of(described), self._folder)
            except NoLabelsYet as error:
                missing = missing or error
                notes.append(f"{described['LabelingJobName']} has no labels yet.")
            else:
                self._whole.append(path)
                found.append((uri, is_made_again, path))
        if missing and not found:
            raise missing
        if job.missing:
            notes.append(f"{not_launched(job.missing)}: launch again with the same options.")
        files: list[IO[bytes]] = [
            self._stack.enter_context(path.open("rb")) for _, _, path in found
        ]
        return RoundFile(
            files[0] if len(files) == 1 else self._joined(files),
            tuple(uri for uri, _, _ in found),
            all(is_made_again for _, is_made_again, _ in found),
            tuple(notes),
        )

    def _joined(self, files: list[IO[bytes]]) -> IO[bytes]:
        target = self.room()
        for file in files:
            shutil.copyfileobj(file, target, CHUNK)
        target.seek(0)
        return target


class NoLabelsYet(PoserigError):
    """A job that has no output manifest."""


def _newest(client: "S3Client", described: Any) -> tuple[str, bool]:
    """The address of a job's newest manifest, and whether its labels were made again at the end."""
    status = status_of(described)
    layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], status.name)
    uri = newest_manifest(client, layout) if status.is_over else layout.output_manifest
    return uri, uri != layout.output_manifest


def _download(client: "S3Client", uri: str, status: JobStatus, folder: Path) -> Path:
    """Downloads a manifest; what an interrupted download left is not sent again.

    Returns:
        Where it is. The name tells the very object, so that no half of an older one is continued.
    """
    place = S3Uri.parse(uri)
    with explaining(uri):
        try:
            head = client.head_object(Bucket=place.bucket, Key=place.key)
        except ClientError as error:
            if code_of(error) not in NO_OBJECT:
                raise
            raise NoLabelsYet(
                f'The labeling job "{status.name}" has no labels yet: it is {status.status}.',
                where=uri,
                cure="It ended without a label, as `poserig job status` says, or they were deleted."
                if status.is_over
                else "Ground Truth writes them when the job is over; `poserig job status` tells.",
            ) from error
        etag, size = head["ETag"], head["ContentLength"]
        mark = sha256(f"{uri} {etag} {size}".encode()).hexdigest()[:12]
        part = folder / f".poserig-{mark}.part"
        with part.open("ab") as file:
            there = file.tell()
            if there < size:
                answer = client.get_object(
                    Bucket=place.bucket, Key=place.key, Range=f"bytes={there}-", IfMatch=etag
                )
                shutil.copyfileobj(answer["Body"], file, CHUNK)
    return part
