"""Defines what the portal asks of the rest for exports and reports that are made meanwhile.

A handout is what leaves a job as a file: labels in a format, or a report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from poserig.portal.grid import ImageQuery

REPORT = "report"
"""The format of a report."""


class Stage(StrEnum):
    """Where a handout stands."""

    WAITING = "waiting"
    """Another one is being made."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"
    INTERRUPTED = "interrupted"
    """The project was closed while it was made."""
    GONE = "gone"
    """It was made, and its file is no longer kept."""

    @property
    def is_over(self) -> bool:
        """Nothing is done about it any more."""
        return self not in (Stage.WAITING, Stage.RUNNING)


@dataclass(frozen=True, slots=True)
class HandoutFormat:
    """A format that a job can be exported to.

    Attributes:
        name: As people type it, such as "yolo".
        title: As people call it.
        notes: What whoever uses it should know, as sentences.
        needs_images: Whether programs that read it look for the photographs beside the labels.
        several_rigs: Whether an image may have instances of several rigs in it.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    needs_images: bool
    several_rigs: bool


@dataclass(frozen=True, slots=True)
class HandoutOrder:
    """What somebody wants.

    Attributes:
        job: LabelingJobName.
        format: Name of a format, or `REPORT`.
        with_photographs: Whether the photographs are beside the labels; in a report, some of them.
        split: Parts and their shares, such as "train=0.8,val=0.2"; "" for one whole.
        group_by: What stays together: "folder", "video", "person"; "" for single images.
        rig: The one rig that is wanted; "" for all.
        query: The images of this view, as it is when the handout is made; None for all.
        indexes: These images alone; None for all.
    """

    job: str
    format: str
    with_photographs: bool = False
    split: str = ""
    group_by: str = ""
    rig: str = ""
    query: ImageQuery | None = None
    indexes: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Handout:
    """An export or a report, made or being made.

    Attributes:
        id: Its number.
        order: What was wanted.
        title: Of its format.
        stage: Where it stands.
        doing: What is done now, in words; "" when nothing is.
        done, total: Images, or files, that this is done with; 0 when nobody knows.
        said: What came of it, in sentences.
        trouble: What went wrong; "" for nothing.
        cure: How to fix it; "" when nobody knows.
        file_name: Of what is downloaded; "" for none.
        size: Of that, in bytes.
        by: Id of who wanted it.
        ordered: When, in UTC.
        ended: When that was over, likewise; None when it is not.
        until: When its file goes, likewise; None when there is none.
    """

    id: int
    order: HandoutOrder
    title: str
    stage: Stage
    doing: str = ""
    done: int = 0
    total: int = 0
    said: tuple[str, ...] = ()
    trouble: str = ""
    cure: str = ""
    file_name: str = ""
    size: int = 0
    by: str = ""
    ordered: datetime | None = None
    ended: datetime | None = None
    until: datetime | None = None


class Handouts(Protocol):
    """Makes exports and reports, one after the other, in the background.

    `job` is a LabelingJobName. Methods that take an id raise PoserigError when there is none.
    """

    days: int
    """How long a file is kept."""
    most_bytes: int
    """What all files take at most; the oldest go first."""

    def formats(self) -> Sequence[HandoutFormat]:
        """The formats that can be written."""

    def rigs(self, job: str) -> Sequence[str]:
        """Names of the rigs of a job."""

    def order(self, order: HandoutOrder, by: str) -> Handout:
        """Lets one be made. Raises PoserigError when the order cannot be."""

    def of_job(self, job: str) -> Sequence[Handout]:
        """Those of a job, the newest first."""

    def cancel(self, job: str, number: int) -> None:
        """Ends one that waits or is being made. One that is over stays as it is."""

    def again(self, job: str, number: int, by: str) -> Handout:
        """Orders the same once more."""

    def forget(self, job: str, number: int) -> None:
        """Ends one, and removes its file and what is known of it."""

    def file(self, job: str, number: int) -> Path:
        """The file of one that is done. Raises PoserigError when it is no longer kept."""
