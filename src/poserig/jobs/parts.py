"""Finds the labeling jobs behind one name: the job itself, or the parts of a divided launch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError
from poserig.jobs.part_names import is_part, names_of_parts, part_of
from poserig.jobs.status import JobStatus, description_of, examined, status_of

if TYPE_CHECKING:
    import boto3

    from poserig.jobs.gold.figures import GoldFigures


@dataclass(frozen=True, slots=True)
class FoundJob:
    """What one name stands for.

    Attributes:
        name: As it was launched, whatever case somebody asked in.
        parts: Answers of DescribeLabelingJob, in order; a single one for a job without parts.
        missing: Names of the parts that were never launched: the launch was broken off.
    """

    name: str
    parts: tuple[Any, ...]
    missing: tuple[str, ...] = ()

    @property
    def status(self) -> JobStatus:
        """How its parts stand, as one job."""
        return in_one([status_of(one) for one in self.parts])

    def check_is_over(self) -> None:
        """Raises PoserigError while a worker can still change its labels."""
        status = self.status
        if not status.is_over:
            raise PoserigError(
                f'The labeling job "{self.name}" is not over: it is {status.status}.',
                cure=f"Wait until it is, or end it: poserig job stop {self.name}",
            )

    def check_is_whole(self) -> None:
        """Raises PoserigError when the launch was broken off before its last part."""
        if self.missing:
            raise PoserigError(
                f'Of the labeling job "{self.name}" {not_launched(self.missing)}.',
                cure="Launch it again with the same options: it goes on where it ended. Or name"
                f" one part, such as {self.parts[0]['LabelingJobName']}.",
            )


def find_job(session: "boto3.Session", name: str) -> FoundJob:
    """Finds a job, or the parts of one.

    Args:
        session: Whose region and credentials are used.
        name: Of the job, or the one name of its parts, in any case.

    Raises:
        PoserigError: There is no job of that name, or somebody deleted a part meanwhile.
        botocore.exceptions.ClientError: AWS refused.
    """
    try:
        described = description_of(session, name)
    except PoserigError:
        names = _launched_parts(session, name)
        if not names:
            raise
    else:
        return FoundJob(described["LabelingJobName"], (described,))
    return FoundJob(
        _whole(names[0]), tuple(_part(session, one) for one in names), tuple(_missing(names))
    )


def examine(session: "boto3.Session", name: str) -> JobStatus:
    """Returns how a job stands; its gold images are looked into, and of what is over the labels.

    Raises:
        PoserigError: There is no such job, or its output manifest or gold cannot be read.
    """
    return in_one([examined(session, one) for one in find_job(session, name).parts])


def _part(session: "boto3.Session", name: str) -> Any:
    try:
        return description_of(session, name)
    except PoserigError as error:
        raise PoserigError(
            f'The labeling job "{name}" was in the list and is gone: somebody deleted it.',
            where=error.where,
            cure="Ask again; the other parts are where they were.",
        ) from error


def _launched_parts(session: "boto3.Session", name: str) -> list[str]:
    pages = (
        session.client("sagemaker")
        .get_paginator("list_labeling_jobs")
        .paginate(NameContains=f"{name}-", SortBy="CreationTime", SortOrder="Descending")
    )
    names = [one["LabelingJobName"] for page in pages for one in page["LabelingJobSummaryList"]]
    return _newest_division([one for one in names if is_part(one, name)])


def in_one(rows: Sequence[JobStatus]) -> JobStatus:
    """Returns how the parts of a job stand, as one job; a single job as it is.

    It is over when every part is. A part that was never launched makes it Stopped.
    """
    part = part_of(rows[0].name)
    if part is None or (len(rows) == 1 and not _missing([rows[0].name])):
        return rows[0]
    missing = _missing([one.name for one in rows])
    reasons = dict.fromkeys(f"{one.name}: {one.reason}" for one in rows if one.reason)
    told = [*reasons, *([f"{not_launched(missing)}: launch again with the same options"]
                        if missing else ())]  # fmt: skip
    return replace(
        rows[0],
        name=part.job,
        status=_state({one.status for one in rows}, bool(missing)),
        labeled=sum(one.labeled for one in rows),
        failed=sum(one.failed for one in rows),
        unlabeled=sum(one.unlabeled for one in rows),
        error_labels=sum(one.error_labels for one in rows),
        reason="; ".join(told),
        output_manifest_uri="",
        created=min((one.created for one in rows if one.created), default=None),
        gold=_gold(rows),
        parts=tuple(rows),
    )


def _gold(rows: Sequence[JobStatus]) -> "GoldFigures | None":
    found = [one.gold for one in rows if one.gold]
    if not found:
        return None
    # Imported here: most jobs need none of it.
    from poserig.jobs.gold import figures

    return figures.in_one(found)


def by_job(rows: Iterable[JobStatus]) -> list[JobStatus]:
    """Returns the jobs of a list with those that are parts of one in one row, at the newest."""
    together: dict[tuple[str, int], list[JobStatus]] = {}
    for row in rows:
        part = part_of(row.name)
        key = (part.job.lower(), part.of) if part else (row.name.lower(), 1)
        together.setdefault(key, []).append(row)
    return [in_one(sorted(found, key=_number)) for found in together.values()]


def not_launched(missing: Sequence[str]) -> str:
    """Returns in words which parts were never launched."""
    return f"{', '.join(missing)} {'was' if len(missing) == 1 else 'were'} never launched"


def _state(states: set[str], is_broken_off: bool) -> str:
    for one in ("InProgress", "Initializing", "Stopping"):
        if one in states:
            return one
    if "Failed" in states:
        return "Failed"
    return "Stopped" if is_broken_off or "Stopped" in states else "Completed"


def _newest_division(names: Sequence[str]) -> list[str]:
    """The names of one division, in order; those before are of the newest job first."""
    parts = [(one, part) for one in names if (part := part_of(one))]
    found = {part.number: one for one, part in parts if part.of == parts[0][1].of}
    return [found[number] for number in sorted(found)]


def _missing(names: Sequence[str]) -> list[str]:
    part = part_of(names[0])
    if part is None:
        return []
    known = {one.lower() for one in names}
    return [one for one in names_of_parts(part.job, part.of) if one.lower() not in known]


def _whole(name: str) -> str:
    part = part_of(name)
    return part.job if part else name


def _number(row: JobStatus) -> int:
    part = part_of(row.name)
    return part.number if part else 0
