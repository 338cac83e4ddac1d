"""Joins the answers of a job that asked one more worker with those of the job before.

`poserig job launch --workers-more` makes such a job: its tag names the job before, and each of its
lines the line there. Somebody who answered in both counts once, with the later answer
(`poserig.labels`).
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from poserig.aws_errors import explaining
from poserig.errors import PoserigError
from poserig.groundtruth.answers.request import AnsweredObject
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import line_attributes
from poserig.groundtruth.rounds import ATTRIBUTE
from poserig.jobs.consolidate.responses import ResponseFiles
from poserig.jobs.status import description_of
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

MORE_TAG = "poserig:more"
# Members of a line's round: the number of the line, from 0, in the manifest of the job before; and
# the name of that job, where it is a part of the job that the tag names.
BEFORE = "before"
BEFORE_JOB = "before-job"


def job_before(described: Mapping[str, Any]) -> str:
    """Returns the job whose images one more worker was asked about, "" for other jobs."""
    tags = described.get("Tags", ())
    return next((str(tag["Value"]) for tag in tags if tag["Key"] == MORE_TAG), "")


class JoinedResponses:
    """The worker responses of a job, and those to the same images in the job before.

    Args:
        own: Of the job.
        before: By name, of the job before or its parts; their own may be joined too.
        lines: Line of the job, from 0, to the name and the line before.
    """

    def __init__(
        self,
        own: ResponseFiles,
        before: "Mapping[str, ResponseFiles | JoinedResponses]",
        lines: Mapping[int, tuple[str, int]],
    ) -> None:
        self._own, self._before, self._lines = own, before, lines

    def __len__(self) -> int:
        """How many lines of the job have answers in it."""
        return len(self._own)

    def __contains__(self, index: object) -> bool:
        """Whether a line of the job, from 0, has answers in it."""
        return index in self._own

    def read(self, indexes: Sequence[int]) -> Mapping[int, AnsweredObject | PoserigError]:
        """The answers to some lines, those of the job before first, or why they cannot be read.

        Raises:
            PoserigError: AWS refused, or cannot be reached.
        """
        found = dict(self._own.read(indexes))
        wanted = {index: self._lines[index] for index in indexes if index in self._lines}
        earlier = {
            (job, line): answers
            for job, files in self._before.items()
            for line, answers in files.read(
                sorted({line for name, line in wanted.values() if name == job and line in files})
            ).items()
        }
        for index, place in wanted.items():
            if place not in earlier:
                continue
            before, own = earlier[place], found[index]
            if isinstance(before, PoserigError):
                found[index] = before
            elif isinstance(own, AnsweredObject):
                responses = (*before.responses, *own.responses)
                found[index] = AnsweredObject(str(index), responses)
        return found


def responses_of(
    session: "boto3.Session", client: "S3Client", described: Mapping[str, Any]
) -> ResponseFiles | JoinedResponses:
    """Returns the worker responses of a job, joined with those of the jobs that it adds to.

    Raises:
        PoserigError: The job before is gone, or AWS refused.
    """
    layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], described["LabelingJobName"])
    own = ResponseFiles(client, layout)
    name = job_before(described)
    if not name:
        return own
    with tempfile.TemporaryFile() as manifest:
        place = S3Uri.parse(layout.output_manifest)
        with explaining(layout.output_manifest):
            body = client.get_object(Bucket=place.bucket, Key=place.key)["Body"]
        shutil.copyfileobj(body, manifest)
        lines = _lines_before(manifest, name)
    jobs = sorted({job for job, _ in lines.values()} or {name})
    before = {job: responses_of(session, client, description_of(session, job)) for job in jobs}
    return JoinedResponses(own, before, lines)


def _lines_before(manifest: IO[bytes], job: str) -> dict[int, tuple[str, int]]:
    manifest.seek(0)
    found: dict[int, tuple[str, int]] = {}
    for index, raw in enumerate(manifest):
        member = (line_attributes(raw.decode("utf-8", "replace")) or {}).get(ATTRIBUTE)
        before = member.get(BEFORE) if isinstance(member, dict) else None
        if isinstance(member, dict) and type(before) is int and before >= 0:
            found[index] = (str(member.get(BEFORE_JOB, job)), before)
    return found
