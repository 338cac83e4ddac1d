"""The labeling job of a folder: launched, continued, or taken up again when photographs are new."""

import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3

from poserig.cli.demo_stack import Say
from poserig.cli.folder_jobs import mark_of
from poserig.cli.progress import uploads
from poserig.formats.started import StartLines
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import parse_manifest
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.sources import uploaded_name
from poserig.intake.images.folder import JudgedFolder
from poserig.jobs.ask import name_in_use, next_free_name
from poserig.jobs.consolidate.manifests import newest_manifest
from poserig.jobs.launch import LaunchOptions, launch
from poserig.jobs.photographs import Photograph, photographs_of
from poserig.jobs.request import LABEL_ATTRIBUTE_NAME
from poserig.jobs.stack import Stack
from poserig.jobs.upload import missing_photographs, upload, upload_client
from poserig.s3 import S3Uri

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoJob:
    """The job that workers find in the portal.

    Attributes:
        is_new: It was launched now.
        is_finished: Every photograph of the folder has a label; nothing was launched.
        news: What is new, changed or gone since the last start; "" when nothing is.
    """

    name: str
    title: str
    is_new: bool
    is_finished: bool = False
    news: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What earlier jobs of the folder know.

    Attributes:
        done: Labeled lines by photograph (see `_identity`).
        in_work: Photographs of jobs that are not over.
        failed: Photographs of jobs that are over, without a label.
        running: The newest job that is not over; None when all are.
        newest: The newest job.
    """

    done: dict[tuple[str, str], Line]
    in_work: set[tuple[str, str]]
    failed: set[tuple[str, str]]
    running: str | None
    newest: str


def job_of_folder(
    session: boto3.Session,
    stack: Stack,
    rig: str,
    judged: JudgedFolder,
    workers: int,
    say: Say,
    *,
    strict: bool = False,
    called: str = "",
    earlier: str | None = None,
) -> DemoJob:
    """The job of a folder's photographs: what is labeled stays, what is not is offered.

    Args:
        rig: The rig's name.
        judged: The folder; its images have their digests.
        workers: Workers per photograph of a new job.
        strict: Refuse a folder with an image that cannot be labeled.
        called: What workers read; by default the folder's name.
        earlier: A job of an earlier poserig over the same folder, whose name does not tell.

    Raises:
        PoserigError: No file of the folder can be labeled, or the launch is refused.
    """
    place = S3Uri.parse(stack.input_prefix_uri, needs_key=False).child("images")
    images = judged.folder
    folder = photographs_of(judged, place, strict=strict)
    for line in (folder.summary, *folder.notes):
        say(f"  {line}")
    starts = StartLines(images).by_name()
    known = _known(session, jobs_of_folder(session, rig, images, earlier))
    title = f"{called or images.resolve().name[:60]} ({rig})"
    if known is None:
        name = _new_name(session, rig, images)
        say("Uploading images and launching a labeling job …")
        options = _options(name, rig, workers, title)
        _launch(session, stack, options, folder.photographs, {}, starts, say)
        return DemoJob(name, title, is_new=True)
    news = _news(folder.photographs, known)
    todo = [one for one in folder.photographs if _match(one, known.done) is None]
    in_work: dict[tuple[str, str], Line] = {key: {} for key in known.in_work}
    fresh = [one for one in todo if _match(one, in_work) is None]
    if known.running is not None and not fresh:
        return DemoJob(known.running, title, is_new=False, news=news)
    if not todo:
        return DemoJob(known.newest, title, is_new=False, is_finished=True, news=news)
    name = _new_name(session, rig, images)
    say(f"Launching a labeling job over {len(fresh or todo)} images …")
    if known.running is not None:
        more = f"{title}, {len(fresh)} more"
        _launch(session, stack, _options(name, rig, workers, more), fresh, {}, starts, say)
        return DemoJob(known.running, title, is_new=False, news=news)
    options = _options(name, rig, workers, title)
    _launch(session, stack, options, folder.photographs, known.done, starts, say)
    return DemoJob(name, title, is_new=True, news=news)


def _options(name: str, rig: str, workers: int, title: str) -> LaunchOptions:
    return LaunchOptions(name=name, rig=rig, workers=workers, title=title, expires=False)


def _new_name(session: boto3.Session, rig: str, images: Path) -> str:
    """A free name that tells the folder, to people and to the next start."""
    folder = re.sub(r"[^a-zA-Z0-9]+", "-", images.resolve().name).strip("-")[:30] or "photographs"
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    name = f"{folder.rstrip('-')}-{mark_of(rig, images)}-{stamp}"
    sagemaker = session.client("sagemaker")
    # another job of this folder may be a second old
    return next_free_name(sagemaker, name) if name_in_use(sagemaker, name) else name


def jobs_of_folder(
    session: boto3.Session, rig: str, images: Path, earlier: str | None = None
) -> list[str]:
    """Names of the folder's jobs, the oldest first.

    Args:
        earlier: See `job_of_folder`.
    """
    pages = session.client("sagemaker").get_paginator("list_labeling_jobs")
    found = [
        summary["LabelingJobName"]
        for page in pages.paginate(SortBy="CreationTime", SortOrder="Ascending")
        for summary in page["LabelingJobSummaryList"]
    ]
    mark = f"-{mark_of(rig, images)}-"
    return [name for name in found if mark in name or name == earlier]


def _known(session: boto3.Session, names: list[str]) -> _Known | None:
    if not names:
        return None
    sagemaker, s3 = session.client("sagemaker"), session.client("s3")
    done: dict[tuple[str, str], Line] = {}
    in_work: set[tuple[str, str]] = set()
    failed: set[tuple[str, str]] = set()
    running = None
    for name in names:
        job: Any = sagemaker.describe_labeling_job(LabelingJobName=name)
        is_over = job["LabelingJobStatus"] in ("Completed", "Failed", "Stopped")
        uri = (
            newest_manifest(s3, OutputLayout(job["OutputConfig"]["S3OutputPath"], name))
            if is_over
            else job["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
        )
        for line in _lines(s3, uri):
            if not is_over:
                in_work.add(_identity(str(line.get("source-ref", ""))))
            elif _is_labeled(line):
                done[_identity(str(line["source-ref"]))] = line
            else:
                failed.add(_identity(str(line.get("source-ref", ""))))
        running = running if is_over else name
    return _Known(done, in_work, failed - in_work - done.keys(), running, names[-1])


def _lines(s3: Any, uri: str) -> list[Line]:
    place = S3Uri.parse(uri)
    try:
        body: bytes = s3.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return []
    return [line.attributes for line in parse_manifest(body, uri) if line.attributes]


def _is_labeled(line: Line) -> bool:
    metadata = line.get(metadata_name(LABEL_ATTRIBUTE_NAME), {})
    return LABEL_ATTRIBUTE_NAME in line and "failure-reason" not in metadata


def _identity(source_ref: str) -> tuple[str, str]:
    """Name in the folder and first 16 hex digits of the content, "" where an address has none."""
    return uploaded_name(source_ref) or (source_ref.partition("/images/")[2], "")


def _match(photograph: Photograph, known: Mapping[tuple[str, str], Line]) -> Line | None:
    for digest in (photograph.digest[:16], ""):
        if (photograph.name, digest) in known:
            return known[photograph.name, digest]
    return None


def _news(photographs: Iterable[Photograph], known: _Known) -> str:
    """What has happened to the folder since its jobs were launched, in words."""
    seen: dict[tuple[str, str], Line] = {key: {} for key in known.in_work | known.failed}
    seen |= known.done
    failed: dict[tuple[str, str], Line] = {key: {} for key in known.failed}
    names = {name for name, _ in seen}
    here = list(photographs)
    unknown = [one.name for one in here if _match(one, seen) is None]
    counts = {
        "new": len([name for name in unknown if name not in names]),
        "changed": len([name for name in unknown if name in names]),
        "gone": len(names - {one.name for one in here}),
        "without a label": len([one for one in here if _match(one, failed) is not None]),
    }
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _launch(
    session: boto3.Session,
    stack: Stack,
    options: LaunchOptions,
    photographs: Iterable[Photograph],
    done: Mapping[tuple[str, str], Line],
    starts: Mapping[str, Line],
    say: Say,
) -> None:
    """Upload what is missing and launch a job; lines that are done keep their labels.

    The others have the start values that an import wrote into the folder.
    """
    place = S3Uri.parse(stack.input_prefix_uri, needs_key=False).child("images")
    wanted = list(photographs)
    client = upload_client(session)
    todo = [one for one in wanted if _match(one, done) is None]
    missing = missing_photographs(client, todo, place)
    upload(client, missing, place, uploads(say, named=0))
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "input.manifest"
        lines = [
            _match(one, done)
            or {**starts.get(one.name, {}), "source-ref": str(one.location(place))}
            for one in wanted
        ]
        manifest.write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8"
        )
        launched = launch(session, stack, str(manifest), options)
    say(f"  {launched.name}, {len(todo)} images")
