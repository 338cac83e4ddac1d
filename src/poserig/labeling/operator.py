"""Serves operators: creates, describes, lists and stops labeling jobs."""

from collections.abc import Iterable, Mapping, Sequence

from poserig.json import Json
from poserig.labeling import creation, describe, withdrawal
from poserig.labeling.changing import change_job, log_change
from poserig.labeling.context import Context
from poserig.labeling.creation import Inspect
from poserig.labeling.errors import TemplateError
from poserig.labeling.events import record
from poserig.labeling.model import JobChange, JobDescription, RenderedTemplate, RenderingProblem
from poserig.labeling.states import JobState
from poserig.labeling.template import WorkerTaskTemplate

_PREVIEW_SECONDS = 3600


class Operator:
    """The labeling-job operations of the SageMaker API."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def region(self) -> str:
        """Where the labeling jobs run."""
        return self._context.region

    @property
    def account(self) -> str:
        """The account that the labeling jobs belong to."""
        return self._context.account

    def create(self, request: Mapping[str, Json], inspect: Inspect | None = None) -> str:
        """Starts a labeling job from a CreateLabelingJob request; answers its ARN.

        Args:
            request: CreateLabelingJob as boto3 takes it.
            inspect: A further look at the request and its manifest before the job begins; what
                it raises comes through.

        Raises:
            InvalidRequest: `where` names the field, e.g. "HumanTaskConfig.TaskTitle".
            JobAlreadyExists: The name is taken.
        """
        return creation.create_job(self._context, request, inspect)

    def add_data_objects(self, name: str, lines: Sequence[str], assigned: str = "") -> int:
        """Adds data objects to a job that was created with the tag poserig:growth = open.

        They are not in the job's input manifest; its output manifest has them behind the others.

        Args:
            lines: Lines of an input manifest, without their line breaks.
            assigned: Id of the worker who gets them; "" for everybody.

        Returns:
            The index of the first, from 0.

        Raises:
            JobNotFound: No such job.
            ManifestError: A line is none of a manifest; nothing was added.
            InvalidRequest: The job takes no more, or it has ended; nothing was added.
        """
        return creation.add_data_objects(self._context, name, lines, assigned)

    def withdraw_data_objects(self, name: str, indexes: Iterable[int], reason: str) -> int:
        """Takes data objects back that nobody has labeled and nobody is at; they have failed.

        Args:
            indexes: From 0. What is done, or in somebody's hands, stays as it is.
            reason: Why, for people.

        Returns:
            How many were taken back.

        Raises:
            JobNotFound: No such job.
        """
        return withdrawal.withdraw(self._context, name, indexes, reason)

    def change(
        self,
        name: str,
        *,
        title: str = "",
        workers: int | None = None,
        gold_share: int | None = None,
    ) -> JobChange:
        """Changes the title of a running job, how many people label each image, or its gold share.

        SageMaker's API has no such operation. The log of the job names no person for it. See
        `changing.change_job`; raises JobNotFound too.
        """
        job = self._context.jobs.find(name)
        return change_job(self._context, job, title, workers, gold_share)

    def record(self, name: str, what: str, before: str, after: str) -> None:
        """Notes in the log of a job what a command changed; see `changing.Changing.record`."""
        log_change(self._context, self._context.jobs.find(name), None, what, before, after)

    def describe(self, name: str) -> JobDescription:
        """DescribeLabelingJob's answer. Raises JobNotFound."""
        return describe.describe_job(self._context, name)

    def list(self, filters: Mapping[str, Json] | None = None) -> JobDescription:
        """ListLabelingJobs' answer, newest first unless the filters say otherwise."""
        return describe.list_jobs(self._context, filters or {})

    def list_for_workteam(
        self, workteam_arn: str, filters: Mapping[str, Json] | None = None
    ) -> JobDescription:
        """ListLabelingJobsForWorkteam's answer."""
        return describe.list_jobs_for_workteam(self._context, workteam_arn, filters or {})

    def stop(self, name: str) -> None:
        """Stops a job for good; what is labeled is written. An ended job stays as it is.

        Raises:
            JobNotFound: No such job.
        """
        job = self._context.jobs.find(name)
        before = (JobState.INITIALIZING, JobState.IN_PROGRESS)
        now = self._context.clock.now()
        if self._context.store.set_job_state(job.id, JobState.STOPPING, now, before=before):
            record("labeling-job", labeling_job=job.name, state=JobState.STOPPING)
            self._context.wake.set()

    def render_template(self, template: str, task_input: Json, role_arn: str) -> RenderedTemplate:
        """RenderUiTemplate: a preview of a worker task template with one task input.

        Args:
            template: The template's text.
            task_input: What it sees as task.input.
            role_arn: Whose rights its grant_read_access gives away.
        """
        objects = self._context.objects.as_role(role_arn)
        try:
            parsed = WorkerTaskTemplate(
                template, lambda uri: objects.presign(uri, _PREVIEW_SECONDS)
            )
            return RenderedTemplate(parsed.render(task_input), ())
        except TemplateError as error:
            return RenderedTemplate("", (RenderingProblem("TemplateError", str(error)),))
