"""Fetches the labels of a labeling job, and counts what is in them."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import DENIED, NO_OBJECT, NOT_IN_S3, code_of, explaining
from poserig.errors import PoserigError, shown
from poserig.groundtruth.gold import gold_count, without_gold
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import is_error_label, line_attributes
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.sources import image_name
from poserig.groundtruth.spilled import whole_label
from poserig.issues import reported_problems
from poserig.jobs.chain import jobs_before, joined, newest_attribute
from poserig.jobs.consolidate.manifests import newest_manifest
from poserig.jobs.consolidate.more import job_before
from poserig.jobs.round_agreement import RoundAgreement
from poserig.jobs.status import JobStatus, description_of, status_of
from poserig.json import Json, JsonObject
from poserig.pose.label import LabelError
from poserig.pose.label.read import parse_label
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

CHUNK = 1 << 20


@dataclass(slots=True)
class Summary:
    """What is in a manifest with labels.

    Attributes:
        lines: Images; each has a line.
        labeled: Images with a label of poserig's.
        other: Images with a label of another post-annotation function.
        unlabeled: Images without a label: nobody has answered, or not yet.
        failures: Why images have no label, and how many.
        instances: People, animals or things that are labeled.
        points: Labeled keypoints.
        agreement: Mean of the labels of several workers, 0 to 1; None without any.
        issues: Type of issue to the number of images that have it.
        reported: Images about which a worker reported a problem.
        round: What a later round did to the labels of the round before.
    """

    lines: int = 0
    labeled: int = 0
    other: int = 0
    unlabeled: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    instances: int = 0
    points: int = 0
    issues: Counter[str] = field(default_factory=Counter)
    reported: int = 0
    round: RoundAgreement = field(default_factory=RoundAgreement)
    _agreements: list[float] = field(default_factory=list)

    @property
    def agreement(self) -> float | None:
        """The mean, or None."""
        found = self._agreements
        return sum(found) / len(found) if found else None

    def count(self, text: str, label_name: str, read: Callable[[str], bytes]) -> None:
        """Count a line.

        Args:
            text: The line.
            label_name: The label attribute.
            read: Reads the S3 object of a label that is too long for its line.
        """
        self.lines += 1
        line = line_attributes(text) or {}
        metadata = line.get(metadata_name(label_name))
        if isinstance(metadata, dict) and "failure-reason" in metadata:
            self.failures[str(metadata["failure-reason"])] += 1
            return
        label = line.get(label_name)
        if label is None:
            self.unlabeled += 1
        elif isinstance(label, dict) and is_error_label(label):
            self.failures[str(label.get("reason", "The label says only that it is an error."))] += 1
        else:
            self._count_label(whole := whole_label(label, read))
            self.round.count(line, label_name, whole, read)

    def _count_label(self, value: Json) -> None:
        try:
            label = parse_label(value)
        except LabelError:
            self.other += 1
            return
        self.labeled += 1
        self.instances += len(label.instances)
        self.points += sum(v > 0 for instance in label.instances for v in instance.keypoints[2::3])
        if label.agreement is not None:
            self._agreements.append(label.agreement)
        issues = value.get("issues") if isinstance(value, dict) else None
        found = issues if isinstance(issues, list) else []
        self.issues.update({str(one.get("type")) for one in found if isinstance(one, dict)})
        self.reported += bool(reported_problems(value))


@dataclass(frozen=True, slots=True)
class Results:
    """The labels of a job, fetched.

    Attributes:
        status: How the job stands.
        uri: The manifest that was fetched.
        is_made_again: Its labels were made again from all answers when the job was over.
        path: Where it is now.
        joined: Names of the jobs whose labels are in it too, the first round first.
        notes: What is not in it, as sentences.
        unanswered: Images of the input manifest with neither a label nor a reason, by name.
        gold: How many gold images are not in it.
    """

    status: JobStatus
    uri: str
    is_made_again: bool
    path: Path
    summary: Summary
    joined: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    gold: int = 0


def fetch_results(
    session: "boto3.Session", name: str, target: Path | None = None, *, alone: bool = False
) -> Results:
    """Fetch the newest manifest of a job, and count what is in it.

    The labels of the rounds before are joined into it. Gold images are left out.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honored.
        name: The job, in any case.
        target: The file to write; by default `<job>.manifest` in the working folder.
        alone: Leave the rounds before out.

    Raises:
        PoserigError: There is no such job, it has no manifest yet, or the file is there already
            with another content. Nothing is written then.
        OSError: The file cannot be written.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused, or cannot
            be reached.
    """
    described = description_of(session, name)
    status = status_of(described)
    client = session.client("s3")
    before, notes = ([], []) if alone else jobs_before(session, described)
    rounds = [*before, described]
    names = [one["LabelAttributeName"] for one in reversed(rounds)]
    path = target or Path(f"{status.name}.manifest")
    summary = Summary()
    unanswered: list[str] = []
    parts: list[Path] = []
    # Beside its place, so that it can be moved there as a whole.
    with ExitStack() as stack:

        def room() -> IO[bytes]:
            folder = path.absolute().parent
            return stack.enter_context(tempfile.NamedTemporaryFile(dir=folder, prefix=".poserig-"))

        def fetch(one: Any, uri: str) -> IO[bytes]:
            parts.append(_download(client, uri, status_of(one), path.absolute().parent))
            return stack.enter_context(parts[-1].open("rb"))

        addresses = [_newest(client, one) for one in rounds]
        file = fetch(rounds[0], addresses[0][0])
        gold = gold_count(rounds[0])
        if gold:
            file = _copy(without_gold(_lines(file)), room())
        for one, (uri, _) in zip(rounds[1:], addresses[1:], strict=True):
            file = _join(file, fetch(one, uri), one["LabelAttributeName"], room())
        inputs = _input_images(client, rounds[0])
        for text in _lines(file):
            line = line_attributes(text)
            attribute = newest_attribute(line, names)
            answered = summary.unlabeled
            summary.count(text, attribute, lambda at: _read(client, at))
            source = _source_of(line)
            if summary.unlabeled > answered:
                unanswered.append(image_name(source) or f"line {summary.lines}")
            inputs[source] -= 1
        # What Ground Truth left out of its output altogether.
        lost = [source for source, count in inputs.items() if source for _ in range(count)]
        unanswered += map(image_name, lost)
        summary.unlabeled += len(lost)
        try:
            _place(file, path)
        finally:  # they are whole: only an interrupted download is continued
            for part in parts:
                part.unlink(missing_ok=True)
    if job_before(described) and not addresses[-1][1]:
        notes = [
            *notes,
            "The labels of images that one more worker was asked about are that worker's alone."
            f" Make them of all answers first: poserig job consolidate {status.name}",
        ]
    joined_jobs = tuple(one["LabelingJobName"] for one in before)
    told = (joined_jobs, tuple(notes), tuple(unanswered))
    return Results(status, *addresses[-1], path, summary, *told, gold=gold)


def _newest(client: "S3Client", described: Any) -> tuple[str, bool]:
    """The address of a job's newest manifest, and whether its labels were made again at the end."""
    status = status_of(described)
    layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], status.name)
    uri = newest_manifest(client, layout) if status.is_over else layout.output_manifest
    return uri, uri != layout.output_manifest


def _input_images(client: "S3Client", described: Any) -> Counter[str]:
    """How often each image is in the input manifest of a job; none when it is gone or not ours.

    Gold images are not counted.
    """
    source = described.get("InputConfig", {}).get("DataSource", {}).get("S3DataSource")
    if not source:
        return Counter()  # a streaming job takes them from a queue
    uri = source["ManifestS3Uri"]
    place = S3Uri.parse(uri)
    with explaining(uri):
        try:
            body = client.get_object(Bucket=place.bucket, Key=place.key)["Body"]
        except ClientError as error:
            if code_of(error) not in NOT_IN_S3 | DENIED:
                raise
            return Counter()
        lines = (raw.decode("utf-8", "replace") for raw in body.iter_lines())
        found = without_gold(text for text in lines if text.strip())
        return Counter(_source_of(line_attributes(text)) for text in found)


def _source_of(line: JsonObject | None) -> str:
    source = (line or {}).get("source-ref")
    return source if isinstance(source, str) else ""


def _join(before: IO[bytes], after: IO[bytes], label_name: str, target: IO[bytes]) -> IO[bytes]:
    return _copy(joined(_lines(before), _lines(after), label_name), target)


def _copy(lines: Iterable[str], target: IO[bytes]) -> IO[bytes]:
    for text in lines:
        target.write(f"{text}\n".encode())
    target.seek(0)
    return target


def _lines(file: IO[bytes]) -> Iterator[str]:
    return (text for raw in file if (text := raw.decode("utf-8").strip()))


def _place(file: IO[bytes], path: Path) -> None:
    """Copy the file to its path, unless another is there."""
    if path.exists() and not _is_same(file, path):
        raise PoserigError(
            "There is a file already, with another content; nothing was written.",
            where=shown(str(path)),
            cure="Move it away, or choose another name with --out.",
        )
    file.seek(0)
    with path.open("wb") as target:
        shutil.copyfileobj(file, target, CHUNK)


def _is_same(file: IO[bytes], path: Path) -> bool:
    if not path.is_file() or path.stat().st_size != file.seek(0, 2):
        return False
    file.seek(0)
    with path.open("rb") as other:
        return all(block == other.read(CHUNK) for block in iter(lambda: file.read(CHUNK), b""))


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
            raise PoserigError(
                f'The labeling job "{status.name}" has no labels yet: it is {status.status}.',
                where=uri,
                cure="It ended without a label: `poserig job status` says why."
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


def _read(client: "S3Client", uri: str) -> bytes:
    place = S3Uri.parse(uri)
    with explaining(uri):
        return client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
