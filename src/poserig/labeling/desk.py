"""Serves workers: lists jobs, hands out tasks, takes answers, shows results."""

import json
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from poserig.groundtruth.manifest import dump, parse_line
from poserig.groundtruth.sources import image_name
from poserig.json import Json
from poserig.labeling import results
from poserig.labeling.context import Context
from poserig.labeling.errors import (
    InvalidRequest,
    TaskClosed,
    TaskNotFound,
    TemplateError,
)
from poserig.labeling.events import clean_reason
from poserig.labeling.expiry import record_task
from poserig.labeling.jobs import Job
from poserig.labeling.listings import listing, summary
from poserig.labeling.membership import require_team
from poserig.labeling.model import (
    JobListing,
    JobSummary,
    ResultPage,
    ResultRow,
    Task,
    TaskPage,
)
from poserig.labeling.outcomes import failure, record_outcome
from poserig.labeling.ports import Worker
from poserig.labeling.setting_aside import set_aside_if_nobody_is_left
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.records import Claim, DataObject, Turn
from poserig.labeling.trouble import StoreTrouble

_WHY_CLOSED = {
    TaskState.READY: "You have not begun this task.",
    TaskState.SUBMITTED: "You have submitted this task already.",
    TaskState.RELEASED: "You have released this task.",
    TaskState.DECLINED: "You have declined this task.",
    TaskState.TIMED_OUT: "The time limit of this task has passed; it went back to all workers.",
    TaskState.REVOKED: "This task was taken back: by the lead, or because the job was stopped or"
    " the task failed.",
    TaskState.RETURNED: "You have submitted this task already; the lead has put the image back.",
    TaskState.EARLIER: "You have submitted this task already; its label was sent back or fixed.",
}
_LONGEST_REASON = 500


class Desk:
    """Where workers get tasks and leave answers.

    Methods that take the name of a job raise JobNotFound, and NotOnWorkteam when the worker is
    not on the job's team. Methods that take the id of a task raise NotOnWorkteam too, and
    TaskNotFound when it is not this worker's.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def context(self) -> Context:
        """What it works with, for a desk that stands in its place."""
        return self._context

    @property
    def trouble(self) -> StoreTrouble | None:
        """Why nothing can be saved now, or why the engine has stopped; None when all is well."""
        return self._context.store.trouble

    def jobs(self, worker: Worker) -> list[JobListing]:
        """The labeling jobs of the worker's teams, newest first, ended ones included."""
        teams = {team.arn for team in self._context.workers.workteams_of(worker)}
        mine = [job for arn in teams for job in self._context.jobs.newest_first(arn)]
        mine.sort(key=lambda job: (job.created, job.id), reverse=True)
        return [listing(self._context, job, worker) for job in mine]

    def job(self, name: str, worker: Worker) -> JobSummary:
        """One labeling job."""
        return summary(self._job(name, worker))

    def listing(self, name: str, worker: Worker) -> JobListing:
        """One labeling job, and where the worker stands in it."""
        return listing(self._context, self._job(name, worker), worker)

    def accept(self, job_name: str, worker: Worker) -> Task | None:
        """The worker's open task in this job, else the next available one, else None."""
        job = self._job(job_name, worker)
        turn = self._take(job, worker)
        return None if turn is None else self._task(job, turn)

    def task(self, task_id: str, worker: Worker) -> Task:
        """An accepted task. Raises TaskClosed."""
        return self._task(*self._open_turn(task_id, worker))

    def page(self, task_id: str, worker: Worker) -> TaskPage:
        """Renders the page of an accepted task.

        Raises:
            TaskClosed: The task takes no answer any more.
            TemplateError: It cannot be rendered, although it could when it was prepared; its data
                object has failed now.
        """
        job, turn = self._own_turn(task_id, worker)
        if turn.state is not TaskState.READY:  # that one is loaded ahead
            self._require_open(job, turn)
        return self._page(job, turn)

    def _page(self, job: Job, turn: Turn, *, is_read_only: bool = False) -> TaskPage:
        store = self._context.store
        task_input = json.loads(store.task_input(job.id, turn.index))
        answer = store.last_answer(job.id, turn.index, turn.worker_id)
        try:
            html = self._context.templates.render(job, task_input)
            return TaskPage(job.name, html, answer, is_read_only)
        except TemplateError as error:
            self._fail_unrenderable(job, turn, error)
            raise

    def submit(self, task_id: str, worker: Worker, answer: dict[str, Json]) -> None:
        """Takes a worker's answer; it is on disk when this returns.

        The same answer to the same task a second time changes nothing and is no error.

        Args:
            answer: The form: {field name: value}. An empty form is an answer too.

        Raises:
            TaskClosed: The task takes no answer any more; the text says why.
            InvalidRequest: The answer is not a JSON object.
        """
        text = as_json(answer)
        job, turn = self._own_turn(task_id, worker)
        if turn.state is TaskState.READY:  # shown, and answered before its page could say so
            turn = self._take(job, worker) or turn
            job, turn = self._own_turn(task_id, worker)
        if turn.state is TaskState.SUBMITTED and turn.answer == text:
            return  # a page that sent it twice
        problem = self._why_closed(job, turn)
        state = None
        if not problem:
            state = self._context.store.keep_answer(turn, text, self._context.clock.now())
            if state is None:  # it ended in this very moment
                problem = self._why_closed(*self._own_turn(task_id, worker))
        if state is None:
            raise TaskClosed(problem, cure="Your answer was not taken. Go back to the job.")
        record_task(job, turn, TaskState.SUBMITTED)
        if state is ObjectState.ANSWERED:
            self._context.wake.set()
        else:
            set_aside_if_nobody_is_left(self._context, job, turn.index)

    def release(self, task_id: str, worker: Worker) -> None:
        """Gives the task back. This worker gets it again only when nothing else is left.

        Raises TaskClosed.
        """
        self._give_up(task_id, worker, TaskState.RELEASED)

    def decline(self, task_id: str, worker: Worker, reason: str = "") -> None:
        """Refuses the task. Only when the lead puts it back the worker gets that data object again.

        Args:
            reason: Why, in the worker's words; at most 500 characters of it are kept.

        Raises TaskClosed.
        """
        turn = self._give_up(task_id, worker, TaskState.DECLINED, reason.strip()[:_LONGEST_REASON])
        set_aside_if_nobody_is_left(self._context, self._context.jobs.load(turn.job_id), turn.index)

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
    ) -> ResultPage:
        """Some lines of the input manifest, in its order; every member of the team may see them.

        Args:
            limit: Lines at most.
            start: The first line that may be among them, from 0.
            states: Only data objects in these states; None for all.
            reported: Only those with a reported problem, in any state.
            own: Only those that the worker has answered.
        """
        job = self._job(job_name, worker)
        by = worker.id if own else None
        return results.result_page(self._context, job, start, limit, states, reported, by)

    def newest_manifest(self, job_name: str, worker: Worker) -> str:
        """The S3 URI of the labels that were made again when the job was over; "" for none."""
        return results.newest_manifest(self._context, self._job(job_name, worker))

    def result(
        self, job_name: str, worker: Worker, index: int, *, own: bool = False
    ) -> ResultRow | None:
        """One line of the input manifest, counted from 0; None when it has no such line.

        Args:
            own: None also when the worker has not answered it.
        """
        by = worker.id if own else None
        return results.result_row(self._context, self._job(job_name, worker), index, by)

    def _job(self, name: str, worker: Worker) -> Job:
        job = self._context.jobs.find(name)
        self._require_team(job, worker)
        return job

    def _require_team(self, job: Job, worker: Worker) -> None:
        require_team(self._context, job, worker)

    def _take(self, job: Job, worker: Worker) -> Turn | None:
        store = self._context.store
        while True:
            accepted = self._context.clock.now()
            turn_id = secrets.token_hex(16)
            with self._context.steady.hold() as now:
                expires = now.after(timedelta(seconds=job.request.task_seconds))
                claim = Claim(job.id, worker, turn_id, accepted, now.time, expires)
                turn = store.take_turn(claim)
            if turn is None or turn.id == turn_id or turn.expires > now.time:
                break
            store.end_turn(turn, TaskState.TIMED_OUT, accepted)
        if turn is not None and turn.accepted == accepted:
            record_task(job, turn, TaskState.ACCEPTED)
            self._context.wake.set()  # the engine's next deadline may be nearer now
        return turn

    def _give_up(self, task_id: str, worker: Worker, state: TaskState, reason: str = "") -> Turn:
        job, turn = self._open_turn(task_id, worker)
        if not self._context.store.end_turn(turn, state, self._context.clock.now(), reason):
            self._open_turn(task_id, worker)  # it ended in this very moment: say why
        record_task(job, turn, state)
        self._context.wake.set()
        return turn

    def _own_turn(self, task_id: str, worker: Worker) -> tuple[Job, Turn]:
        turn = self._context.store.turn(task_id)
        if turn is None or turn.worker_id != worker.id:
            # The same for both: a stranger's task id must not be told from one that never was.
            raise TaskNotFound("You have no such task.", where=task_id, cure="Go back to the job.")
        job = self._context.jobs.load(turn.job_id)
        self._require_team(job, worker)
        return job, turn

    def _open_turn(self, task_id: str, worker: Worker) -> tuple[Job, Turn]:
        job, turn = self._own_turn(task_id, worker)
        self._require_open(job, turn)
        return job, turn

    def _require_open(self, job: Job, turn: Turn) -> None:
        problem = self._why_closed(job, turn)
        if problem:
            raise TaskClosed(problem, cure="Go back to the job.")

    def _why_closed(self, job: Job, turn: Turn) -> str:
        if turn.state is not TaskState.ACCEPTED:
            return _WHY_CLOSED[turn.state]
        if job.state.is_shelved:  # its time may have run out since
            return job.why_closed
        if turn.expires <= self._context.steady.read().time:
            return _WHY_CLOSED[TaskState.TIMED_OUT]
        return job.why_closed

    def _data_object(self, turn: Turn) -> DataObject:
        (one,) = self._context.store.data_objects(turn.job_id, start=turn.index, limit=1)
        return one

    def _task(self, job: Job, turn: Turn) -> Task:
        now: datetime = self._context.steady.read().time
        one = self._data_object(turn)
        standing = self._context.store.standing(job.id, turn.worker_id, now)
        return Task(
            id=turn.id,
            job_name=job.name,
            index=turn.index,
            title=job.request.title,
            description=job.request.description,
            image_name=shown_name(one),
            accepted_at=turn.accepted,
            seconds_left=(turn.expires - now).total_seconds(),
            workers=job.request.workers_per_object,
            position=standing.submitted + 1,
            total=standing.submitted + 1 + standing.available,
            is_submitted=turn.state is TaskState.SUBMITTED,
            is_patient=job.is_growing,
            round=one.round,
            sent_back=self._sent_back(job, one),
        )

    def _sent_back(self, job: Job, one: DataObject) -> str:
        """Why the label of the round before was sent back; "" when it was not."""
        if one.round == 1:
            return ""
        said = self._context.store.reviews(job.id, one.index)
        before = [review.note for review in said if review.round == one.round - 1]
        return before[-1] if before else ""

    def _fail_unrenderable(self, job: Job, turn: Turn, error: TemplateError) -> None:
        reason = clean_reason(f"ClientError: The page of the task cannot be made. {error}")
        line = parse_line(self._data_object(turn).text, turn.index)
        outcome = failure(job, line, reason, 1)
        if self._context.store.end_offer(job.id, turn.index, outcome, takes_back=True):
            record_outcome(job, outcome)
        self._context.wake.set()


def as_json(answer: dict[str, Json]) -> str:
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


def shown_name(data_object: DataObject) -> str:
    """What people call a data object: the path of its image in its folder, or its line."""
    source_ref = parse_line(data_object.text, data_object.index).source_ref
    return image_name(source_ref) or f"line {data_object.index + 1}"
