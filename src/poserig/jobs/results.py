"""Fetches the labels of a labeling job, and counts what is in them."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from botocore.exceptions import ClientError

from poserig.aws_errors import DENIED, NOT_IN_S3, code_of, explaining
from poserig.errors import PoserigError, shown
from poserig.groundtruth.gold import ATTRIBUTE as GOLD
from poserig.groundtruth.gold import without_gold
from poserig.groundtruth.manifest import line_attributes
from poserig.groundtruth.sources import image_name
from poserig.jobs.chain import jobs_before, joined, newest_attribute
from poserig.jobs.consolidate.more import job_before
from poserig.jobs.image_state import changed_images
from poserig.jobs.parts import FoundJob, find_job
from poserig.jobs.round_files import CHUNK, Downloads
from poserig.jobs.status import JobStatus
from poserig.jobs.summary import Summary
from poserig.jobs.upload import upload_client
from poserig.json import JsonObject
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client


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
        further_uris: Of a job with parts, the manifests of the others.
        changed: Images that were written again since they were labeled, by name.
        problems: Why lines cannot be counted, with the file and its line. They are in the file.
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
    further_uris: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


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
    job = find_job(session, name)
    status = job.status
    client = session.client("s3")
    before, notes = ([], []) if alone else jobs_before(session, job)
    rounds = [*before, job]
    names = [one.parts[0]["LabelAttributeName"] for one in reversed(rounds)]
    path = target or Path(f"{status.name}.manifest")
    summary = Summary()
    unanswered: list[str] = []
    problems: list[str] = []
    with Downloads(client, path.absolute().parent) as downloads:
        found = [downloads.fetch(one) for one in rounds]
        file, gold = _without_gold(found[0].file, downloads)
        for later, name in zip(found[1:], reversed(names[:-1]), strict=True):
            plain, count = _without_gold(later.file, downloads)
            gold += count
            file = _join(file, plain, name, downloads.room())
        inputs = _input_images(client, rounds[0])
        changed = _changed(session, job, _lines(file))
        file.seek(0)
        for text in _lines(file):
            line = line_attributes(text)
            attribute = newest_attribute(line, names)
            answered = summary.unlabeled
            try:
                if line is None:
                    summary.lines += 1
                    raise PoserigError("This is no JSON object.")
                summary.count(text, attribute, lambda at: _read(client, at))
            except PoserigError as error:
                problems.append(f"{shown(str(path))}:{summary.lines}: {error}")
            source = _source_of(line)
            if summary.unlabeled > answered:
                unanswered.append(image_name(source) or f"line {summary.lines}")
            inputs[source] -= 1
        # What Ground Truth left out of its output altogether.
        lost = [source for source, count in inputs.items() if source for _ in range(count)]
        unanswered += map(image_name, lost)
        summary.unlabeled += len(lost)
        downloads.is_done = True
        _place(file, path)
    newest = found[-1]
    notes += [note for one in found for note in one.notes]
    if job_before(job.parts[0]) and not newest.is_made_again:
        notes.append(
            "The labels of images that one more worker was asked about are that worker's alone."
            f" Make them of all answers first: poserig job consolidate {status.name}"
        )
    return Results(
        status,
        newest.uris[0],
        newest.is_made_again,
        path,
        summary,
        tuple(one.name for one in before),
        tuple(notes),
        tuple(unanswered),
        gold,
        newest.uris[1:],
        changed,
        tuple(problems),
    )


def _changed(session: "boto3.Session", job: FoundJob, texts: Iterator[str]) -> tuple[str, ...]:
    """Images that were written again since they were labeled, by name."""
    template = job.parts[0]["HumanTaskConfig"]["UiConfig"].get("UiTemplateS3Uri", "")
    folder = template.rpartition("/")[0].rpartition("/")[0]
    if not folder:
        return ()
    lines = ((number, line_attributes(text) or {}) for number, text in enumerate(texts))
    found = changed_images(upload_client(session), folder, lines)
    return tuple(image_name(source) for _, (_, source) in sorted(found.items()))


def _input_images(client: "S3Client", job: FoundJob) -> Counter[str]:
    """How often each image is in the input manifests of a job; none of those that are gone."""
    found: Counter[str] = Counter()
    for described in job.parts:
        source = described.get("InputConfig", {}).get("DataSource", {}).get("S3DataSource")
        if source:  # a streaming job takes them from a queue
            found += _images_in(client, source["ManifestS3Uri"])
    return found


def _images_in(client: "S3Client", uri: str) -> Counter[str]:
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


def _without_gold(file: IO[bytes], downloads: Downloads) -> tuple[IO[bytes], int]:
    """The lines of a file that are no gold images', at the start; and how many are left out."""
    mark = GOLD.encode()
    marked = sum(mark in raw for raw in file)
    file.seek(0)
    if not marked:
        return file, 0
    count = sum(1 for _ in _lines(file))
    file.seek(0)
    target, kept = _copy(without_gold(_lines(file)), downloads.room())
    return target, count - kept


def _join(before: IO[bytes], after: IO[bytes], label_name: str, target: IO[bytes]) -> IO[bytes]:
    return _copy(joined(_lines(before), _lines(after), label_name), target)[0]


def _copy(lines: Iterable[str], target: IO[bytes]) -> tuple[IO[bytes], int]:
    """The file with the lines, at the start; and how many these are."""
    count = 0
    for text in lines:
        count += 1
        target.write(f"{text}\n".encode("utf-8", "surrogateescape"))
    target.seek(0)
    return target, count


def _lines(file: IO[bytes]) -> Iterator[str]:
    return (text for raw in file if (text := raw.decode("utf-8", "surrogateescape").strip()))


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


def _read(client: "S3Client", uri: str) -> bytes:
    place = S3Uri.parse(uri)
    with explaining(uri):
        return client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
