"""Defines what the portal asks of the rest: the workers' desk, and who may do what."""

from collections.abc import Collection, Mapping
from typing import Protocol

from poserig.json import Json
from poserig.labeling.model import (
    JobListing,
    JobSummary,
    NearbyImage,
    ResultPage,
    ResultRow,
    Task,
    TaskPage,
)
from poserig.labeling.ports import Worker
from poserig.labeling.ports import WorkerDirectory as EngineWorkerDirectory
from poserig.labeling.states import ObjectState
from poserig.labeling.trouble import StoreTrouble
from poserig.portal.roles import Role


class WorkerDirectory(EngineWorkerDirectory, Protocol):
    """The engine's worker directory, which knows roles too. The engine itself has none."""

    def role_of(self, worker: Worker) -> Role:
        """What the worker may do now; ANNOTATOR for somebody who is not known."""

    def stamp_of(self, worker: Worker) -> str | None:
        """What a session keeps of the worker; it is over when this changes, as with the password.

        None for somebody who may not come in any more.
        """


class WorkerSettings(Protocol):
    """How each worker wants the labeling page, on every machine: texts by name."""

    def of(self, worker: Worker) -> dict[str, str]:
        """All settings of a worker. Raises PoserigError when they cannot be read."""

    def change(self, worker: Worker, changes: Mapping[str, str | None]) -> None:
        """Sets some; None removes one. They are kept when this returns. Raises PoserigError."""


class LabelingDesk(Protocol):
    """`poserig.labeling.walking.WalkingDesk`; see there what its methods do and raise."""

    @property
    def trouble(self) -> StoreTrouble | None: ...

    def jobs(self, worker: Worker) -> list[JobListing]: ...

    def job(self, name: str, worker: Worker) -> JobSummary: ...

    def listing(self, name: str, worker: Worker) -> JobListing: ...

    def accept(self, job_name: str, worker: Worker) -> Task | None: ...

    def task(self, task_id: str, worker: Worker) -> Task: ...

    def page(self, task_id: str, worker: Worker) -> TaskPage: ...

    def submit(self, task_id: str, worker: Worker, answer: dict[str, Json]) -> None: ...

    def release(self, task_id: str, worker: Worker) -> None: ...

    def decline(self, task_id: str, worker: Worker, reason: str = "") -> None: ...

    def ahead(self, job_name: str, worker: Worker) -> Task | None: ...

    def let_go(self, task_id: str, worker: Worker) -> None: ...

    def open(self, job_name: str, worker: Worker, index: int) -> Task: ...

    def nearest(
        self, job_name: str, worker: Worker, index: int, *, backward: bool
    ) -> int | None: ...

    def own(self, task_id: str, worker: Worker) -> Task: ...

    def submitted(self, task_id: str, worker: Worker) -> Task: ...

    def submitted_page(self, task_id: str, worker: Worker) -> TaskPage: ...

    def take_back(self, task_id: str, worker: Worker) -> Task: ...

    def places(
        self, job_name: str, worker: Worker, *, start: int, limit: int
    ) -> tuple[NearbyImage, ...]: ...

    def find(
        self, job_name: str, worker: Worker, text: str, *, limit: int
    ) -> tuple[NearbyImage, ...]: ...

    def results(
        self,
        job_name: str,
        worker: Worker,
        *,
        limit: int,
        start: int = 0,
        states: Collection[ObjectState] | None = None,
        reported: bool = False,
        own: bool = False,
    ) -> ResultPage: ...

    def newest_manifest(self, job_name: str, worker: Worker) -> str: ...

    def result(
        self, job_name: str, worker: Worker, index: int, *, own: bool = False
    ) -> ResultRow | None: ...
