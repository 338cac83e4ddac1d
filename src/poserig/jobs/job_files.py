"""A job's own files in S3: its worker task template, the rigs in it, and poses of gold images.

A launch copies the template that Terraform published, so that a later deploy does not change the
pages of a job that runs, and puts the rigs beside it, where the post-annotation function finds
them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from poserig.aws_errors import DENIED, NOT_IN_S3, code_of
from poserig.errors import PoserigError
from poserig.groundtruth.job_files import FOLDER, job_files
from poserig.groundtruth.rounds import LABEL
from poserig.jobs.own_instructions import with_instructions
from poserig.jobs.round_page import round_page
from poserig.jobs.stack import Stack
from poserig.jobs.templates import RigFile, rig_in_template, with_rigs
from poserig.jobs.upload import put_once
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_HTML = "text/html; charset=utf-8"
_JSON = "application/json"
_LINES = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class JobFile:
    """One of them, ready to be sent."""

    uri: str
    body: bytes
    content_type: str


def read_template(client: "S3Client", uri: str) -> bytes:
    """A worker task template in S3.

    Raises:
        PoserigError: It is not there.
        botocore.exceptions.ClientError: AWS refused.
    """
    found = _read(client, uri)
    if found is None:
        raise PoserigError(
            "The worker task template is not there.", where=uri, cure="`make deploy` publishes it."
        )
    return found


def files_of(
    client: "S3Client",
    stack: Stack,
    job_name: str,
    template_uri: str,
    rigs: Sequence[RigFile] = (),
    task: str = LABEL,
    instructions: str = "",
    gold: bytes = b"",
) -> tuple[JobFile, ...]:
    """The files of a job that is to be launched; nothing is written.

    Args:
        template_uri: The template that is copied.
        rigs: Take the place of those in the template; () leaves them.
        task: One of `poserig.groundtruth.rounds.TASKS`: a later round's page has a bar of its own.
        instructions: HTML before those of the template, or "".
        gold: The known poses of its gold images, if it has some.

    Returns:
        The template first. The rigs follow unless the template has none of poserig's.

    Raises:
        PoserigError: The template is not there, its rig is none, or it cannot ask for a verdict or
            show instructions.
        botocore.exceptions.ClientError: AWS refused.
    """
    folder = S3Uri.parse(stack.input_prefix_uri, needs_key=False).child(FOLDER)
    places = job_files(str(folder), job_name)
    template = read_template(client, template_uri)
    text = template.decode("utf-8-sig", "replace")
    if rigs:
        text = with_rigs(text, rigs, template_uri)
        template = text.encode()
    page = template if task == LABEL else round_page(template, task, template_uri)
    if instructions:
        page = with_instructions(page, instructions, template_uri)
    files = [JobFile(places.template, page, _HTML)]
    rig = rig_in_template(text, template_uri)
    if rig is not None:
        rig_text = json.dumps(rig, ensure_ascii=False, indent=1) + "\n"
        files.append(JobFile(places.rig, rig_text.encode(), _JSON))
    if gold:
        files.append(JobFile(places.gold, gold, _LINES))
    return tuple(files)


def check_files(client: "S3Client", files: tuple[JobFile, ...]) -> None:
    """Refuse a launch that would find something else where a file of its belongs.

    Only launches of this very name leave files there: one that was interrupted, or one that is
    under way.

    Raises:
        PoserigError: Naming the file.
        botocore.exceptions.ClientError: AWS refused.
    """
    for file in files:
        try:
            _check_same(client, file)
        except ClientError as error:
            # Who may not list gets this for what is not there. `send_files` replaces nothing.
            if code_of(error) not in DENIED:
                raise


def send_files(client: "S3Client", files: tuple[JobFile, ...]) -> None:
    """Store them. One that is there already stays, and must be the same.

    Raises:
        PoserigError: Another launch has left a different one meanwhile, or AWS refused.
        botocore.exceptions.ClientError: What is there may not be read.
    """
    for file in files:
        place = S3Uri.parse(file.uri)
        if not put_once(client, place, file.body, file.content_type):
            _check_same(client, file)


def _check_same(client: "S3Client", file: JobFile) -> None:
    found = _read(client, file.uri)
    if found is not None and found != file.body:
        raise PoserigError(
            "Another launch with this name has left a different file here.",
            where=file.uri,
            cure="Give another name with --name: no file of a job is ever replaced.",
        )


def _read(client: "S3Client", uri: str) -> bytes | None:
    place = S3Uri.parse(uri)
    try:
        return client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
    except ClientError as error:
        if code_of(error) in NOT_IN_S3:
            return None
        raise
