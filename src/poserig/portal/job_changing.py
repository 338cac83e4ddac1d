"""Defines what the portal asks of the rest to show and change the settings of a job."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from poserig.labeling.model import JobChange
from poserig.labeling.ports import Worker
from poserig.labeling.settings import JobSettings
from poserig.labeling.store.changes import LoggedChange


class JobChanging(Protocol):
    """`poserig.labeling.changing.Changing`; see there for what its methods do and raise."""

    def settings(self, name: str, lead: Worker) -> tuple[JobSettings, int]: ...

    def change(
        self, name: str, lead: Worker, wanted: JobSettings, names: Collection[str], seen: int
    ) -> JobChange: ...

    def record(self, name: str, who: Worker, what: str, before: str, after: str) -> None: ...

    def log(
        self, name: str, lead: Worker, *, limit: int, before: int | None = None
    ) -> tuple[LoggedChange, ...]: ...


@dataclass(frozen=True, slots=True)
class RigCard:
    """A rig of a job, as its settings show it.

    Attributes:
        name: Its name.
        points: How many keypoints it has.
        links: How many links it has.
        revision: Of its file, from 1.
        hash: The beginning of its hash, which labels carry.
        is_own: It is the user's own, and none of the library.
        svg: Its picture; "" when it cannot be drawn.
        classes: That an instance may have; one at least.
        flags: That an instance may have.
    """

    name: str
    points: int
    links: int
    revision: int
    hash: str
    is_own: bool
    svg: str
    classes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class JobBench(Protocol):
    """What a project knows of its jobs, and a Ground Truth does not."""

    def rigs(self, job: str) -> tuple[RigCard, ...]:
        """The rigs of a job; none when they are not known."""

    def has_gold(self, job: str) -> bool:
        """Whether there are images with known labels that can be mixed into the job."""
