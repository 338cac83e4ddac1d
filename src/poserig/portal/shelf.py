"""Defines what the portal asks of the rest to archive and delete labeling jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState


@dataclass(frozen=True, slots=True)
class ShelvedJob:
    """A job that was put aside.

    Attributes:
        name: LabelingJobName.
        title: What people read.
        state: ARCHIVED or DELETED.
        since: In UTC.
        until: When it is removed for good, in UTC; None for never.
        images: How many it has.
        labels: How many of them are labeled.
    """

    name: str
    title: str
    state: JobState
    since: datetime
    until: datetime | None
    images: int
    labels: int


class JobShelf(Protocol):
    """Puts jobs aside. Methods raise LabelingError when a job stands where it cannot be done."""

    days: int
    """How long a deleted job can be brought back."""

    def shelved(self) -> Sequence[ShelvedJob]:
        """The jobs that were put aside, the newest first."""

    def archive(self, name: str, lead: Worker) -> None:
        """Puts a job aside, or makes an archived one of a deleted one."""

    def delete(self, name: str, lead: Worker) -> None:
        """Deletes a job; it can be brought back."""

    def bring_back(self, name: str, lead: Worker) -> None:
        """Lets a job run on."""

    def erase(self, name: str, lead: Worker, typed: str) -> None:
        """Removes a deleted job with its labels and answers for good.

        Args:
            typed: Its title, as the lead typed it. Raises InvalidValue for another.
        """
