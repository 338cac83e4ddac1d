"""Launches the labeling jobs of one launch: one job, or the parts that it is divided into.

All parts are checked before the first byte is written. A launch that was broken off between two
parts goes on when it is launched again: a part that is there, over the same images, stays as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from poserig.aws_errors import code_of, explained
from poserig.errors import PoserigError
from poserig.groundtruth.names import check_job_name
from poserig.jobs import ask
from poserig.jobs.job_files import JobFile, check_files, send_files
from poserig.jobs.manifests import Manifest, manifest_of
from poserig.jobs.part_names import names_of_parts
from poserig.jobs.request import check_request
from poserig.jobs.upload import put_once
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

# What makes the part that is there another one than the part that would be launched.
_SAME_TASK = {
    "NumberOfHumanWorkersPerDataObject": "another number of workers",
    "WorkteamArn": "another work team",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A labeling job that is to be launched.

    Attributes:
        manifest: What is sent; None for one that somebody put into S3.
        files: Its own files in S3, the worker task template first.
        request: Of CreateLabelingJob.
        arn: Of a part that an earlier launch made, which was broken off.
        gold: How many of its images are gold.
    """

    manifest: Manifest | None
    files: tuple[JobFile, ...]
    request: Mapping[str, Any]
    arn: str = ""
    gold: int = 0

    @property
    def name(self) -> str:
        """The job's name."""
        return str(self.request["LabelingJobName"])

    @property
    def manifest_uri(self) -> str:
        """Where its input manifest lies, or will."""
        return str(self.request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"])


@dataclass(frozen=True, slots=True)
class LaunchedPart:
    """A part, for whoever launched it.

    Attributes:
        arn: "" when nothing was launched (`dry_run`).
        images: How many data objects it has; None when its manifest was in S3 already.
        is_new: False for one that an earlier launch made, which was broken off.
        gold: How many of its data objects are gold images.
    """

    name: str
    arn: str
    manifest_uri: str
    images: int | None
    is_new: bool = True
    gold: int = 0


def divide(job: str, manifest: Manifest, most: int) -> list[tuple[str, Manifest]]:
    """Divides a manifest into parts of about the same size.

    Args:
        job: The one name of all parts.
        manifest: All lines.
        most: How many data objects a part may have.

    Returns:
        Name and manifest of each part, in order; a single one has the name itself.

    Raises:
        PoserigError: The name is too long for parts.
    """
    names = names_of_parts(job, max(1, -(-manifest.lines // most)))
    check_job_name(names[-1], "--name")
    if len(names) == 1:
        return [(job, manifest)]
    lines = manifest.body.decode("utf-8").removesuffix("\n").split("\n")
    starts = [number * len(lines) // len(names) for number in range(len(names) + 1)]
    return [
        (name, manifest_of(lines[start:end]))
        for name, start, end in zip(names, starts, starts[1:], strict=False)
    ]


def check_parts(
    session: "boto3.Session", client: "S3Client", job: str, parts: Sequence[Part]
) -> list[Part]:
    """Refuses a launch that would fail: limits, names, work team, files. Nothing is written.

    Args:
        session: Whose region and credentials are used.
        client: Of S3.
        job: The one name of all parts.
        parts: What is to be launched.

    Returns:
        The parts; those that an earlier launch made have their ARN.

    Raises:
        PoserigError: It would be refused, or the name is that of other jobs.
        botocore.exceptions.ClientError: AWS refused to tell.
    """
    for part in parts:
        check_request(part.request)
    sagemaker = session.client("sagemaker")
    taken = {one.lower(): one for one in ask.names_in_use(sagemaker, job)}
    found = []
    for part in parts:
        name = taken.pop(part.name.lower(), "")
        arn = _arn_of_same(sagemaker, name, part) if name and len(parts) > 1 else ""
        found.append(replace(part, arn=arn))
        if name and not arn:
            raise ask.name_is_taken(name)
    if taken:
        raise ask.name_is_taken(next(iter(taken.values())))
    if all(part.arn for part in found):
        raise ask.name_is_taken(job)
    ask.check_work_team(sagemaker, parts[0].request["HumanTaskConfig"]["WorkteamArn"])
    for part in found:
        check_files(client, part.files)
    return found


def _arn_of_same(client: Any, name: str, part: Part) -> str:
    """The ARN of a part that is there already and is this very one."""
    there = client.describe_labeling_job(LabelingJobName=name)
    human, wanted = there["HumanTaskConfig"], part.request["HumanTaskConfig"]
    other = [what for key, what in _SAME_TASK.items() if human.get(key) != wanted[key]]
    if there["LabelAttributeName"] != part.request["LabelAttributeName"]:
        other.insert(0, "another label attribute")
    if there["InputConfig"] != part.request["InputConfig"]:
        other.insert(0, "other images, or in another order")
    if other:
        raise PoserigError(
            f'There is a labeling job "{name}" already, with {other[0]}.',
            cure="To go on with a launch that was broken off, launch the same images with the same"
            " options. Else give another name with --name.",
        )
    return str(there["LabelingJobArn"])


def send_parts(client: "S3Client", parts: Iterable[Part]) -> None:
    """Stores manifests and files of the parts that are not there yet; replaces nothing.

    Raises:
        PoserigError: AWS refused, or another launch has left a different file meanwhile.
    """
    for part in parts:
        if part.arn:
            continue
        if part.manifest is not None:
            place = S3Uri.parse(part.manifest_uri)
            put_once(client, place, part.manifest.body, "application/x-ndjson")
        send_files(client, part.files)


def create_parts(
    session: "boto3.Session",
    job: str,
    parts: Sequence[Part],
    progress: Callable[[str], None] = lambda name: None,
) -> tuple[LaunchedPart, ...]:
    """Creates the labeling jobs that are not there yet.

    How many labeling jobs an account may run at a time is not published. When AWS refuses one more,
    those that were created run, and the error says how to go on.

    Args:
        session: Whose region and credentials are used.
        job: The one name of all parts.
        parts: As `check_parts` returned them.
        progress: Told the name of each job that was created.

    Raises:
        PoserigError: Another launch took a name meanwhile, or AWS refused a later part.
        botocore.exceptions.ClientError: AWS refused the first one.
    """
    made: list[LaunchedPart] = []
    for part in parts:
        try:
            arn = part.arn or create(session, part.request)
        except (PoserigError, BotoCoreError, ClientError) as error:
            if not made:
                raise
            raise _broken_off(job, made, len(parts), error) from error
        if not part.arn and len(parts) > 1:
            progress(part.name)
        made.append(launched(part, arn))
    return tuple(made)


def launched(part: Part, arn: str = "") -> LaunchedPart:
    """Returns what a launch says of a part; one that it would launch has no ARN."""
    images = None if part.manifest is None else part.manifest.lines
    return LaunchedPart(part.name, arn, part.manifest_uri, images, not part.arn, part.gold)


def _broken_off(
    job: str, made: Sequence[LaunchedPart], count: int, error: Exception
) -> PoserigError:
    known = error if isinstance(error, PoserigError) else explained(error, made[-1].name)
    is_quota = code_of(error) == "ResourceLimitExceeded"
    when = "when a job has ended, or with a higher quota" if is_quota else "again"
    return PoserigError(
        f'{len(made)} of the {count} jobs of "{job}" are launched, the next one was refused:'
        f" {known.what}",
        where=job,
        cure=f"Launch {when}, over the same images, with the same options and --name {job}: it goes"
        " on where it ended, and launches nothing twice.",
    )


def create(session: "boto3.Session", request: Mapping[str, Any]) -> str:
    """Create the labeling job of a request that was checked.

    Returns:
        Its ARN.

    Raises:
        PoserigError: Another launch took the name meanwhile.
        botocore.exceptions.ClientError: AWS refused.
    """
    client = session.client("sagemaker")
    try:
        return client.create_labeling_job(**request)["LabelingJobArn"]
    except ClientError as error:
        if code_of(error) != "ResourceInUse":
            raise
        name = request["LabelingJobName"]
        retried = error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0)
        if retried:
            # The answer to the first attempt was lost: the job may be this very one.
            made = client.describe_labeling_job(LabelingJobName=name)
            if made["InputConfig"] == request["InputConfig"]:
                return made["LabelingJobArn"]
        raise PoserigError(
            f'There is a labeling job "{name}" already: another launch took the name meanwhile.',
            cure="Give another with --name; what was uploaded is not sent again.",
        ) from error
