"""Finds the labels of a folder that `poserig open` works on, also while it is open."""

from collections.abc import Iterator
from pathlib import Path

from poserig.cli.export_labels import Line, Source
from poserig.errors import PoserigError, shown
from poserig.formats.started import StartLines, kept_of, rigs_in
from poserig.groundtruth.job_files import job_files
from poserig.groundtruth.manifest import line_attributes
from poserig.groundtruth.sources import uploaded_name
from poserig.json import JsonObject, loads
from poserig.labeling.store.sqlite.reading import StoredJob, StoredLabels
from poserig.pose.rig import Rig
from poserig.pose.rig_file import parse_rig
from poserig.project.objects import ProjectObjects
from poserig.project.photographs import paths_by_key
from poserig.project.places import IMAGES, JOBS, places_of
from poserig.project.queue import GONE


def labels_of_project(folder: Path, state: Path | None = None) -> Source | None:
    """Finds the labels of a project; of a photograph that of the newest rig that is done with it.

    Args:
        folder: Of the photographs.
        state: Where its state may lie instead of beside it.

    Returns:
        None when the folder was never opened.

    Raises:
        PoserigError: Its database cannot be read.
    """
    places = places_of(folder)
    if state is not None and (state / places.database.name).is_file():
        places = places_of(folder, state)
    if not places.database.is_file():
        return None
    labels = StoredLabels(places.database)
    paths = paths_by_key(places.database)
    objects = ProjectObjects(places, lambda key: None, lambda key, seconds: "")
    start = StartLines(folder).by_name()
    newest: dict[str, tuple[StoredJob, int]] = {}
    rigs: list[Rig] = []
    for job in labels.jobs():
        rigs += _rig_of(job, objects)
        for index, text, is_done in labels.lines(job):
            name = "" if GONE in text else _path_now(text, paths)
            if name and (is_done or name not in newest) and (folder / name).exists():
                newest[name] = (job, index)

    def lines() -> Iterator[Line]:
        for number, name in enumerate(sorted(newest.keys() | start.keys()), start=1):
            line: JsonObject = {}
            if name in newest:
                job, index = newest[name]
                line = line_attributes(labels.line(job.id, index)) or {}
            yield number, {**start.get(name, {}), **line, "source-ref": name}, ""

    return Source(
        title=shown(str(folder)),
        lines=lines,
        read=objects.read,
        folder=folder,
        kept=kept_of(folder),
        rigs=(*dict.fromkeys(rigs), *rigs_in(folder)),
    )


def _path_now(line: str, paths: dict[str, str]) -> str:
    source = (line_attributes(line) or {}).get("source-ref")
    key = source.removeprefix(f"{IMAGES}/") if isinstance(source, str) else ""
    named = uploaded_name(source) if isinstance(source, str) else None
    return paths.get(key) or (named[0] if named else "")


def _rig_of(job: StoredJob, objects: ProjectObjects) -> list[Rig]:
    try:
        return [parse_rig(loads(objects.read(job_files(str(JOBS), job.name).rig)))]
    except (PoserigError, ValueError):
        return []
