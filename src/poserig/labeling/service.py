"""The labeling service: what operators, workers and the engine's thread ask of it."""

import json
import logging
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from poserig.groundtruth.manifest import parse_line
from poserig.json import Json
from poserig.labeling import creation, describe
from poserig.labeling.clock import SteadyClock
from poserig.labeling.context import Context, Templates
from poserig.labeling.creation import Inspect
from poserig.labeling.desk import Desk
from poserig.labeling.engine import Engine
from poserig.labeling.errors import TemplateError
from poserig.labeling.events import record
from poserig.labeling.jobs import Job, Jobs
from poserig.labeling.model import (
    JobDescription,
    JobListing,
    RenderedTemplate,
    RenderingProblem,
    ResultRow,
    Task,
)
from poserig.labeling.ports import Clock, FunctionInvoker, ObjectStore, Worker, WorkerDirectory
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import DataObject
from poserig.labeling.template import WorkerTaskTemplate
from poserig.labeling.trouble import StoreTrouble

_PREVIEW_SECONDS = 3600
_ALL_ROWS = 100_000


class LabelingService:
    """Labeling jobs as Ground Truth runs them, durable in a store.

    Args:
        store: Remembers everything; `stop` closes it.
        objects: Images, manifests, templates and results.
        functions: Pre- and post-annotation functions.
        workers: Who may work on what.
        clock: The time.
        region: AWS region, for ARNs.
        account: AWS account id, for ARNs.
    """

    def __init__(
        self,
        store: LabelingStore,
        objects: ObjectStore,
        functions: FunctionInvoker,
        workers: WorkerDirectory,
        clock: Clock,
        region: str,
        account: str,
    ) -> None:
        self._context = Context(
            store,
            Jobs(store),
            objects,
            functions,
            workers,
            clock,
            SteadyClock(clock, store),
            region,
            account,
            Templates(store, objects),
        )
        self._engine = Engine(self._context)
        self._desk = Desk(self._context)

    # The operator's side

    @property
    def region(self) -> str:
        """Where its labeling jobs run."""
        return self._context.region

    @property
    def account(self) -> str:
        """Whose its labeling jobs are."""
        return self._context.account

    def create_job(self, request: Mapping[str, Json], inspect: Inspect | None = None) -> str:
        """Start a labeling job from a CreateLabelingJob request; answer its ARN.

        Args:
            request: CreateLabelingJob as boto3 takes it.
            inspect: A further look at the request and its manifest before the job begins; what
                it raises comes through.

        Raises:
            InvalidRequest: `where` names the field, e.g. "HumanTaskConfig.TaskTitle".
            JobAlreadyExists: The name is taken.
        """
        return creation.create_job(self._context, request, inspect)

    def describe_job(self, name: str) -> JobDescription:
        """DescribeLabelingJob's answer. Raises JobNotFound."""
        return describe.describe_job(self._context, name)

    def list_jobs(self, filters: Mapping[str, Json] | None = None) -> JobDescription:
        """ListLabelingJobs' answer, newest first unless the filters say otherwise."""
        return describe.list_jobs(self._context, filters or {})

    def list_jobs_for_workteam(
        self, workteam_arn: str, filters: Mapping[str, Json] | None = None
    ) -> JobDescription:
        """ListLabelingJobsForWorkteam's answer."""
        return describe.list_jobs_for_workteam(self._context, workteam_arn, filters or {})

    def stop_job(self, name: str) -> None:
        """Stop for good; what is labeled is written. Stopping an ended job changes nothing.

        Raises:
            JobNotFound: No such job.
        """
        job = self._context.jobs.find(name)
        before = (JobState.INITIALIZING, JobState.IN_PROGRESS)
        now = self._context.clock.now()
        if self._context.store.set_job_state(job.id, JobState.STOPPING, now, before=before):
            record("labeling-job", labeling_job=job.name, state=JobState.STOPPING)
            self._context.wake.set()

    def render_template(self, template: str, task_input: Json, role: str) -> RenderedTemplate:
        """RenderUiTemplate: a preview of a worker task template with one task input."""
        objects = self._context.objects
        try:
            parsed = WorkerTaskTemplate(
                template, lambda uri: objects.presign(uri, _PREVIEW_SECONDS)
            )
            return RenderedTemplate(parsed.render(task_input), ())
        except TemplateError as error:
            return RenderedTemplate("", (RenderingProblem("TemplateError", str(error)),))

    # The worker's side

    def jobs_for(self, worker: Worker) -> list[JobListing]:
        """The labeling jobs of the worker's teams, newest first, ended ones included."""
        teams = {team.arn for team in self._context.workers.workteams_of(worker)}
        mine = [job for arn in teams for job in self._context.jobs.newest_first(arn)]
        mine.sort(key=lambda job: (job.created, job.id), reverse=True)
        return [describe.listing(self._context, job, worker) for job in mine]

    def accept_task(self, job_name: str, worker: Worker) -> Task | None:
        """The worker's open task in this job, else the next available one, else None.

        Raises:
            JobNotFound: No such job.
            NotOnWorkteam: The worker is not on the job's team.
        """
        return self._desk.accept(job_name, worker)

    def task(self, task_id: str, worker: Worker) -> Task:
        """An accepted task, rendered anew. Raises TaskNotFound or TaskClosed."""
        return self._desk.reopen(task_id, worker)

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
        self._desk.submit(task_id, worker, answer)

    def release(self, task_id: str, worker: Worker) -> None:
        """Give the task back. This worker gets it again only when nothing else is left."""
        self._desk.give_up(task_id, worker, TaskState.RELEASED)

    def decline(self, task_id: str, worker: Worker) -> None:
        """Refuse the task. This worker never gets that data object again."""
        self._desk.give_up(task_id, worker, TaskState.DECLINED)

    def results(
        self, job_name: str, worker: Worker, *, offset: int = 0, limit: int = _ALL_ROWS
    ) -> list[ResultRow]:
        """One row for each line of the input manifest, in its order.

        Args:
            job_name: LabelingJobName.
            worker: Who asks; every member of the work team may.
            offset: Lines to leave out at the beginning.
            limit: Rows at most.

        Raises:
            JobNotFound: No such job.
            NotOnWorkteam: The worker is not on the job's team.
        """
        job = self._context.jobs.find(job_name)
        self._desk.check_team(job, worker)
        found = self._context.store.data_objects(job.id, start=offset, limit=limit)
        return [self._result(job, data_object) for data_object in found]

    # The engine

    def start(self) -> None:
        """Run the engine on a thread of its own; it takes up what an earlier run left.

        Workers may be served before: what they submit is kept, and consolidated after the start.
        """
        self._engine.start()

    def stop(self) -> None:
        """Stop the engine's thread and close the store; a second time changes nothing."""
        if not self._context.store.is_open:
            return
        self._engine.stop()
        try:
            self._context.steady.save()
        except StoreTrouble as error:  # the next start then counts from an earlier time
            record("clock-not-saved", level=logging.WARNING, reason=str(error))
        self._context.store.close()

    def recheck_outputs(self) -> None:
        """Look at all output of all jobs in S3 again, and make again what is missing there.

        For an operator who restored a backup, or whose local AWS lost objects. The engine does it
        between its other work; what cannot be written is tried again after the next start.
        """
        self._context.store.forget_confirmations()
        self._engine.recheck.begin()
        self._context.wake.set()

    @property
    def trouble(self) -> StoreTrouble | None:
        """Why nothing can be saved now, or why the engine has stopped; None when all is well."""
        return self._context.store.trouble

    def run_until_idle(self) -> None:
        """Do all that can be done without workers or time; for tests and scripts."""
        self._engine.run_until_idle()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _result(self, job: Job, data_object: DataObject) -> ResultRow:
        line = parse_line(data_object.text, data_object.index)
        label: Json | None = None
        if data_object.output is not None:
            label = json.loads(data_object.output).get(job.request.label_name)
        elif data_object.state is ObjectState.ALREADY_LABELED:
            label = line.attributes[job.request.label_name]
        is_readable = line.source_ref and not line.problem
        return ResultRow(
            index=data_object.index,
            source_ref=line.source_ref,
            status=data_object.state,
            reason=data_object.reason,
            label=label,
            image_url=self._context.objects.presign(line.source_ref, _PREVIEW_SECONDS)
            if is_readable
            else "",
        )
