"""Serves workers: hands out tasks and takes their answers."""

import json
import secrets
from datetime import datetime, timedelta

from poserig.groundtruth.manifest import dump, parse_line
from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.errors import (
    InvalidRequest,
    NotOnWorkteam,
    TaskClosed,
    TaskNotFound,
    TemplateError,
)
from poserig.labeling.events import clean_reason
from poserig.labeling.expiry import record_task
from poserig.labeling.jobs import Job
from poserig.labeling.model import Task
from poserig.labeling.outcomes import failure, record_outcome
from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import DataObject, Turn
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
        job = self._context.jobs.find(job_name)
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
        text = _as_json(answer)
        job, turn = self._own_turn(task_id, worker)
        if turn.state is TaskState.SUBMITTED and turn.answer == text:
            return  # a page that sent it twice
        problem = _why_closed(job, turn, self._context.steady.read().time)
        state = None
        if not problem:
            state = self._context.store.keep_answer(turn, text, self._context.clock.now())
            if state is None:  # it ended in this very moment
                job, turn = self._own_turn(task_id, worker)
                problem = _why_closed(job, turn, self._context.steady.read().time)
        if state is None:
            raise TaskClosed(problem, cure="Your answer was not taken. Go back to the job.")
        record_task(job, turn, TaskState.SUBMITTED)
        if state is ObjectState.ANSWERED:
            self._context.wake.set()

    def give_up(self, task_id: str, worker: Worker, state: TaskState) -> None:
        """See `LabelingService.release` and `LabelingService.decline`."""
        job, turn = self._open_turn(task_id, worker)
        if not self._context.store.end_turn(turn, state, self._context.clock.now()):
            self._open_turn(task_id, worker)  # it ended in this very moment: say why
        record_task(job, turn, state)
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
        if job.state is not JobState.IN_PROGRESS:
            return None
        store = self._context.store
        while True:
            accepted = self._context.clock.now()
            turn_id = secrets.token_hex(16)
            with self._context.steady.hold() as now:
                turn = store.take_turn(
                    job.id,
                    worker,
                    turn_id=turn_id,
                    accepted=accepted,
                    now=now.time,
                    expires=now.after(timedelta(seconds=job.request.task_seconds)),
                )
            if turn is None or turn.id == turn_id or turn.expires > now.time:
                break
            store.end_turn(turn, TaskState.TIMED_OUT, accepted)
        if turn is not None and turn.id == turn_id:
            record_task(job, turn, TaskState.ACCEPTED)
            self._context.wake.set()  # the engine's next deadline may be nearer now
        return turn

    def _own_turn(self, task_id: str, worker: Worker) -> tuple[Job, Turn]:
        turn = self._context.store.turn(task_id)
        if turn is None or turn.worker_id != worker.id:
            # The same for both: a stranger's task id must not be told from one that never was.
            raise TaskNotFound("You have no such task.", where=task_id, cure="Go back to the job.")
        return self._context.jobs.load(turn.job_id), turn

    def _open_turn(self, task_id: str, worker: Worker) -> tuple[Job, Turn]:
        job, turn = self._own_turn(task_id, worker)
        problem = _why_closed(job, turn, self._context.steady.read().time)
        if problem:
            raise TaskClosed(problem, cure="Go back to the job.")
        return job, turn

    def _render(self, job: Job, worker: Worker, turn: Turn) -> Task:
        now = self._context.steady.read().time
        store = self._context.store
        (data_object,) = store.data_objects(job.id, start=turn.index, limit=1)
        standing = store.standing(job.id, worker.id, now)
        task_input = json.loads(store.task_input(job.id, turn.index))
        return Task(
            id=turn.id,
            job_name=job.name,
            title=job.request.title,
            description=job.request.description,
            image_name=_image_name(data_object),
            html=self._context.templates.render(job, task_input),
            accepted_at=turn.accepted,
            seconds_left=(turn.expires - now).total_seconds(),
            workers=job.request.workers_per_object,
            position=standing.submitted + 1,
            total=standing.submitted + 1 + standing.available,
        )

    def _fail_unrenderable(self, job: Job, turn: Turn, error: TemplateError) -> None:
        reason = clean_reason(f"ClientError: The page of the task cannot be made. {error}")
        (data_object,) = self._context.store.data_objects(job.id, start=turn.index, limit=1)
        outcome = failure(job, parse_line(data_object.text, turn.index), reason, 1)
        if self._context.store.end_offer(job.id, turn.index, outcome, takes_back=True):
            record_outcome(job, outcome)
        self._context.wake.set()


def _why_closed(job: Job, turn: Turn, now: datetime) -> str:
    if turn.state is not TaskState.ACCEPTED:
        return _WHY_CLOSED[turn.state]
    if turn.expires <= now:
        return _WHY_CLOSED[TaskState.TIMED_OUT]
    if job.state is not JobState.IN_PROGRESS:
        return f"The labeling job has ended ({job.state})."
    return ""


def _as_json(answer: dict[str, Json]) -> str:
    """The answer as it is kept, and as it stands in what the functions read."""
    if not isinstance(answer, dict) or not all(isinstance(name, str) for name in answer):
        raise InvalidRequest(
            "The answer is not an object of form fields.",
            where="answer",
            cure='Send {"<field name>": <value>, …}.',
        )
    try:
        return dump(answer)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRequest(f"The answer is not JSON ({error}).", where="answer") from error


def _image_name(data_object: DataObject) -> str:
    source_ref = parse_line(data_object.text, data_object.index).source_ref
    if source_ref:
        return S3Uri.parse(source_ref, "source-ref").name
    return f"line {data_object.index + 1}"
