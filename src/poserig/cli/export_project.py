"""Finds the labels of a folder that `poserig open` works on, also while it is open."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from poserig.cli.export_labels import Line, Source
from poserig.errors import PoserigError, shown
from poserig.formats.started import StartLines, kept_of, rigs_in
from poserig.groundtruth.answers.request import WorkerResponse
from poserig.groundtruth.job_files import job_files
from poserig.groundtruth.manifest import line_attributes
from poserig.json import JsonObject, loads
from poserig.labeling.store.sqlite.reading import StoredJob, StoredLabels
from poserig.local.export_notes import ExportNotes
from poserig.pose.job_rigs import joined_name, parse_rigs
from poserig.pose.rig import Rig
from poserig.project.objects import ProjectObjects
from poserig.project.offers import GONE
from poserig.project.photographs import path_now, paths_by_key
from poserig.project.places import ASIDE, JOBS, places_of


def labels_of_project(
    folder: Path, state: Path | None = None, rig: str = "", only_job: str = ""
) -> Source | None:
    """Finds the labels of a project.

    Args:
        folder: Of the photographs.
        state: Where its state may lie instead of beside it.
        rig: The name of the one rig whose labels are wanted, or names of a queue with several, with
            "+" between them; "" for that of each photograph.
        only_job: The name of the one queue that is wanted; "" for all.

    Returns:
        None when the folder was never opened.

    Raises:
        PoserigError: Its database cannot be read; there is no such queue; or a photograph has
            labels of several rigs, and none was chosen.
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
    done: dict[str, set[str]] = {}
    jobs = [
        (job, _rigs_of(job, objects))
        for job in labels.jobs()
        # Images of a job aside, such as those of a practice, may have the names of others.
        if not (job.name.endswith(ASIDE) or job.is_deleted)
    ]
    wanted = _of_job(_wanted(jobs, rig), only_job)
    for job, found in wanted:
        of_rig = joined_name(found) or job.name
        rigs += found
        for index, text, is_done in labels.lines(job):
            name = "" if GONE in text else _path_now(text, paths)
            if name and (is_done or name not in newest) and (folder / name).exists():
                newest[name] = (job, index)
            if name and is_done:
                done.setdefault(of_rig, set()).add(name)
    _require_one_rig(folder, done)

    order = sorted(newest.keys() | start.keys())

    def answers(numbers: Sequence[int]) -> Mapping[int, Sequence[WorkerResponse]]:
        places = {number: newest.get(order[number - 1]) for number in numbers}
        return {
            number: [
                WorkerResponse(one.worker_id, one.content)
                for one in labels.answers(place[0].id, place[1])
            ]
            for number, place in places.items()
            if place
        }

    def lines() -> Iterator[Line]:
        for number, name in enumerate(order, start=1):
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
        answers=answers,
        exported=lambda: ExportNotes(places.exports).note(*(job.name for job, _ in wanted)),
    )


def _require_one_rig(folder: Path, done: dict[str, set[str]]) -> None:
    """Refuses to leave labels out without a word: a photograph may have one of each rig."""
    labels = [name for names in done.values() for name in names]
    if len(labels) != len(set(labels)):
        counts = ", ".join(f"{rig} ({len(names):,})" for rig, names in done.items())
        raise PoserigError(
            f"The same photographs have labels of several rigs: {counts}.",
            where=shown(str(folder)),
            cure=f"Choose one: --rig {next(iter(done))}.",
        )


def _path_now(line: str, paths: dict[str, str]) -> str:
    source = (line_attributes(line) or {}).get("source-ref")
    return path_now(source, paths) if isinstance(source, str) else ""


def _wanted(
    jobs: Sequence[tuple[StoredJob, list[Rig]]], rig: str
) -> Sequence[tuple[StoredJob, list[Rig]]]:
    """Returns the queues of these very rigs; where there are none, those that have the rig."""
    if not rig:
        return jobs
    exact = [one for one in jobs if (joined_name(one[1]) or one[0].name) == rig]
    return exact or [one for one in jobs if rig in [each.name for each in one[1]]]


def _of_job(
    jobs: Sequence[tuple[StoredJob, list[Rig]]], name: str
) -> Sequence[tuple[StoredJob, list[Rig]]]:
    """Returns the one queue of this name, or all when no name is given."""
    found = [one for one in jobs if not name or one[0].name == name]
    if name and not found:
        raise PoserigError(
            "There is no such queue, or none of this rig.",
            where=f"--job {shown(name)}",
            cure=f"Name one of: {', '.join(job.name for job, _ in jobs)}."
            if jobs
            else "Leave it out.",
        )
    return found


def _rigs_of(job: StoredJob, objects: ProjectObjects) -> list[Rig]:
    try:
        return [*parse_rigs(loads(objects.read(job_files(str(JOBS), job.name).rig)))]
    except (PoserigError, ValueError):
        return []
