"""Finds the labels that a user means: of a folder, a manifest, a labeling job or an S3 prefix."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from poserig.cli.export_labels import Line, Source
from poserig.cli.export_manifests import of_job, of_manifest, of_s3
from poserig.cli.export_project import labels_of_project
from poserig.cli.folder_jobs import mark_in, mark_of
from poserig.errors import PoserigError, shown
from poserig.formats.started import StartLines, kept_of, rigs_in
from poserig.groundtruth.answers.request import WorkerResponse
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import line_attributes
from poserig.groundtruth.sources import uploaded_name
from poserig.json import JsonObject, loads, refuse
from poserig.labeling.store.sqlite.reading import StoredJob, StoredLabels
from poserig.local.state.layout import Layout
from poserig.local.state.objects import StoredObjects
from poserig.pose.rig import Rig
from poserig.pose.rig_file import parse_rig

_DECODER = json.JSONDecoder(parse_constant=refuse)


def find_source(text: str, state: Path, rig: str = "", job: str = "") -> Source:
    """Finds the labels that a user means.

    A folder's labels are those of `poserig open` if it was opened, else of `poserig demo`, else
    what an import made.

    Args:
        text: A folder, a manifest file, s3://bucket/prefix or the address of a manifest, or the
            name of a labeling job.
        state: The state folder of `poserig demo`, or of a project that lies elsewhere, for a
            folder.
        rig: The name of the one rig whose labels are wanted; "" for all.
        job: The name of the one queue of a project whose labels are wanted; "" for all.

    Raises:
        PoserigError: There are no labels of it.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused, or cannot
            be reached.
    """
    if text.startswith("s3://"):
        return of_s3(text)
    path = Path(text)
    if path.is_dir():
        of_project = labels_of_project(path, state, rig, job)
        if of_project is None and job:
            raise PoserigError(
                "The folder was never opened.",
                where=shown(text),
                cure="Open it, poserig open, or leave --job out.",
            )
        return of_project or _of_folder(path, state)
    if job:
        raise PoserigError(
            "Only a folder that poserig has opened has queues.",
            where="--job",
            cure="Leave it out.",
        )
    if path.exists():
        return of_manifest(str(path), kept_of(path.parent), path.parent)
    if "/" in text or path.suffix:
        raise PoserigError(
            "There is no such file or folder.",
            where=shown(text),
            cure="Give a folder, a manifest, the name of a labeling job, or s3://bucket/prefix.",
        )
    return of_job(text)


def _of_folder(folder: Path, state: Path) -> Source:
    """Returns the newest labels of a folder that an earlier poserig or an import left."""
    layout = Layout(state)
    start = StartLines(folder).by_name()
    if not layout.labeling.exists():
        if not start:
            layout.require()
        return _of_start(folder)
    labels, objects = StoredLabels(layout.labeling), StoredObjects(layout)
    places = _places(labels, objects, folder)
    rigs: list[Rig] = []
    newest: dict[str, Place] = {}
    for place in places:
        if place.rig and place.rig not in rigs:
            rigs.append(place.rig)
        _add(newest, place, labels, folder)
    if not newest and not start:
        raise PoserigError(
            "poserig has labeled nothing of this folder.",
            where=shown(str(folder)),
            cure=f"Label it: poserig open {shown(str(folder))}; or name the state folder that was"
            f" used then: --state FOLDER ({shown(str(state))} was looked at).",
        )

    order = sorted(newest.keys() | start.keys())

    def answers(numbers: Sequence[int]) -> Mapping[int, Sequence[WorkerResponse]]:
        found = {number: newest.get(order[number - 1]) for number in numbers}
        return {
            number: [
                WorkerResponse(one.worker_id, one.content)
                for one in labels.answers(place.job.id, place.index)
            ]
            for number, place in found.items()
            if place
        }

    def lines() -> Iterator[Line]:
        for number, name in enumerate(order, start=1):
            place = newest.get(name)
            line = place.line(labels) if place else {"source-ref": name}
            yield number, {**start.get(name, {}), **line}, ""

    return Source(
        title=shown(str(folder)),
        lines=lines,
        read=objects.read,
        folder=folder,
        kept=kept_of(folder),
        rigs=tuple(rigs) + rigs_in(folder),
        answers=answers,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where the newest line of an image is: a job, and its labels made again if there are any."""

    job: StoredJob
    rig: Rig | None
    again: tuple[bytes, ...]
    index: int = 0

    def line(self, labels: StoredLabels) -> JsonObject:
        """Returns the attributes of the line."""
        if self.again:
            return line_attributes(self.again[self.index].decode("utf-8")) or {}
        return line_attributes(labels.line(self.job.id, self.index)) or {}


def _places(labels: StoredLabels, objects: StoredObjects, folder: Path) -> list[Place]:
    """Returns the jobs of a folder, the oldest first."""
    found = []
    for job in labels.jobs():
        mark = mark_in(job.name)
        rig = _rig_of(job, objects) if mark else None
        if rig is None or mark != mark_of(rig.name, folder):
            continue
        request = json.loads(job.request)
        layout = OutputLayout(request["OutputConfig"]["S3OutputPath"], job.name)
        again = objects.newest(layout.consolidated_manifests, ".manifest") if job.is_over else ""
        rows = tuple(objects.read(again).rstrip(b"\n").split(b"\n")) if again else ()
        found.append(Place(job, rig, rows))
    return found


def _rig_of(job: StoredJob, objects: StoredObjects) -> Rig | None:
    request = json.loads(job.request)
    template: str = request["HumanTaskConfig"]["UiConfig"]["UiTemplateS3Uri"]
    try:
        return parse_rig(loads(objects.read(f"{template.rpartition('/')[0]}/rig.json")))
    except (PoserigError, ValueError):
        return None


def _add(newest: dict[str, Place], place: Place, labels: StoredLabels, folder: Path) -> None:
    """Takes the lines of a job that have a label, or an image that no older job has labeled."""
    for index, text, is_done in labels.lines(place.job):
        line = line_attributes(text) or {}
        source = line.get("source-ref")
        uploaded = uploaded_name(source) if isinstance(source, str) else None
        if uploaded is None or not (folder / uploaded[0]).exists():
            continue
        if is_done or uploaded[0] not in newest:
            newest[uploaded[0]] = Place(place.job, place.rig, place.again, index)


def _of_start(folder: Path) -> Source:
    def lines() -> Iterator[Line]:
        for number, line in enumerate(StartLines(folder), start=1):
            yield number, line, ""

    def read(uri: str) -> bytes:
        raise PoserigError("The label is in S3.", where=uri)

    return Source(
        title=shown(str(folder)),
        lines=lines,
        read=read,
        folder=folder,
        kept=kept_of(folder),
        rigs=rigs_in(folder),
    )
