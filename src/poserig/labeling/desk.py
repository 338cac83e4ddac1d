"""The worker's side: accept, submit, release and decline tasks."""

from datetime import datetime

from poserig.json import Json
from poserig.labeling import data_objects, jobs, tasks
from poserig.labeling.context import Context
from poserig.labeling.data_objects import DataObject
from poserig.labeling.errors import (
    InvalidRequest,
    NotOnWorkteam,
    TaskClosed,
    TaskNotFound,
    TemplateError,
)
from poserig.labeling.events import clean_reason, record
from poserig.labeling.jobs import Job
from poserig.labeling.model import Task
from poserig.labeling.ports import Worker
from poserig.labeling.prepare import record_failure
from poserig.labeling.states import JobState, TaskState
from poserig.labeling.store import to_json
from poserig.labeling.tasks import Turn
from poserig.s3 import S3Uri

_WHY_CLOSED = {
    TaskState.SUBMITTED: "You have submitted this task already.",
    TaskState.RELEASED: "You have released this task.",
    TaskState.DECLINED: "You have declined this task.",
    TaskState.TIMED_OUT: "The time limit of this task has passed; it went back to all workers.",
    TaskState.REVOKED: "The labeling job took this task back: it was stopped, or the task failed.",
}


class Desk:
    """Hands tasks to workers and takes their answers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def accept(self, job_name: str, worker: Worker) -> Task | None:
        """See `LabelingService.accept_task`."""
        with self._context.store.transaction() as db:
            job = jobs.find(db, job_name)
        self.check_team(job, worker)
        while True:
            turn = self._take(job, worker)
            if turn is None:
                return None
            try:
                return self._render(job, worker, turn)
            except TemplateError as error:
                self._fail_unrenderable(job, turn, error)

    def reopen(self, task_id: str, worker: Worker) -> Task:
        """See `LabelingService.task`."""
        job, turn = self._open_turn(task_id, worker)
        try:
            return self._render(job, worker, turn)
        except TemplateError as error:
            self._fail_unrenderable(job, turn, error)
            raise

    def submit(self, task_id: str, worker: Worker, answer: dict[str, Json]) -> None:
        """See `LabelingService.submit`."""
        _check_answer(answer)
        now = self._context.clock.now()
        with self._context.store.transaction() as db:
            turn = _own(tasks.find(db, task_id), task_id, worker)
            if turn.state is TaskState.SUBMITTED and to_json(turn.answer) == to_json(answer):
                return  # a page that sent it twice
            job = jobs.load(db, turn.job_id)
            problem = _why_closed(job, turn, self._context.steady.read().time)
            if not problem:
                is_complete = tasks.submit(db, job, turn, answer, now)
        if problem:
            raise TaskClosed(problem, cure="Your answer was not taken. Go back to the job.")
        self._record(job, turn, TaskState.SUBMITTED)
        if is_complete:
            self._context.wake.set()

    def give_up(self, task_id: str, worker: Worker, state: TaskState) -> None:
        """See `LabelingService.release` and `LabelingService.decline`."""
        job, turn = self._open_turn(task_id, worker)
        with self._context.store.transaction() as db:
            current = _own(tasks.find(db, task_id), task_id, worker)
            if current.state is not TaskState.ACCEPTED:
                raise TaskClosed(_WHY_CLOSED[current.state], cure="Go back to the job.")
            tasks.give_up(db, current, state, self._context.clock.now())
        self._record(job, turn, state)
        self._context.wake.set()

    def check_team(self, job: Job, worker: Worker) -> None:
        """Raise NotOnWorkteam unless the worker is on the job's team."""
        if not self._context.is_on_team(job, worker):
            raise NotOnWorkteam(
                "You are not on the work team of this labeling job.",
                where=job.name,
                cure="Ask the operator to add you to the work team's user group.",
            )

    def _take(self, job: Job, worker: Worker) -> Turn | None:
        stamp = self._context.clock.now()
        with self._context.store.transaction() as db:
            now = self._context.steady.read()
            if jobs.load(db, job.id).state is not JobState.IN_PROGRESS:
                return None
            turn = tasks.open_task(db, job.id, worker.id)
            if turn is not None and turn.expires > now.time:
                return turn
            if turn is not None:
                tasks.give_up(db, turn, TaskState.TIMED_OUT, stamp)
            turn = tasks.accept(db, job, worker, stamp, now)
        if turn is not None:
            self._record(job, turn, TaskState.ACCEPTED)
            self._context.wake.set()  # the engine's next deadline may be nearer now
        return turn

    def _open_turn(self, task_id: str, worker: Worker) -> tuple[Job, Turn]:
        with self._context.store.transaction() as db:
            turn = _own(tasks.find(db, task_id), task_id, worker)
            job = jobs.load(db, turn.job_id)
        problem = _why_closed(job, turn, self._context.steady.read().time)
        if problem:
            raise TaskClosed(problem, cure="Go back to the job.")
        return job, turn

    def _render(self, job: Job, worker: Worker, turn: Turn) -> Task:
        now = self._context.steady.read().time
        with self._context.store.transaction() as db:
            data_object = data_objects.load(db, job.id, turn.index)
            submitted = tasks.count_submitted(db, job.id, worker.id)
            available = tasks.count_available(db, job, worker.id, now)
        return Task(
            id=turn.id,
            job_name=job.name,
            title=job.request.title,
            description=job.request.description,
            image_name=_image_name(data_object),
            html=self._context.templates.render(job, data_object.task_input),
            accepted_at=turn.accepted,
            seconds_left=(turn.expires - now).total_seconds(),
            workers=job.request.workers_per_object,
            position=submitted + 1,
            total=submitted + 1 + available,
        )

    def _fail_unrenderable(self, job: Job, turn: Turn, error: TemplateError) -> None:
        reason = clean_reason(f"ClientError: The page of the task cannot be made. {error}")
        with self._context.store.transaction() as db:
            data_object = data_objects.load(db, job.id, turn.index)
            data_objects.fail(db, job, data_object, reason, 1)
        record_failure(job, turn.index, reason)
        self._context.wake.set()

    def _record(self, job: Job, turn: Turn, state: TaskState) -> None:
        record(
            "task",
            labeling_job=job.name,
            index=turn.index,
            task=turn.id,
            worker=turn.worker_id,
            state=state,
        )


def _own(turn: Turn | None, task_id: str, worker: Worker) -> Turn:
    if turn is None or turn.worker_id != worker.id:
        # The same for both: a stranger's task id must not be told from one that never was.
        raise TaskNotFound("You have no such task.", where=task_id, cure="Go back to the job.")
    return turn


def _why_closed(job: Job, turn: Turn, now: datetime) -> str:
    if turn.state is not TaskState.ACCEPTED:
        return _WHY_CLOSED[turn.state]
    if turn.expires <= now:
        return _WHY_CLOSED[TaskState.TIMED_OUT]
    if job.state is not JobState.IN_PROGRESS:
        return f"The labeling job has ended ({job.state})."
    return ""


def _check_answer(answer: dict[str, Json]) -> None:
    if not isinstance(answer, dict) or not all(isinstance(name, str) for name in answer):
        raise InvalidRequest(
            "The answer is not an object of form fields.",
            where="answer",
            cure='Send {"<field name>": <value>, …}.',
        )
    try:
        to_json(answer)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRequest(f"The answer is not JSON ({error}).", where="answer") from error


def _image_name(data_object: DataObject) -> str:
    source_ref = data_object.line.source_ref
    if source_ref:
        return S3Uri.parse(source_ref, "source-ref").name
    return f"line {data_object.index + 1}"
