"""The labeling service: what operators, workers and the engine's thread ask of it."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from poserig.labeling.model import JobDescription, JobListing, RenderedTemplate, ResultRow, Task
from poserig.labeling.ports import (
    Clock,
    FunctionInvoker,
    Json,
    ObjectStore,
    Worker,
    WorkerDirectory,
)


class LabelingService:
    """Labeling jobs as Ground Truth runs them, durable in one SQLite file.

    Args:
        store_path: The SQLite file; made when it is not there.
        objects: Images, manifests, templates and results.
        functions: Pre- and post-annotation functions.
        workers: Who may work on what.
        clock: The time.
        region: AWS region, for ARNs.
        account: AWS account id, for ARNs.
    """

    def __init__(
        self,
        store_path: Path,
        objects: ObjectStore,
        functions: FunctionInvoker,
        workers: WorkerDirectory,
        clock: Clock,
        region: str,
        account: str,
    ) -> None:
        raise NotImplementedError

    # The operator's side

    def create_job(self, request: Mapping[str, Json]) -> str:
        """Start a labeling job from a CreateLabelingJob request; answer its ARN.

        Raises:
            InvalidRequest: `where` names the field, e.g. "HumanTaskConfig.TaskTitle".
            JobAlreadyExists: The name is taken.
        """
        raise NotImplementedError

    def describe_job(self, name: str) -> JobDescription:
        """DescribeLabelingJob's answer. Raises JobNotFound."""
        raise NotImplementedError

    def list_jobs(self, filters: Mapping[str, Json] | None = None) -> JobDescription:
        """ListLabelingJobs' answer, newest first unless the filters say otherwise."""
        raise NotImplementedError

    def list_jobs_for_workteam(
        self, workteam_arn: str, filters: Mapping[str, Json] | None = None
    ) -> JobDescription:
        """ListLabelingJobsForWorkteam's answer."""
        raise NotImplementedError

    def stop_job(self, name: str) -> None:
        """Stop for good; what is labeled is written. Stopping an ended job changes nothing.

        Raises:
            JobNotFound: No such job.
        """
        raise NotImplementedError

    def render_template(self, template: str, task_input: Json, role: str) -> RenderedTemplate:
        """RenderUiTemplate: a preview of a worker task template with one task input."""
        raise NotImplementedError

    # The worker's side

    def jobs_for(self, worker: Worker) -> list[JobListing]:
        """The labeling jobs of the worker's teams, newest first, ended ones included."""
        raise NotImplementedError

    def accept_task(self, job_name: str, worker: Worker) -> Task | None:
        """The worker's open task in this job, else the next available one, else None.

        Raises:
            JobNotFound: No such job.
            NotOnWorkteam: The worker is not on the job's team.
        """
        raise NotImplementedError

    def task(self, task_id: str, worker: Worker) -> Task:
        """An accepted task, rendered anew. Raises TaskNotFound or TaskClosed."""
        raise NotImplementedError

    def submit(self, task_id: str, worker: Worker, answer: dict[str, Json]) -> None:
        """Take a worker's answer; it is on disk when this returns.

        The same answer to the same task a second time changes nothing and is no error.

        Args:
            answer: The form: {field name: value}. An empty form is an answer too.

        Raises:
            TaskNotFound: No such task of this worker.
            TaskClosed: The task takes no answer any more; the text says why.
            InvalidRequest: The answer is not a JSON object.
        """
        raise NotImplementedError

    def release(self, task_id: str, worker: Worker) -> None:
        """Give the task back. This worker gets it again only when nothing else is left."""
        raise NotImplementedError

    def decline(self, task_id: str, worker: Worker) -> None:
        """Refuse the task. This worker never gets that data object again."""
        raise NotImplementedError

    def results(self, job_name: str, worker: Worker) -> list[ResultRow]:
        """One row for each line of the input manifest. Raises JobNotFound or NotOnWorkteam."""
        raise NotImplementedError

    # The engine

    def start(self) -> None:
        """Run the engine on a thread of its own; it takes up what an earlier run left."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop the engine's thread and close the store."""
        raise NotImplementedError

    def tick(self) -> None:
        """Return tasks whose time ran out, and expire data objects."""
        raise NotImplementedError

    def run_until_idle(self) -> None:
        """Do all that can be done without workers or time; for tests and scripts."""
        raise NotImplementedError

    def __enter__(self) -> "LabelingService":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
