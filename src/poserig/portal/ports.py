"""What the portal asks of the labeling service: the worker's side of `LabelingService`."""

from typing import Protocol

from poserig.json import Json
from poserig.labeling.model import JobDescription, JobListing, ResultRow, Task
from poserig.labeling.ports import Worker
from poserig.labeling.trouble import StoreTrouble


class LabelingDesk(Protocol):
    """The worker's side of `poserig.labeling.service.LabelingService`; see there for errors."""

    @property
    def trouble(self) -> StoreTrouble | None: ...

    def jobs_for(self, worker: Worker) -> list[JobListing]: ...

    def describe_job(self, name: str) -> JobDescription: ...

    def accept_task(self, job_name: str, worker: Worker) -> Task | None: ...

    def task(self, task_id: str, worker: Worker) -> Task: ...

    def submit(self, task_id: str, worker: Worker, answer: dict[str, Json]) -> None: ...

    def release(self, task_id: str, worker: Worker) -> None: ...

    def decline(self, task_id: str, worker: Worker) -> None: ...

    def results(self, job_name: str, worker: Worker) -> list[ResultRow]: ...
