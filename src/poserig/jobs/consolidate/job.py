"""Makes the labels of a job again: manifest and answers are streamed, a portion is in memory.

A portion is as many images as the consensus fits together (IMAGES_AT_ONCE): more teach it nothing
new about the workers. docs/consolidation.md has the figures.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import NO_OBJECT, code_of, explaining
from poserig.errors import PoserigError
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.consolidate.more import JoinedResponses, responses_of
from poserig.jobs.consolidate.portions import portions_of
from poserig.jobs.consolidate.relabel import Counts, Relabeling
from poserig.jobs.consolidate.responses import ResponseFiles
from poserig.jobs.job_files import read_template
from poserig.jobs.status import description_of, status_of
from poserig.jobs.templates import rig_in_template
from poserig.jobs.upload import put_once, upload_client
from poserig.pose.consolidation.settling import IMAGES_AT_ONCE
from poserig.pose.job_rigs import by_hash, parse_rigs
from poserig.pose.rig import Rig
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

_JSON_LINES = "application/x-ndjson"

Progress = Callable[[int, int], None]


class NothingToConsolidate(PoserigError):
    """A job without any answer, or without labels of poserig's."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """A manifest with labels that were made again.

    Attributes:
        is_new: False when the very same manifest was there already.
        note: What a person should know of the whole job, or "".
        first: Address of the manifest whose labels were made again.
    """

    uri: str
    is_new: bool
    counts: Counts
    note: str = ""
    first: str = ""


def consolidate_job(
    session: "boto3.Session", name: str, progress: Progress = lambda done, total: None
) -> Consolidated:
    """Make all labels of a job that is over again, into a new manifest beside the first.

    The first manifest stays as it is. The new one is named by its content: the same answers give
    the same manifest at the same address, and nothing that a later job reads is replaced.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honored.
        name: The job, in any case.
        progress: Told after each portion how many data objects of how many are done.

    Raises:
        NothingToConsolidate: The job has no answers, or its labels are not poserig's.
        PoserigError: There is no such job, it is not over, or AWS refused.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused, or cannot
            be reached.
    """
    described = description_of(session, name)
    status = status_of(described)
    if not status.is_over:
        raise PoserigError(
            f'The labeling job "{status.name}" is not over: it is {status.status}.',
            cure=f"Wait until it is, or end it: poserig job stop {status.name}",
        )
    client = upload_client(session)
    layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], status.name)
    files = responses_of(session, client, described)
    if not len(files):
        raise NothingToConsolidate(
            f'Nobody answered in the labeling job "{status.name}".',
            where=layout.worker_responses,
            cure="There is nothing to consolidate.",
        )
    rigs, note = _rigs_of(client, described)
    label_name, ended = described["LabelAttributeName"], described["LastModifiedTime"]
    relabeling = Relabeling(client, layout, label_name, ended, rigs)
    with tempfile.TemporaryFile() as first, tempfile.TemporaryFile() as new:
        _download(client, layout.output_manifest, first)
        digest = _make(relabeling, files, first, new, progress)
        counts = relabeling.counts
        if not counts.made:
            why = counts.problems[0][1] if counts.problems else "Its manifest has other lines."
            raise NothingToConsolidate(
                f'No label of "{status.name}" can be made again. {why}',
                where=layout.output_manifest,
                cure="Its labels stay as they are.",
            )
        uri = f"{layout.consolidated_manifests}{digest[:16]}.manifest"
        is_new = put_once(client, S3Uri.parse(uri), new, _JSON_LINES)
    return Consolidated(uri, is_new, counts, note, layout.output_manifest)


def _make(
    relabeling: Relabeling,
    files: ResponseFiles | JoinedResponses,
    first: IO[bytes],
    new: IO[bytes],
    progress: Progress,
) -> str:
    """Write all lines again; returns the SHA-256 of what was written, as hex digits."""
    digest = sha256()
    done = 0
    for portion in portions_of(first, files, IMAGES_AT_ONCE):
        answers = files.read([index for index in portion.indexes() if index in files])
        for line in relabeling.lines(portion.lines(first), answers):
            data = f"{line}\n".encode()
            digest.update(data)
            new.write(data)
        done += len(answers)
        progress(done, len(files))
    return digest.hexdigest()


def _download(client: "S3Client", uri: str, file: IO[bytes]) -> None:
    """Put the first manifest on disk: a connection does not last as long as the labels take."""
    place = S3Uri.parse(uri)
    with explaining(uri):
        try:
            body = client.get_object(Bucket=place.bucket, Key=place.key)["Body"]
        except ClientError as error:
            if code_of(error) not in NO_OBJECT:
                raise
            raise NothingToConsolidate(
                "The labeling job has no output manifest.",
                where=uri,
                cure="It ended before its first label.",
            ) from error
        shutil.copyfileobj(body, file)


def _rigs_of(client: "S3Client", described: Mapping[str, Any]) -> tuple[dict[str, Rig], str]:
    """The rigs in the job's template, by hash; or none, and why."""
    uri = described["HumanTaskConfig"]["UiConfig"]["UiTemplateS3Uri"]
    try:
        text = read_template(client, uri).decode("utf-8-sig", "replace")
        value = rig_in_template(text, uri)
    except PoserigError as error:
        return {}, f"The job's rig cannot be read, labels are made without it. {error}"
    if value is None:
        return {}, ""
    return by_hash(parse_rigs(value, uri)), ""
